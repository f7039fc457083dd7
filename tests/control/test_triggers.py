"""Triggers of the control API: checked first, then done; told without being done."""

from http import HTTPStatus

import pytest

from control.centre import Control, sign_in
from finesse_mock.engine.commands import TimerKind
from finesse_mock.events.bus import Record
from finesse_mock.model.agent import AgentState
from finesse_mock.model.system import ServiceState, ServiceStatus
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.verbs import BY_ANYBODY
from finesse_mock.wire.updates import Update, updates_of

ANA, BEN = "1001001", "1001002"


def state_of(control: Control, agent_id: str) -> AgentState:
    agent = control.centre.floor.world.agent(agent_id)
    assert agent is not None
    return agent.state


async def done(control: Control, name: str, **fields: object) -> dict:
    status, answer = await control.post(f"triggers/{name}", **fields)
    assert status is HTTPStatus.OK, answer
    return answer


async def test_a_call_rings_with_the_variables_it_is_given(control: Control):
    answer = await done(control, "call.inbound", to=ANA, vars={"callVariable1": "gold"})
    assert answer["callvariables"]["callVariable1"] == "gold"
    assert answer["dialog"]["state"] == "ALERTING"
    assert [agent["state"] for agent in answer["agents"]] == ["RESERVED"]


@pytest.mark.parametrize(
    ("name", "fields", "status", "sentence"),
    [
        (
            "call.inbound",
            {"too": ANA},
            HTTPStatus.BAD_REQUEST,
            'call.inbound: unknown key "too"; did you mean "to"?',
        ),
        (
            "call.inbond",
            {"to": ANA},
            HTTPStatus.NOT_FOUND,
            'There is no trigger "call.inbond"; did you mean "call.inbound"?',
        ),
        (
            "call.inbound",
            {"to": "100101"},
            HTTPStatus.NOT_FOUND,
            'Nobody has the id or extension 100101; did you mean "1001001"?',
        ),
        (
            "call.inbound",
            {"queue": "5021"},
            HTTPStatus.NOT_FOUND,
            'There is no queue 5021; did you mean "5022"?',
        ),
        (
            "call.inbound",
            {},
            HTTPStatus.BAD_REQUEST,
            "A call needs an agent (to) or a queue (queue).",
        ),
        (
            "call.inbound",
            {"to": ANA, "ring": "soon"},
            HTTPStatus.BAD_REQUEST,
            (
                "call.inbound: ring must be a length of time such as 30s, 500ms, 1.5s or 2m, "
                'not "soon".'
            ),
        ),
        (
            "agent.state",
            {"agent": ANA, "state": "READDY"},
            HTTPStatus.BAD_REQUEST,
            'agent.state: state cannot be "READDY"; did you mean "READY"?',
        ),
        (
            "ANSWER",
            {"call": "c1", "by": ANA},
            HTTPStatus.NOT_FOUND,
            "Call c1 has not begun.",
        ),
        (
            "system.in_service",
            {"node": "C"},
            HTTPStatus.NOT_FOUND,
            "There is no node C; this mock has .",
        ),
        (
            "not_ready",
            {"agent": ANA, "reason": "Lonch"},
            HTTPStatus.CONFLICT,
            'Agent 1001001 has no reason "Lonch" for NOT_READY; did you mean "Lunch"?',
        ),
    ],
)
async def test_what_cannot_be_is_told_with_the_nearest_that_can(
    control: Control, name: str, fields: dict, status: HTTPStatus, sentence: str
):
    assert await control.refusal(f"triggers/{name}", **fields) == (status, sentence)


async def test_a_trigger_that_is_refused_has_not_even_signed_anybody_in(control: Control):
    status, _ = await control.refusal("triggers/call.inbound", to=ANA, **{"from": ANA})
    assert status is HTTPStatus.CONFLICT
    assert state_of(control, ANA) is AgentState.LOGOUT


async def test_of_several_agents_all_do_it_or_none(control: Control):
    sign_in(control.centre, ANA)
    body = {"agent": f"{ANA},{BEN}", "state": "NOT_READY"}
    status, sentence = await control.refusal("triggers/agent.state", **body)
    assert (status, "1001002 is LOGOUT" in sentence) == (HTTPStatus.CONFLICT, True)
    assert state_of(control, ANA) is AgentState.READY


async def test_a_named_call_is_found_by_its_name(control: Control):
    await done(control, "call.inbound", to=ANA, id="c1")
    answered = await done(control, "ANSWER", call="c1", by=ANA)
    assert (answered["call"], answered["dialog"]["name"]) == ("c1", "c1")
    held = await control.post("calls/c1/actions", action="hold", by=ANA)
    assert held[1]["participants"][0]["state"] == "HELD"
    assert (await control.get("calls/c1"))["name"] == "c1"
    assert [call["name"] for call in await control.get("calls")] == ["c1"]


async def test_a_name_is_free_again_when_its_call_is_over(control: Control):
    await done(control, "call.inbound", to=ANA, id="c1")
    status, sentence = await control.refusal("triggers/call.inbound", to=BEN, id="c1")
    assert (status, sentence) == (
        HTTPStatus.CONFLICT,
        "A call has the name c1 already, and is not over.",
    )
    ended = await done(control, "call.abandon", call="c1")
    assert ended["dialog"]["state"] == "DROPPED"
    assert (await done(control, "call.inbound", to=BEN, id="c1"))["call"] == "c1"


