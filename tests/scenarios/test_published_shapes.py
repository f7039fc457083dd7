"""What conditions are checked by is what is published: no more, and no less."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, encode_basic_auth
from lxml import etree

from finesse_mock.app import Mock
from finesse_mock.clock import AUTO
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.engine.commands import SignIn
from finesse_mock.model.agent import MobileAgent, MobileMode
from finesse_mock.model.profile import PROFILES, Profile
from finesse_mock.scenarios.library import library
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario, parse_scenario
from finesse_mock.wire.shapes import NODES, kind_of, shapes
from finesse_mock.worlds import load_world
from scenarios.stages import scenario_text

ALL = tuple(PROFILES.values())
ANA, BEN = "1001001", "1001002"

RARE = scenario_text(f"""\
- {{do: media.login, agent: {ANA}, media: 5000}}
- {{do: media.login, agent: {ANA}, media: 5000, refused: E_ARM_STAT_AGENT_ALREADY_LOGGED_IN}}
- {{do: media.ready, agent: {ANA}, media: 5000}}
- {{do: task.offer, id: t, media: 5000}}
- {{do: task.pause, task: t, by: {ANA}, refused: CF_INVALID_OBJECT_STATE}}
- {{do: task.accept, task: t, by: {ANA}}}
- {{do: task.close, task: t, by: {ANA}}}
- {{do: media.not_ready, agent: {ANA}, media: 5000, reason: Lunch}}
- {{do: login, agent: {BEN}}}
- {{do: ready, agent: {BEN}}}
- {{do: reservation, id: r, agent: {BEN}, customer: 5550123, mode: direct_preview}}
- {{do: ACCEPT, call: r, by: {BEN}}}
- {{expect: PUT, node: User/{BEN}/Dialogs, where: {{state: ACTIVE}}, as: customer}}
- {{do: UPDATE_SCHEDULED_CALLBACK, call: customer, by: {BEN},
   callbackTime: "2025-01-01T10:00", callbackNumber: 5550124}}
- {{do: DROP, call: customer, by: {BEN}}}
- {{do: system.out_of_service}}
""")
"""What is in no scenario of the library."""

LOG = "<ClientLog><logData>x</logData></ClientLog>"

Event = tuple[Profile, str, etree._Element]


def ways(element: etree._Element, before: str = "") -> Iterator[tuple[str, str]]:
    """The way to each element without children, by names, and its text."""
    for child in element:
        if len(child):
            yield from ways(child, f"{before}{child.tag}.")
        else:
            yield f"{before}{child.tag}", child.text or ""


def heard_of(mock: Mock, events: list[Event]) -> None:
    """Keep all that this mock publishes."""
    profile = mock.floor.site.profile
    mock.published(lambda told: events.append((profile, told.node, etree.fromstring(told.update))))


async def play(found: Scenario, events: list[Event], **more: object) -> None:
    settings = {**found.settings(), "clock": AUTO, "seed": 7, "quiet_s": 0, **more}
    async with Mock(Config(**settings)) as mock:
        heard_of(mock, events)
        reports = [report async for report in run(found, mock)]
        assert [each.detail for each in reports if each.status != "passed"] == []


async def sign_in_oddly_and_log(events: list[Event]) -> None:
    """At a phone of one's own, and at one that is none; then a client posts a log."""
    world = replace(load_world("default"), devices=frozenset({ANA}))
    async with Mock(Config(world=world, ports=ANY_PORTS, tls=False, confirmation_s=0)) as mock:
        heard_of(mock, events)
        logged = asyncio.Event()
        mock.published(lambda told: logged.set() if told.node.endswith("ClientLog") else None)
        phone = MobileAgent(MobileMode.CALL_BY_CALL, "5550177")
        mock.floor.apply(SignIn(agent_id=ANA, extension=ANA, mobile=phone), "test")
        mock.floor.apply(SignIn(agent_id=BEN, extension="7999"), "test")
        port = mock.cluster.nodes[0].ports["rest"]
        url = f"http://127.0.0.1:{port}/finesse/api/User/{ANA}/ClientLog"
        headers = {
            "Authorization": encode_basic_auth(ANA, "finesse"),
            "Content-Type": "application/xml",
        }
        async with (
            ClientSession() as client,
            client.post(url, data=LOG, headers=headers) as answer,
        ):
            assert answer.status == 202
            await asyncio.wait_for(logged.wait(), 5)


async def play_everything(folder: Path) -> list[Event]:
    found: list[Event] = []
    for path in library().values():
        scenario = parse_scenario(path.read_text(), str(path))
        await play(scenario, found, listens=False, tls=False)
    rare = parse_scenario(RARE, "rare.yaml")
    await play(rare, found, ports=ANY_PORTS, tls_directory=folder, nodes=2)
    await sign_in_oddly_and_log(found)
    return found


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    """Every event of every scenario there is, and of what no scenario does."""
    return asyncio.run(play_everything(tmp_path_factory.mktemp("tls")))


def test_what_is_foreseen_is_what_is_published(events: list[Event]):
    published: dict[str, set[str]] = {kind: set() for kind in NODES}
    for _, node, update in events:
        # Of a list that is empty only the list itself is there.
        found = {way for way, _ in ways(update) if not way.endswith("Participant.actions")}
        published[kind_of(node) or ""] |= found
    assert published == {
        kind: {way for shape in shapes(kind, ALL) for way, _ in ways(shape.update)}
        for kind in NODES
    }


def test_every_event_has_a_shape_of_its_profile_and_its_texts_are_known(events: list[Event]):
    for profile, node, update in events:
        told = dict(ways(update))
        fitting = [
            shape
            for shape in shapes(kind_of(node) or "", (profile,))
            if shape.verb == told["event"] and all(map(shape.has, told))
        ]
        assert fitting, etree.tostring(update)
        for way, text in told.items():
            known = fitting[0].texts_at(way)
            assert not (text and known) or text in known, (way, text)
