"""Every scenario of the library, recorded by its events alone, is made a scenario again: it passes
and publishes the same events in the same order. What events do not tell is refused, with what is
missing.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from finesse_mock.app import Mock
from finesse_mock.cassettes.differing import differences
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.retelling.to_scenario import scenario_of
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import AnyEntry, Cassette, Header
from finesse_mock.clock import AUTO
from finesse_mock.config import Config
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.library import library
from finesse_mock.scenarios.report import Status
from finesse_mock.scenarios.run import run
from finesse_mock.scenarios.schema import Scenario, parse_scenario

HEADER = Header(cassette=1, recorded=datetime(2026, 1, 15, 9, 30, tzinfo=UTC))
RULES = Rules(seed="s", kinds=())
LIBRARY = library()

ERROR = "an error does not tell what was asked"
HOUSE = "who did what to a server, or wrote to a team, is not told by events"
CAMPAIGN = "how a campaign calls is not told by events"
MEDIA = "events alone do not tell what was asked of digital channels"
SUPERVISOR = "a supervisor did this, and no event tells which"

REFUSED = {
    "action-refused": ERROR,
    "wrong-state": ERROR,
    "cti-failover": HOUSE,
    "uccx-cti-failover": HOUSE,
    "node-out-of-service": HOUSE,
    "web-application-restart": HOUSE,
    "team-message": HOUSE,
    "outbound-preview": CAMPAIGN,
    "outbound-direct-preview": CAMPAIGN,
    "uccx-direct-preview": CAMPAIGN,
    "progressive-campaign": CAMPAIGN,
    "task-chat": MEDIA,
    "task-interrupted": MEDIA,
    "task-not-accepted": MEDIA,
    "task-transfer": MEDIA,
    "supervisor-state-change": SUPERVISOR,
}


def settings(scenario: Scenario) -> dict[str, Any]:
    return {name: value for name, value in scenario.settings().items() if name != "seed"}


def of_library(name: str) -> Scenario:
    return parse_scenario(LIBRARY[name].read_text(), str(LIBRARY[name]))


async def recorded(scenario: Scenario, world: dict[str, Any]) -> Cassette:
    """The events of it, on the mock's own clock."""
    entries: list[AnyEntry] = []
    config = Config(listens=False, tls=False, quiet_s=0, seed=7, **world | {"clock": AUTO})
    async with Mock(config) as mock:
        began = mock.clock.monotonic()
        recorder = Recorder(entries.append, lambda: mock.clock.monotonic() - began, RULES.cleaned)
        mock.published(lambda each: recorder.event(each.node, each.update))
        reports = [each async for each in run(scenario, mock)]
    assert [each for each in reports if each.status is not Status.PASSED] == []
    return Cassette("tape.jsonl", HEADER, tuple(entries))


@pytest.mark.parametrize("name", sorted(LIBRARY.keys() - REFUSED.keys()))
async def test_events_alone_tell_the_story(name: str):
    original = of_library(name)
    world = settings(original)
    tape = await recorded(original, world)
    again = await recorded(parse_scenario(scenario_of(tape), "made.yaml"), world)
    found = [line for line in differences(tape, again) if not line.startswith(("-", "+"))]
    # Who waited in a queue, and since when, only its statistics tell.
    assert [line for line in found if "/statistics/" not in line] == []
    assert len(again.events) == len(tape.events)


@pytest.mark.parametrize("name", sorted(REFUSED))
async def test_what_events_do_not_tell_is_refused_with_what_is_missing(name: str):
    original = of_library(name)
    tape = await recorded(original, settings(original))
    with pytest.raises(UsageError) as refused:
        scenario_of(tape)
    place, _, sentence = str(refused.value).partition(": this is no step of a scenario: ")
    assert place.startswith("tape.jsonl:")
    assert sentence.startswith(REFUSED[name])
