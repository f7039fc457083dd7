"""``finesse-mock call``: a call begins in a running mock, and what agents do in it."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from finesse_mock.cli.client import ControlClient, drives_mock, part
from finesse_mock.cli.printing import call_line, prints_json, show
from finesse_mock.cli.variables import takes_variables, variables_in

R = TypeVar("R")


class CallGroup(click.Group):
    """A group whose first argument, when it names no command, is a caller."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take anything that is neither a command nor a question for help as a call to make."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if not args or args[0] in known else ["from", *args])


@click.group(cls=CallGroup, subcommand_metavar="CALLER [AGENT] | COMMAND [ARGS]...")
def command() -> None:
    """Have CALLER call AGENT, or a queue; or see the calls that there are and act in them.

    The options of `finesse-mock call CALLER` are shown by `finesse-mock call from --help`. A call
    is named by its id, or by the name that a trigger gave it.

    \b
    finesse-mock call 5551234 1001001 --sign-in
    finesse-mock call ls
    finesse-mock call answer c1 --by 1001001
    """


@command.command("from")
@click.argument("caller")
@click.argument("agent", default="")
@takes_variables
@click.option("--queue", default="", help="Id of the queue. [default: the first of the team]")
@click.option("--dialed", default="", help="The number that the caller dialled.")
@click.option("--sign-in", is_flag=True, help="Sign the agent in and set READY first.")
@prints_json
@drives_mock
def from_caller(
    caller: str,
    agent: str,
    variables: tuple[str, ...],
    queue: str,
    dialed: str,
    *,
    sign_in: bool,
    as_json: bool,
    client: ControlClient,
) -> None:
    """Have a call from CALLER, routed by a queue, ring at AGENT (an id or an extension).

    Without AGENT it rings at the agent of the queue who is READY for longest, or waits for one.

    \b
    finesse-mock call 5551234 1001001 --sign-in
    finesse-mock call 5551234 --queue 5022
    finesse-mock call +15551234 1001006 --var callVariable1=gold --var user.account=88-12 --json
    """
    body = {
        "from": caller,
        "to": agent,
        "variables": variables_in(variables),
        "queue": queue,
        "dialedNumber": dialed,
        "signIn": sign_in,
    }
    dialog = client.request("POST", "call", body)
    show(dialog, [dialog["id"]], as_json=as_json)


def _by(command: Callable[..., R]) -> Callable[..., R]:
    """What every act of an agent in a call needs."""
    for part_of in (
        drives_mock,
        prints_json,
        click.option("--by", required=True, metavar="AGENT", help="Who does it."),
        click.argument("call"),
    ):
        command = part_of(command)
    return command


def _act(
    client: ControlClient, call: str, action: str, fields: dict[str, Any], *, as_json: bool
) -> None:
    given = {key: value for key, value in fields.items() if value}
    after = client.request("POST", f"calls/{part(call)}/actions", {"action": action, **given})
    show(after, [call_line(after)], as_json=as_json)


@command.command()
@prints_json
@drives_mock
def ls(*, client: ControlClient, as_json: bool) -> None:
    """List the calls, with what is offered to each agent.

    \b
    finesse-mock call ls
    finesse-mock call ls --json
    finesse-mock call ls --ready-file ready.json
    """
    calls = client.request("GET", "calls")
    show(calls, map(call_line, calls), as_json=as_json)


@command.command("show")
@click.argument("call")
@prints_json
@drives_mock
def show_one(call: str, *, client: ControlClient, as_json: bool) -> None:
    """Show CALL and its variables.

    \b
    finesse-mock call show c1
    finesse-mock call show c1 --json
    finesse-mock call show c1 --ready-file ready.json
    """
    found = client.request("GET", f"calls/{part(call)}")
    variables = (f"  {name}={value}" for name, value in found["callVariables"].items() if value)
    show(found, [call_line(found), *variables], as_json=as_json)


