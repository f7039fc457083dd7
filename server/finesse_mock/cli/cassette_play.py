"""``finesse-mock cassette play``: in a mock of its own, or in one that runs."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from finesse_mock.cli.client import ControlClient, client_of, reaches_mock
from finesse_mock.cli.failures import Refused
from finesse_mock.cli.running import write_ready_file
from finesse_mock.errors import UsageError

if TYPE_CHECKING:
    from finesse_mock.cassettes.tape import Cassette


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--timed", is_flag=True, help="Events come when they came, whatever clients ask.")
@click.option("--step", is_flag=True, help="An event comes with each Enter.")
@click.option("--speed", type=click.FloatRange(min=0), help="So many times as fast; 0: no gaps.")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="Have NEW play OLD.")
@click.option(
    "--wait-for",
    multiple=True,
    metavar="ID",
    help="Begin when this agent is connected; repeatable. [default: any of the cassette]",
)
@click.option("--strict", is_flag=True, help="Answer 501 to what is not on the cassette.")
@click.option("--verify", is_flag=True, help="Be the client, too: are the same events heard?")
@click.option(
    "--ports",
    type=click.Choice(["default", "auto"]),
    default="default",
    show_default=True,
    help="Ports of the mock of its own; auto takes free ones. --verify always does.",
)
@click.option("--own-ready-file", type=click.Path(path_type=Path), help="That of its own mock.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@reaches_mock
def play(
    file: Path,
    *,
    verify: bool,
    ports: str,
    own_ready_file: Path | None,
    url: str | None,
    ready_file: Path | None,
    **options: Any,
) -> None:
    """Play the cassette FILE to your client: in a mock of its own, or in the one that you name.

    An event that a request produced follows when your client makes that request, and the request
    gets the recorded reply; other events follow the one before, with the recorded gap. It ends with
    the last event.

    \b
    finesse-mock cassette play fixtures/cassettes/consult.jsonl --verify
    finesse-mock cassette play fixtures/cassettes/inbound.jsonl --timed --speed 4
    finesse-mock cassette play fixtures/cassettes/inbound.jsonl --map 1001001=1001003 --strict
    """
    from finesse_mock.cassettes.playing.player import agents_of
    from finesse_mock.cassettes.reading import read

    cassette = read(file)
    for note in cassette.notes:
        click.echo(f"finesse-mock: {note}", err=True)
    if not agents_of(cassette):
        raise UsageError(f"{file}: no agent is on this cassette; there is nobody to play it to.")
    order = _order(cassette, verify=verify, **options)
    act = _verify if verify else _play
    if url or ready_file or "FINESSE_MOCK_URL" in os.environ:
        act(client_of(url, ready_file), cassette, order, options)
        return
    own = _own(cassette, order["agents"], auto=verify or ports == "auto", tls=not verify)
    asyncio.run(own.play(lambda client: act(client, cassette, order, options), own_ready_file))


def _order(cassette: "Cassette", *, verify: bool, **options: Any) -> dict[str, Any]:
    """The body of ``POST cassettes``."""
    from finesse_mock.cassettes.writing import written

    speed = options["speed"]
    mode = "step" if options["step"] else "timed" if options["timed"] else "causal"
    if verify and mode == "step":
        raise UsageError("Nobody presses Enter while --verify listens; leave out --step.")
    agents = {}
    for pair in options["pairs"]:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise UsageError(f"{pair} is no pair of agents; write --map OLD=NEW.")
        agents[old] = new
    return {
        "name": cassette.name,
        "document": written(cassette).decode(),
        "mode": mode,
        "speed": speed if speed is not None else 0.0 if verify else 1.0,
        "agents": agents,
        "waitFor": list(options["wait_for"]),
        "strict": options["strict"],
    }


def _play(
    client: ControlClient, _: "Cassette", order: dict[str, Any], options: dict[str, Any]
) -> None:
    """Have it played, and print what happens."""
    from finesse_mock.cli.cassette_lines import line_of

    for line in client.lines("POST", "cassettes", order):
        if options["step"] and b'"is":"begin"' in line:
            click.echo("Enter publishes the next event.", err=True)
            threading.Thread(target=_steps, args=(client,), daemon=True).start()
        click.echo(line.decode().rstrip() if options["as_json"] else line_of(line))


def _steps(client: ControlClient) -> None:
    for _ in sys.stdin:
        with suppress(click.ClickException, UsageError):  # the play may be over
            client.request("POST", "cassettes/step")


def _verify(
    client: ControlClient, cassette: "Cassette", order: dict[str, Any], _: dict[str, Any]
) -> None:
    """Have it played to clients of our own."""
    from finesse_mock.cassettes.playing.player import agents_of
    from finesse_mock.cassettes.playing.verifying import Place, verify

    order = order | {"waitFor": list(agents_of(cassette))}
    place = Place(
        addresses=client.request("GET", "addresses") | {"control": client.url},
        token=client.token,
    )
    verdict = asyncio.run(verify(cassette, place, order, order["agents"]))
    for problem in verdict.problems:
        click.echo(problem)
    if verdict.problems:
        raise Refused(f"{cassette.name} does not play as it was recorded.")
    click.echo(f"{cassette.name}: {verdict.events} events heard as they were recorded")


def _own(cassette: "Cassette", agents: dict[str, str], *, auto: bool, tls: bool) -> "_Own":
    from finesse_mock.cassettes.playing.player import agents_of

    return _Own([agents.get(each, each) for each in agents_of(cassette)], auto=auto, tls=tls)


class _Own:
    """A mock that lasts as long as a play, with everybody in it whom the play needs."""

    def __init__(self, agents: list[str], *, auto: bool, tls: bool) -> None:
        self._agents = agents
        self._auto = auto
        self._tls = tls

    async def play(self, act: Any, ready_file: Path | None) -> None:
        """Start it, and have ``act`` talk to it in a thread of its own, until Ctrl-C at most."""
        from finesse_mock.app import Mock
        from finesse_mock.config import ANY_PORTS, Config, Ports
        from finesse_mock.runtime import Tasks
        from finesse_mock.worlds import load_world
        from finesse_mock.worlds.crowd import with_these

        world = with_these(load_world("default"), self._agents)
        ports = ANY_PORTS if self._auto else Ports()
        async with Mock(Config(ports=ports, world=world, tls=self._tls)) as mock:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, mock.ask_to_stop)
            ready = mock.ready()
            if ready_file:
                write_ready_file(ready_file, ready)
            for name in ("rest", "bosh", "ws", "xmpp"):
                click.echo(f"{name:<5} {ready[name]}", err=True)
            async with Tasks(lambda *_: None) as tasks:
                client = ControlClient(ready["control"])
                play = tasks.spawn(asyncio.to_thread(act, client), name="the play")
                stop = tasks.spawn(mock.stop_asked.wait(), name="until it is stopped")
                await asyncio.wait((play, stop), return_when=asyncio.FIRST_COMPLETED)
                if play.done():
                    play.result()
