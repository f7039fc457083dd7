"""A scenario made of a recording passes its check and publishes the same events in that order."""

from pathlib import Path
from time import perf_counter

import pytest

from cassettes.story import CALLS, TEAM_NODE, USER, mock, tell
from cassettes.tapes import cassette, event, put, reply, request, update
from finesse_mock.app import Mock
from finesse_mock.cassettes.reading import read
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.retelling.to_scenario import scenario_of
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import AnyEntry, Cassette
from finesse_mock.clock import AUTO
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.schema import parse_scenario
from finesse_mock.wire.summary import summary

USER_NODE = "/finesse/api/User/${agent:1001001}"

Said = tuple[str, str, str]
"""Node, verb, and what an event is about."""

FIXTURES = Path(__file__).parents[2] / "fixtures/cassettes"


async def published(scenario: str, nodes: set[str]) -> list[Said]:
    """What playing it publishes on these nodes."""
    heard = []
    async with Mock(Config(ports=ANY_PORTS, tls=False, clock=AUTO)) as stage:
        stage.published(lambda each: heard.append((each.node, each.update)))
        reports = [line async for line in stage.play(parse_scenario(scenario, "made.yaml"))]
        assert b'"passed":true' in reports[-1], reports
    return [told(node, update) for node, update in heard if node in nodes]


def by_node(events: list[Said]) -> dict[str, list[Said]]:
    """The events of each node in their order: those of two agents came over two connections."""
    nodes: dict[str, list[Said]] = {}
    for each in events:
        nodes.setdefault(each[0], []).append(each)
    return nodes


def told(node: str, update: str) -> Said:
    """Node, verb, and what it is about but for the id of the dialog."""
    said = summary(update)
    words = said.about.split()
    if words[0] == "dialog":
        words[1] = "#"
    return node, said.verb, " ".join(words)


def recorded(tape: Cassette) -> list[Said]:
    plain = [
        (each.node.replace("${agent:", "").replace("}", ""), each.body.replace("${agent:", ""))
        for each in tape.events
    ]
    return [told(node, body.replace("${dialog:", "").replace("}", "")) for node, body in plain]


@pytest.mark.parametrize("name", ["inbound", "consult"])
async def test_the_fixtures(name: str):
    tape = read(FIXTURES / f"{name}.jsonl")
    expected = by_node(recorded(tape))
    assert by_node(await published(scenario_of(tape), set(expected))) == expected


async def test_events_alone_tell_enough_of_a_call_from_outside(tmp_path: Path):
    entries: list[AnyEntry] = []
    recorder = Recorder(entries.append, perf_counter, Rules(seed="s", kinds=()).cleaned)
    async with mock(tmp_path) as running:
        running.published(lambda each: recorder.event(each.node, each.update))
        await tell(running, with_ids=False)
    tape = Cassette("events.jsonl", cassette().header, tuple(entries))
    nodes = {USER, CALLS, TEAM_NODE}
    assert await published(scenario_of(tape), nodes) == recorded(tape)


def test_what_no_scenario_can_say_is_refused_with_its_line():
    tape = cassette(
        request("POST", "PhoneBook", "<PhoneBook/>"), reply(1, 200), event(update(1, "ACTIVE"))
    )
    with pytest.raises(UsageError) as refused:
        scenario_of(tape)
    assert str(refused.value) == (
        "tape.jsonl:2: this is no step of a scenario: "
        "there is no verb for POST /finesse/api/PhoneBook."
    )


def test_of_a_cassette_without_events_there_is_no_scenario():
    with pytest.raises(UsageError, match=r": nothing happens on this cassette; record it anew\.$"):
        scenario_of(cassette())


def test_an_event_that_cannot_be_read_is_refused_with_its_line():
    with pytest.raises(UsageError, match=r"^tape\.jsonl:2: this is no step .*: its body"):
        scenario_of(cassette(event("<Update><data>")))


