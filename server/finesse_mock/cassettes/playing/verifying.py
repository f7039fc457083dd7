"""Checking a play with clients of our own: they ask what was asked, and must hear the same."""

import asyncio
import base64
import json
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from finesse_mock.cassettes import texts
from finesse_mock.cassettes.comparing import fields_of, first_difference
from finesse_mock.cassettes.naming import Naming
from finesse_mock.cassettes.playing.matching import is_about_servers
from finesse_mock.cassettes.playing.player import agents_of
from finesse_mock.cassettes.showing import in_words
from finesse_mock.cassettes.tape import Cassette, Event, Reply, Request
from finesse_mock.clients import Client, ClientError, Transport, connect
from finesse_mock.errors import UsageError
from finesse_mock.runtime import Tasks
from finesse_mock.wire.uris import SYSTEM_INFO

_WITHIN_S: Final = 20.0
"""How long nothing may come that is due."""

_RECORDED_DIALOG: Final = re.compile(r"/finesse/api/Dialog/\$\{dialog:(\d+)\}")
_HEARD_DIALOG: Final = re.compile(r"/finesse/api/Dialog/([^/<>\"'?\s$]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the mock is: addresses as its ready file tells them, and the control token."""

    addresses: Mapping[str, Any]
    token: str = ""

    def password(self, agent: str) -> str:
        """The password of that agent.

        Raises:
            UsageError: there is no such agent.
        """
        for each in self.addresses["agents"]:
            if each["id"] == agent:
                return str(each["password"])
        raise UsageError(f"The mock has no agent {agent}; have another play it with --map.")


@dataclass(slots=True)
class Verdict:
    """What came of it: how many events were heard as recorded, and all that was not so."""

    events: int = 0
    problems: list[str] = field(default_factory=list)


async def verify(
    cassette: Cassette, place: Place, order: Mapping[str, Any], agents: Mapping[str, str]
) -> Verdict:
    """Have a cassette played as in ``order`` (a body of ``POST cassettes``) to clients of our own.

    ``agents`` leads from the ids of the cassette to those who play them.

    Raises:
        UsageError: the mock does not play it, or lets somebody not listen.
    """
    names = {name: agents.get(name, name) for name in agents_of(cassette)}
    verification = _Verification(cassette, place, names)
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(Tasks(lambda *_: None))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        try:
            for name, played in names.items():
                client = await stack.enter_async_context(_client(place, played))
                ear = await verification.hears(name, client)
                tasks.spawn(ear.listen(client), name=f"verification as {played}")
        except ClientError as error:
            raise UsageError(f"The mock does not let a client listen: {error}") from error
        play = tasks.spawn(_play(http, place, order), name="verification: the play")
        try:
            await verification.go(http, play)
        finally:
            if play.done() and not play.cancelled():
                play.result()
        return verification.verdict


def _client(place: Place, agent: str) -> AbstractAsyncContextManager[Client]:
    known = place.addresses
    return connect(
        Transport.TCP,
        known["xmpp"],
        agent,
        place.password(agent),
        domain=known["xmpp_domain"],
        resource="finesse-mock-verification",
        recover=False,
    )


async def _play(http: aiohttp.ClientSession, place: Place, order: Mapping[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {place.token}"} if place.token else {}
    url = f"{place.addresses['control']}/cassettes"
    async with http.post(url, json=order, headers=headers) as answer:
        if answer.status != 200:
            raise UsageError(json.loads(await answer.text())["detail"])
        async for _ in answer.content:
            pass


class _Ear:
    """What one client heard, and what it ought to."""

    def __init__(self, expected: list[Event], heard: asyncio.Event) -> None:
        self.expected = expected
        self.came: list[tuple[str, str]] = []
        self._heard = heard

    async def listen(self, client: Client) -> None:
        async for event in client.events():
            self.came.append((event.node, event.update))
            self._heard.set()

    def has(self, event: Event) -> bool:
        """Whether as many came as there are up to that one."""
        return event not in self.expected or len(self.came) > self.expected.index(event)


class _Verification:
    """One verification."""

    def __init__(self, cassette: Cassette, place: Place, names: Mapping[str, str]) -> None:
        self.verdict = Verdict()
        self._cassette = cassette
        self._place = place
        self._names = names
        self._news = asyncio.Event()
        self._ears: list[_Ear] = []
        self._taken: set[str] = set()
        self._dialogs: dict[str, str] = {}
        self._naming = Naming()
        for name, played in names.items():
            self._naming.know_agent(played, name)

    async def hears(self, name: str, client: Client) -> _Ear:
        """The ear of that agent's client, which subscribes to what nobody gets unasked."""
        own = f"/finesse/api/User/{texts.agent(name)}"
        nodes = {own, f"{own}/Dialogs", f"{own}/Media", f"{own}/Dialogs/Media", SYSTEM_INFO}
        for event in self._cassette.events:
            if event.node in nodes or event.node in self._taken:
                continue
            if event.node.startswith("/finesse/api/User/") and not event.node.startswith(own):
                continue
            await client.subscribe(self._spoken(event.node))
            self._taken.add(event.node)
            nodes.add(event.node)
        ear = _Ear([each for each in self._cassette.events if each.node in nodes], self._news)
        self._ears.append(ear)
        return ear

    async def go(self, http: aiohttp.ClientSession, play: "asyncio.Task[None]") -> None:
        """Ask and hear everything in its order, as far as it comes."""
        play.add_done_callback(lambda _: self._news.set())
        checked = 0
        events = self._cassette.events
        for entry in self._cassette.entries:
            if isinstance(entry, Event):
                if not await self._comes(entry, play):
                    self._problem(entry, "did not come")
                    break
                checked += 1
            elif isinstance(entry, Request) and checked < len(events):
                await self._ask(http, entry)
        for ear in self._ears:
            self._compare(ear)

    async def _comes(self, event: Event, play: "asyncio.Task[None]") -> bool:
        try:
            async with asyncio.timeout(_WITHIN_S):
                while not all(ear.has(event) for ear in self._ears):
                    if play.done() and play.exception():
                        return False
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        self._learn(event)
        return True

    def _learn(self, event: Event) -> None:
        """Which dialog is which, from an event that has come."""
        for ear in self._ears:
            if event not in ear.expected:
                continue
            _, update = ear.came[ear.expected.index(event)]
            recorded = _RECORDED_DIALOG.findall(event.body)
            for number, dialog_id in zip(recorded, _HEARD_DIALOG.findall(update), strict=False):
                self._dialogs[number] = dialog_id
                self._naming.know_dialog(dialog_id, int(number))
            return

    async def _ask(self, http: aiohttp.ClientSession, request: Request) -> None:
        """Make a request, and compare its answer with the recorded one."""
        headers = {"Content-Type": "application/xml"}
        if request.request_id:
            headers["requestId"] = texts.filled(request.request_id, lambda *_: "")
        agent = self._spoken(request.agent)
        if agent:
            login = f"{agent}:{self._place.password(agent)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
        origin = urlsplit(self._place.addresses["rest"])
        url = f"{origin.scheme}://{origin.netloc}{self._spoken(request.path)}"
        body = self._spoken(request.body).encode() or None
        reply = self._cassette.replies.get(request.n)
        try:
            async with http.request(request.method, url, data=body, headers=headers) as answer:
                status, text = answer.status, await answer.text()
        except aiohttp.ClientError as error:
            if reply is not None:
                self._problem(request, f"was not answered ({error})")
            return
        if reply is None:
            self._problem(request, f"was answered with {status}, and in the recording it was not")
            return
        heard = Reply(
            n=reply.n,
            t=reply.t,
            re=reply.re,
            status=status,
            location=reply.location,
            body=self._naming.named(text),
        )
        differs = first_difference(fields_of(reply), fields_of(heard))
        if differs and not is_about_servers(request):
            self._problem(request, f"{differs.part} is {differs.other}, not {differs.one}")

    def _compare(self, ear: _Ear) -> None:
        for event, (node, update) in zip(ear.expected, ear.came, strict=False):
            heard = Event(
                n=event.n, t=event.t, node=self._naming.named(node), body=self._naming.named(update)
            )
            differs = first_difference(fields_of(event), fields_of(heard))
            if differs:
                self._problem(event, f"{differs.part} is {differs.other}, not {differs.one}")
            else:
                self.verdict.events += 1
        for node, _ in ear.came[len(ear.expected) :]:
            self.verdict.problems.append(f"{node}: an event came that is not on the cassette.")

    def _problem(self, entry: Request | Event, what: str) -> None:
        self.verdict.problems.append(f"{self._cassette.place(entry)}: {in_words(entry)}: {what}.")

    def _spoken(self, text: str) -> str:
        def value(kind: str, name: str) -> str:
            known = self._names if kind == "agent" else self._dialogs
            return known.get(name, name)

        return texts.filled(text, value)