_PLAIN: Final = {
    "answer": "Have an agent answer CALL.",
    "hold": "Have an agent put CALL on hold.",
    "retrieve": "Have an agent take CALL back from hold.",
    "conference": "Have an agent join CALL and the consult call to a conference.",
    "drop": "Have an agent leave CALL.",
}


def _plain(name: str, about: str) -> None:
    @_by
    def act(call: str, by: str, *, client: ControlClient, as_json: bool) -> None:
        _act(client, call, name.upper(), {"by": by}, as_json=as_json)

    start = f"finesse-mock call {name} c1 --by 1001001"
    examples = "\n".join((start, f"{start} --json", f"{start} --ready-file ready.json"))
    command.command(name, help=f"{about}\n\n\b\n{examples}")(act)


for _name, _about in _PLAIN.items():
    _plain(_name, _about)


@command.command()
@_by
@click.option("--to", required=True, help="Whom to call: a number or an extension.")
@click.option("--as", "as_", default="", metavar="NAME", help="Name the consult call.")
def consult(call: str, by: str, to: str, as_: str, *, client: ControlClient, as_json: bool) -> None:
    """Have an agent call somebody about CALL; prints the consult call.

    \b
    finesse-mock call consult c1 --by 1001001 --to 1001002
    finesse-mock call consult c1 --by 1001001 --to 1001002 --as c2
    finesse-mock call consult c1 --by 1001001 --to 5550199 --json
    """
    fields = {"by": by, "to": to, "as": as_}
    _act(client, call, "CONSULT_CALL", fields, as_json=as_json)


@command.command()
@_by
@click.option("--to", default="", help="Straight to a number, without consultation.")
def transfer(call: str, by: str, to: str, *, client: ControlClient, as_json: bool) -> None:
    """Have an agent transfer CALL to whom the agent consults, or straight to a number.

    \b
    finesse-mock call transfer c1 --by 1001001
    finesse-mock call transfer c1 --by 1001001 --to 1001002
    finesse-mock call transfer c1 --by 1001001 --json
    """
    action = "TRANSFER_SST" if to else "TRANSFER"
    _act(client, call, action, {"by": by, "to": to}, as_json=as_json)


@command.command()
@_by
@click.argument("reason")
def wrapup(call: str, reason: str, by: str, *, client: ControlClient, as_json: bool) -> None:
    """Have an agent set the wrap-up REASON of CALL.

    \b
    finesse-mock call wrapup c1 "Order placed" --by 1001001
    finesse-mock call wrapup c1 Complaint --by 1001001
    finesse-mock call wrapup c1 Complaint --by 1001001 --json
    """
    fields = {"by": by, "wrapUpReason": reason}
    _act(client, call, "UPDATE_CALL_DATA", fields, as_json=as_json)


@command.command()
@_by
@click.argument("digits")
def dtmf(call: str, digits: str, by: str, *, client: ControlClient, as_json: bool) -> None:
    """Have an agent send DIGITS in CALL.

    \b
    finesse-mock call dtmf c1 123# --by 1001001
    finesse-mock call dtmf c1 0 --by 1001001
    finesse-mock call dtmf c1 42 --by 1001001 --json
    """
    _act(client, call, "SEND_DTMF", {"by": by, "digits": digits}, as_json=as_json)


@command.command()
@_by
@takes_variables
def update(
    call: str, by: str, variables: tuple[str, ...], *, client: ControlClient, as_json: bool
) -> None:
    """Have an agent change the variables of CALL.

    \b
    finesse-mock call update c1 --by 1001001 --var callVariable1=gold
    finesse-mock call update c1 --by 1001001 --var callVariable1=gold --var callVariable2=7
    finesse-mock call update c1 --by 1001001 --var callVariable1=gold --json
    """
    fields = {"by": by, "vars": variables_in(variables)}
    _act(client, call, "UPDATE_CALL_DATA", fields, as_json=as_json)
