"""``finesse-mock task``: nonvoice tasks of a running mock."""

import json
from pathlib import Path
from typing import Any

import click

from finesse_mock.cli.client import client_of, reaches_mock
from finesse_mock.cli.variables import takes_variables, variables_in


@click.group()
def command() -> None:
    """Send tasks, such as chats and e-mails, to the agents of a running mock.

    \b
    finesse-mock task offer 5000 --var callVariable1=gold
    finesse-mock task ls
    finesse-mock task end 152018_217_1
    """


@command.command()
@click.argument("media")
@takes_variables
@click.option("--queue", default="", help="Id or name of the queue. [default: the first one]")
@click.option("--json", "as_json", is_flag=True, help="Print the task as JSON.")
@reaches_mock
def offer(
    media: str,
    variables: tuple[str, ...],
    queue: str,
    *,
    as_json: bool,
    url: str | None,
    ready_file: Path | None,
) -> None:
    """Have a customer send a task to a queue of MEDIA (an id or a name of a routing domain).

    It is offered to the agent who has the fewest tasks and waits for longest, or waits for one.

    \b
    finesse-mock task offer 5000
    finesse-mock task offer 5001 --queue Support.Mail --var callVariable1=A-100
    finesse-mock task offer Cisco_Chat_MRD --var callVariable1=gold --json
    """
    body = {"media": media, "queue": queue, "variables": variables_in(variables)}
    task = client_of(url, ready_file).request("POST", "tasks", body)
    click.echo(json.dumps(task, indent=2) if as_json else task["id"])


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print the tasks as JSON.")
@reaches_mock
def ls(*, as_json: bool, url: str | None, ready_file: Path | None) -> None:
    """List the tasks.

    \b
    finesse-mock task ls
    finesse-mock task ls --json
    finesse-mock task ls --ready-file ready.json
    """
    tasks = client_of(url, ready_file).request("GET", "tasks")
    click.echo(json.dumps(tasks, indent=2) if as_json else "\n".join(map(_line, tasks)))


@command.command()
@click.argument("task")
@click.option("--json", "as_json", is_flag=True, help="Print the task as JSON.")
@reaches_mock
def show(task: str, *, as_json: bool, url: str | None, ready_file: Path | None) -> None:
    """Show TASK, by its id, with its call variables.

    \b
    finesse-mock task show 152018_217_1
    finesse-mock task show 152018_217_1 --json
    finesse-mock task show 152018_217_1 --ready-file ready.json
    """
    found = client_of(url, ready_file).request("GET", f"tasks/{task}")
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    click.echo(_line(found))
    for name, value in found["callVariables"].items():
        click.echo(f"  {name}  {value}")


@command.command()
@click.argument("task")
@click.option("--json", "as_json", is_flag=True, help="Print the task as JSON.")
@reaches_mock
def end(task: str, *, as_json: bool, url: str | None, ready_file: Path | None) -> None:
    """Have the customer of TASK leave, or the application end it.

    \b
    finesse-mock task end 152018_217_1
    finesse-mock task end 152018_217_1 --json
    finesse-mock task end 152018_217_1 --ready-file ready.json
    """
    ended = client_of(url, ready_file).request("POST", f"tasks/{task}/end")
    click.echo(json.dumps(ended, indent=2) if as_json else ended["disposition"])


def _line(task: dict[str, Any]) -> str:
    who = task["agent"] or f"queue {task['queue']}"
    return f"{task['id']}  {task['media']}  {who}  {task['state']}  [{' '.join(task['actions'])}]"