def test_an_update_without_a_login_id_is_about_whose_node_it_is_on():
    body = "<Update><data><user><state>READY</state></user></data><event>PUT</event></Update>"
    made = parse_scenario(scenario_of(cassette(event(body) | {"node": USER})), "made.yaml")
    assert [step.text for step in made.steps] == [
        "do login  agent 1001001",
        "do ready  agent 1001001",
        "expect PUT  node User/1001001  where {state: READY}",
    ]


def test_what_was_refused_is_no_step():
    tape = cassette(put(1, "HOLD"), reply(1, 401), event("<Update><event>PUT</event></Update>"))
    assert "HOLD" not in scenario_of(tape)


def test_what_was_refused_later_is_a_step_that_is_refused():
    error = (
        "<Update><data><apiErrors><apiError><errorType>Invalid State</errorType></apiError>"
        "</apiErrors></data><event>PUT</event></Update>"
    )
    tape = cassette(put(1, "HOLD"), reply(1), event(error, cause=1))
    assert "do: HOLD, call: c1, by: '1001001', refused: Invalid State}" in scenario_of(tape)


def test_an_agent_whose_client_is_gone_is_absent_though_others_ask():
    def user(state: str, reason: str = "") -> dict[str, object]:
        why = f"<reasonCode><code>255</code><label>{reason}</label></reasonCode>" if reason else ""
        body = f"<Update><data><user><state>{state}</state>{why}</user></data>"
        return event(f"{body}<event>PUT</event></Update>", USER_NODE)

    login = "<User><state>LOGIN</state></User>"
    tape = cassette(
        request("PUT", "User/${agent:1001001}", login),
        reply(1),
        user("NOT_READY"),
        user("NOT_READY", "Connection failure"),
        user("LOGOUT", "Connection failure"),
    )
    steps = scenario_of(tape).partition("steps:\n")[2].splitlines()
    assert [line.partition("do: ")[2] for line in steps if "do: " in line] == [
        "login, agent: '1001001'}",
        "agent.absence, agent: '1001001'}",
    ]


def test_every_part_of_a_request_is_told():
    entries = (
        request(
            "PUT",
            "User/${agent:1001001}",
            "<User><state>LOGIN</state><extension>4711</extension></User>",
        ),
        reply(1),
        request(
            "PUT",
            "User/${agent:1001001}",
            "<User><state>READY</state></User>",
            agent="${agent:1001900}",
        ),
        reply(3),
        request(
            "PUT",
            "Dialog/${dialog:1}",
            "<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction><mediaProperties>"
            "<wrapUpReason>Order</wrapUpReason><callvariables><CallVariable>"
            "<name>callVariable1</name><value>gold</value></CallVariable></callvariables>"
            "</mediaProperties></Dialog>",
        ),
        reply(5),
        request(
            "PUT",
            "Dialog/${dialog:1}",
            "<Dialog><requestedAction>SEND_DTMF</requestedAction><actionParams><ActionParam>"
            "<name>dtmfString</name><value>12#</value></ActionParam></actionParams></Dialog>",
        ),
        reply(7),
        request(
            "PUT",
            "Dialog/${dialog:1}",
            "<Dialog><requestedAction>TRANSFER_SST</requestedAction>"
            "<toAddress>1001002</toAddress></Dialog>",
        ),
        reply(9),
    )
    steps = scenario_of(cassette(*entries)).partition("steps:\n")[2].splitlines()
    assert [line.partition("do: ")[2] for line in steps] == [
        "login, agent: '1001001', extension: '4711'}",
        "ready, agent: '1001001', by: '1001900'}",
        (
            "UPDATE_CALL_DATA, call: c1, by: '1001001', vars: {callVariable1: gold}, "
            "wrapUpReason: Order}"
        ),
        "SEND_DTMF, call: c1, by: '1001001', digits: 12#}",
        "TRANSFER_SST, call: c1, by: '1001001', to: '1001002'}",
    ]