async def test_an_action_that_is_not_offered_is_refused_with_those_that_are(control: Control):
    await done(control, "call.inbound", to=ANA, id="c1")
    status, sentence = await control.refusal("calls/c1/actions", action="RETRIEVE", by=ANA)
    assert status is HTTPStatus.CONFLICT
    assert sentence.startswith(
        "RETRIEVE is not offered: agent 1001001 is ALERTING in call c1, where ANSWER is;"
    )


async def test_a_dry_run_tells_the_events_and_changes_nothing(control: Control):
    """Not even the ids to come: what is then done has the id that was told."""
    centre = control.centre
    before = await control.get("state")
    told = await control.post("triggers/call.inbound?dryRun=true", to=ANA, id="c1")
    assert await control.get("state") == before
    published: list[Update] = []

    def note(record: Record) -> None:
        published.extend(updates_of(record.change, centre.floor.site))

    centre.bus.listen(note)
    real = await done(control, "call.inbound", to=ANA, id="c1")
    assert told[1]["dialog"] == real["dialog"]
    assert told[1]["events"] == [{"node": each.node, "xml": each.text} for each in published]
    assert real["events"] == []


async def test_a_call_rings_for_as_long_as_it_is_said_to(control: Control):
    answer = await done(control, "call.inbound", to=ANA, ring="90s")
    floor = control.centre.floor
    (at,) = (at for key, at in floor.world.timers().items() if key.kind is TimerKind.RING)
    assert (at - floor.clock.now()).total_seconds() == 90
    control.centre.let_come(TimerKind.RING)
    assert state_of(control, ANA) is AgentState.NOT_READY
    assert floor.world.dialog(answer["dialog"]["id"]) is None


async def test_a_queued_call_rings_for_as_long_as_it_is_said_to(control: Control):
    await done(control, "call.inbound", queue="5022", ring="90s")
    sign_in(control.centre, ANA)
    floor = control.centre.floor
    (at,) = (at for key, at in floor.world.timers().items() if key.kind is TimerKind.RING)
    assert (at - floor.clock.now()).total_seconds() == 90


class Server:
    """A server that does as it is told."""

    name = "A"
    status = ServiceStatus()

    def set_service(self, status: ServiceStatus) -> None:
        self.status = status

    def service_update(self, status: ServiceStatus) -> Update:
        return Update("/finesse/api/SystemInfo", status.state)


async def test_a_server_goes_out_of_service(control: Control):
    server = Server()
    control.centre.house = House(control.centre.house.cast, [server], lambda _: None)
    told = await control.post("triggers/system.out_of_service?dryRun=true", reason="storm")
    assert told[1]["events"] == [{"node": "/finesse/api/SystemInfo", "xml": "OUT_OF_SERVICE"}]
    assert server.status.in_service
    await done(control, "system.out_of_service", reason="storm", node="a")
    assert server.status == ServiceStatus(ServiceState.OUT_OF_SERVICE, "storm")


async def test_a_message_reaches_each_of_its_teams(control: Control):
    published: list[Update] = []
    control.centre.house = House(control.centre.house.cast, (), published.append)
    answer = await done(control, "team.message", team="5007,5008", content="Hello")
    assert [each.node for each in published] == [event["node"] for event in answer["events"]]
    (message,) = control.centre.floor.site.team_messages.values()
    assert (message.content, message.teams) == ("Hello", ("5007", "5008"))


async def test_a_task_is_offered_and_ended(control: Control):
    task = (await done(control, "task.offer", media="5000"))["task"]
    assert (await done(control, "task.end", task=task["id"]))["task"]["state"] == "CLOSED"


async def test_all_triggers_are_listed_with_their_fields(control: Control):
    kinds = {kind["name"]: kind for kind in await control.get("triggers")}
    assert set(kinds) == set(BY_ANYBODY)
    fields = {field["name"]: field for field in kinds["call.inbound"]["fields"]}
    assert fields["to"] == {"name": "to", "type": "text", "default": ""}
    assert fields["ring"] == {"name": "ring", "type": "duration", "default": ""}
    assert fields["signIn"]["default"] == "true"
    needed = {field["name"] for field in kinds["ANSWER"]["fields"] if field["default"] is None}
    assert needed == {"call", "by"}


async def test_agents_are_seen_and_set_one_by_one(control: Control):
    status, agent = await control.post(f"agents/{ANA}/state", state="LOGIN", extension="4711")
    assert (status, agent["state"], agent["extension"]) == (HTTPStatus.OK, "NOT_READY", "4711")
    assert (await control.get("agents/4711"))["id"] == ANA
    assert len(await control.get("agents")) == 12


async def test_queues_show_the_calls_that_wait(control: Control):
    waiting = (await done(control, "call.inbound", queue="5022"))["dialog"]["id"]
    queues = {queue["id"]: queue for queue in await control.get("queues")}
    assert queues["5022"]["waiting"] == [waiting]
    assert queues["5023"]["waiting"] == []


@pytest.mark.parametrize("path", ["agents/4711", "calls/4711"])
async def test_who_is_not_there_is_not_found(control: Control, path: str):
    async with control.client.get(f"/mock/api/{path}") as response:
        assert response.status == HTTPStatus.NOT_FOUND
