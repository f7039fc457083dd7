"""A watch under way: one source for each transport, a printer, and a comparison at the end."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from finesse_mock.cli.client import ControlClient
from finesse_mock.cli.failures import Refused, Unreachable
from finesse_mock.cli.formats import FORMATS, file_name, stamped
from finesse_mock.cli.sources import Seen, Source, Wanted, opened
from finesse_mock.cli.then import run_then
from finesse_mock.errors import UsageError
from finesse_mock.runtime import Tasks

if TYPE_CHECKING:
    from datetime import datetime


_Failure = click.ClickException | UsageError
"""What ends a watch, with a sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What was asked for on the command line."""

    nodes: tuple[str, ...]
    agent: str
    transports: tuple[str, ...]
    format: str
    absolute: bool
    delta: bool
    count: int | None
    wait_s: float | None
    since: int | None
    dump: Path | None
    same: bool
    then: str | None


async def run(watch: Watch, client: ControlClient) -> None:
    """Watch until there are enough, until the time is over, or for ever.

    Raises:
        UsageError: it cannot be watched in that way.
        Refused: too few came in time, or the transports differ.
        click.exceptions.Exit: the other command failed.
    """
    wanted = Wanted(nodes=watch.nodes, agent=watch.agent, since=watch.since)
    came = _Came(watch)
    async with AsyncExitStack() as stack:
        sources = {
            each: await stack.enter_async_context(opened(each, wanted, client))
            for each in watch.transports
        }
        click.echo(f"watching over {', '.join(watch.transports)}", err=True)
        tasks = await stack.enter_async_context(Tasks())
        collecting = [
            tasks.spawn(came.take(each, events), name=f"watch {each}")
            for each, events in sources.items()
        ]
        if watch.then:
            await asyncio.to_thread(run_then, watch.then, client)
        try:
            async with asyncio.timeout(watch.wait_s):
                for ending in asyncio.as_completed(collecting):
                    if failure := await ending:
                        raise failure
        except TimeoutError:
            came.check_count()
    if watch.same:
        came.check_same()


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be written ({error.strerror}); name a folder of yours with --dump."
        ) from error


class _Printer:
    """Prints each event; with ``--same`` those of the first transport stand for all."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._count = 0
        self._first: datetime | None = None

    def show(self, seen: Seen) -> None:
        """Print an event, and write it to a file where that is asked for."""
        watch = self._watch
        self._count += 1
        if watch.dump:
            _write(watch.dump / file_name(seen, self._count), seen.update)
        if watch.same and seen.transport != watch.transports[0]:
            return
        self._first = self._first or seen.at
        text = FORMATS[watch.format](seen)
        click.echo(stamped(text, seen, self._first, absolute=watch.absolute, delta=watch.delta))


class _Came:
    """What came so far: the events themselves are kept only for who compares them."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._printer = _Printer(watch)
        self._counts = dict.fromkeys(watch.transports, 0)
        self._kept: dict[str, list[Seen]] = {each: [] for each in watch.transports}

    async def take(self, transport: str, events: Source) -> _Failure | None:
        """Take events until there are enough; answers why there cannot be."""
        try:
            async for seen in events:
                self._counts[transport] += 1
                if self._watch.same:
                    self._kept[transport].append(seen)
                self._printer.show(seen)
                if self._counts[transport] == self._watch.count:
                    return None
        except (click.ClickException, UsageError) as failure:
            return failure
        return Unreachable(f"The watch over {transport} ended: the mock closed it.")

    def check_count(self) -> None:
        """Refuse too few, where a number was wanted."""
        watch = self._watch
        short = [
            f"{count} over {transport}"
            for transport, count in self._counts.items()
            if watch.count is not None and count < watch.count
        ]
        if short:
            raise Refused(
                f"Only {', '.join(short)} of {watch.count} events came within {watch.wait_s:g} s."
            )

    def check_same(self) -> None:
        """Refuse what differs between transports."""
        (first, expected), *others = self._kept.items()
        for transport, kept in others:
            for number, (wanted, got) in enumerate(zip(expected, kept, strict=True), 1):
                if (wanted.node, wanted.update) != (got.node, got.update):
                    raise Refused(
                        f"Event {number} differs. {first}: {wanted.node} {wanted.update}\n"
                        f"{transport}: {got.node} {got.update}"
                    )
        click.echo(f"the same over {', '.join(self._kept)}", err=True)
