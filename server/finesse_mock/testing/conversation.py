"""The verbs as coroutines: all that a test can have a mock do, and ask it."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from finesse_mock.testing.actors import AsyncAgent, AsyncCall
from finesse_mock.testing.answers import Event, Facts, Located, Person, Request
from finesse_mock.testing.questions import AsyncQuestion
from finesse_mock.testing.steering import AsyncClock, AsyncFault
from finesse_mock.testing.words import condition_of, fields_of, path_of, plain

if TYPE_CHECKING:
    from pathlib import Path

    from finesse_mock.testing.channel import Channel

__tracebackhide__ = True  # pytest shows where a test called

TIMELINE = 30
"""So many of the latest entries are told when something is not as a test wants it."""


def _read(path: "Path | str") -> str:
    from pathlib import Path

    from finesse_mock.documents import read_text

    return read_text(Path(path))


class AsyncFinesse(Located):
    """A running mock and its verbs. Agents and calls may be given as such or by their ids.

    Verbs raise `UsageError` for what the mock does not understand, `Refused` for what cannot be
    done now, and `Unreachable` when it is gone; each with one sentence.
    """

    def __init__(self, channel: "Channel", facts: Facts) -> None:
        super().__init__(facts)
        self._channel = channel
        self.clock = AsyncClock(channel, facts.pace)

    def agent(self, agent_id: str) -> AsyncAgent:
        """The agent of that id."""
        return AsyncAgent(self._channel, Person.known(agent_id, self.facts))

    def call(self, name: str, by: str = "") -> AsyncCall:
        """The call with that id, or that name."""
        return AsyncCall(self._channel, name, by)

    async def trigger(self, name: str, **fields: Any) -> AsyncCall:
        """Have somebody do something, by the name it has in scenarios; answers the call.

        ``from_`` stands for ``from``, ``as_`` for ``as``.
        """
        told = await self._channel.ask("POST", path_of("triggers", name), fields_of(fields))
        dialog, agents = told["dialog"], told["agents"]
        by = agents[0]["id"] if agents else ""
        return AsyncCall(self._channel, dialog["id"] if dialog else "", by)

    async def wait_for(
        self, what: str, *, within: float = 2, since: int | None = None, **where: Any
    ) -> dict[str, Any]:
        """Come back with the entry of the journal as soon as something is so.

        ``what`` is a condition as of ``finesse-mock wait``, or a node: ``where`` then says how an
        agent (``alice.user``) or one of the agent's calls (``alice.dialogs``) is to be, or, as
        ``event="PUT"``, what is to be published; events since the latest reset count. With
        ``since`` only what has a higher number counts. ``within`` are seconds outside.

        Raises:
            AssertionError: it was not so in time; with what came nearest, and what happened.
        """
        condition = condition_of(what, where)
        if since is None and condition.startswith("event."):
            since = 0
        body = {"condition": condition, "timeout": f"{within:f}s", "since": since}
        ending = await self._channel.ask("POST", "wait", body, wait_s=within)
        if ending["found"]:
            return dict(ending["entry"])
        near = ending.get("nearest")
        if near:
            hint = f"the nearest was #{near['seq']}, but {ending['difference']}"
        else:
            hint = "nothing of that kind happened"
        first = f"Nothing fitted {condition} within {within:g} s; {hint}. What happened:"
        raise AssertionError("\n".join([first, *await self.timeline()]))

    def fault(self, kind: str, **attributes: Any) -> AsyncFault:
        """A fault of that kind, as long as its block lasts; attributes as of ``fault add``."""
        return AsyncFault(self._channel, kind, attributes)

    def requests(self, **where: Any) -> AsyncQuestion[Request]:
        """The REST requests whose fields (see `Request`) are so."""
        return AsyncQuestion(self.journal, self.timeline, Request, {"kind": "request"}, where)

    def events(self, node: str = "", **where: Any) -> AsyncQuestion[Event]:
        """The events on that node or pattern whose fields (see `Event`) are so."""
        query = {"kind": "event", "node": node}
        return AsyncQuestion(self.journal, self.timeline, Event, query, where)

    async def why(self, request: str = "", *, node: str = "", agent: Any = "") -> list[str]:
        """Why an event did not arrive, or a request was refused; the decisive reason first."""
        asked = {"request": str(request), "node": str(node), "agent": plain(agent)}
        query = urlencode({name: text for name, text in asked.items() if text})
        return list((await self._channel.ask("GET", f"why?{query}"))["reasons"])

    async def reset(self) -> None:
        """As at the start: nobody signed in, no calls, no faults, nothing in the journal.

        The clock goes at its first pace again; it is not turned back.
        """
        await self._channel.ask("POST", "reset")
        await self.clock.restore()

    async def scenario(self, path: "Path | str") -> None:
        """Play a scenario file.

        Raises:
            AssertionError: a step failed; with all steps.
            UsageError: it is no scenario, or there is no such file.
        """
        from finesse_mock.scenarios.report import line_of

        document = _read(path)
        body = {"name": str(path), "document": document}
        reports = [
            json.loads(line)
            for line in (await self._channel.text("POST", "scenarios", body)).splitlines()
        ]
        if not reports[-1].get("passed"):
            raise AssertionError("\n".join(line_of(report) for report in reports))

    async def journal(self, **query: Any) -> list[dict[str, Any]]:
        """Entries of the journal, oldest first; ``query`` as of ``GET /mock/api/journal``."""
        asked = urlencode({name: plain(value) for name, value in query.items() if value != ""})
        return list((await self._channel.ask("GET", f"journal?{asked}"))["entries"])

    async def timeline(self, last: int = TIMELINE) -> list[str]:
        """What happened, a line for each entry."""
        import click

        from finesse_mock.cli.lines import entry_line

        return [click.unstyle(entry_line(entry)) for entry in await self.journal(last=last)]

    async def check(self) -> None:
        """See whether the mock has something to complain about.

        Raises:
            AssertionError: something failed in the mock since the latest reset, or in strict mode
                a client asked for what there is not.
        """
        complaints = (await self._channel.ask("GET", "complaints"))["complaints"]
        if complaints:
            lines = [f"{each['kind']}: {each['text']}" for each in complaints]
            raise AssertionError("\n".join(["The mock complains:", *lines]))
