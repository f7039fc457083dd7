"""The engine's tables against the documented ones."""

from dataclasses import replace

import pytest

from engine import documented
from engine.site import ANA, BEN, CUSTOMER
from engine.story import START
from finesse_mock.engine.agent_table import TRANSITIONS, Effect, effect_for_supervisor, effect_of
from finesse_mock.engine.commands import RequestedState
from finesse_mock.engine.participant_table import Situation, offered
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Dialog, DialogKind, Participant, ParticipantState
from finesse_mock.model.profile import PROFILES

# Agents


def test_agents_move_as_documented_and_in_few_ways_more():
    beyond = documented.UNDOCUMENTED_MOVES
    assert {str(state): {str(to) for to in moves} for state, moves in TRANSITIONS.items()} == {
        state: documented.UCCE_MOVES[state]
        | documented.UCCX_MOVES[state]
        | (documented.SUPERVISOR_MOVES.get(state, frozenset()) - {state})
        | beyond.get(state, frozenset())
        for state in documented.UCCE_MOVES
    }


def requests(profile: str) -> list[tuple[str, str, str, str]]:
    uccx = profile.startswith("uccx")
    effects = documented.UCCX_EFFECTS if uccx else documented.UCCE_EFFECTS
    columns, *rows = (line.split() for line in documented.REQUESTS.strip().splitlines())
    return [
        (profile, row[0], column, effect.format(**effects))
        for row in rows
        for column, effect in zip(columns, row[1:], strict=True)
    ]


@pytest.mark.parametrize(
    ("profile", "state", "requested", "effect"),
    [row for profile in PROFILES for row in requests(profile)],
)
def test_a_request_does_what_is_documented(profile: str, state: str, requested: str, effect: str):
    found = effect_of(
        AgentState(state), RequestedState(requested), PROFILES[profile], on_phone=False
    )
    assert found.name == effect


@pytest.mark.parametrize("state", list(AgentState))
@pytest.mark.parametrize("requested", list(RequestedState))
def test_a_supervisor_may_ask_for_what_is_documented(state: AgentState, requested: RequestedState):
    allowed = requested in documented.SUPERVISOR_MOVES.get(state, frozenset())
    effect = effect_for_supervisor(state, requested, on_phone=False)
    assert (effect is not Effect.REFUSE) == allowed


@pytest.mark.parametrize(
    ("profile", "requested", "effect"),
    [
        ("ucce-12.6", "LOGOUT", "REFUSE"),
        ("ucce-12.6", "NOT_READY", "APPLY"),
        ("ucce-12.6", "READY", "APPLY"),
        ("uccx-12.5", "LOGOUT", "REFUSE"),
        ("uccx-12.5", "NOT_READY", "APPLY"),
        ("uccx-12.5", "READY", "BUSY"),
    ],
)
def test_a_call_that_does_not_show_in_the_state_limits_requests(
    profile: str, requested: str, effect: str
):
    found = effect_of(
        AgentState.NOT_READY, RequestedState(requested), PROFILES[profile], on_phone=True
    )
    assert found.name == effect


# Offers


def leg(state: str, address: str = ANA, *, caller: bool = False) -> Participant:
    return Participant(
        address=address,
        agent_id="" if address == CUSTOMER else address,
        state=ParticipantState(state),
        joined_at=START,
        changed_at=START,
        caller=caller,
    )


def call(own: str, other: str = "ACTIVE", kind: str = "CALL", controller: str = "") -> Dialog:
    return Dialog(
        id=f"{own}{other}{kind}",
        kind=DialogKind(kind),
        from_address=CUSTOMER,
        to_address=ANA,
        dialed_number=ANA,
        dnis=ANA,
        participants=(
            leg(own),
            leg(other, CUSTOMER if kind == "CALL" else BEN, caller=kind == "CALL"),
        ),
        controller=controller,
    )


def offers(dialog: Dialog, *beside: Dialog) -> str:
    others = tuple((other, other.participants[0]) for other in beside)
    profile = PROFILES["ucce-12.6"]
    return " ".join(offered(Situation(dialog, dialog.participants[0], others, profile)))


ACTIVE_ALONE = "HOLD CONSULT_CALL TRANSFER_SST SEND_DTMF UPDATE_CALL_DATA DROP"
ACTIVE_BESIDE = "HOLD SEND_DTMF UPDATE_CALL_DATA DROP"
HELD_ALONE = "RETRIEVE UPDATE_CALL_DATA DROP"
HELD_BESIDE = "RETRIEVE TRANSFER CONFERENCE UPDATE_CALL_DATA DROP"
CONSULTED = call("ACTIVE", kind="CONSULT")
MINE = call("ACTIVE", kind="CONFERENCE", controller=ANA)
THEIRS = call("ACTIVE", kind="CONFERENCE", controller=BEN)
HELD_CONFERENCE = replace(
    call("HELD", kind="CONFERENCE", controller=ANA),
    participants=(leg("HELD"), leg("ACTIVE", BEN), leg("ACTIVE", CUSTOMER, caller=True)),
)


@pytest.mark.parametrize(
    ("dialog", "beside", "expected"),
    [
        (call("INITIATING"), [], "UPDATE_CALL_DATA DROP"),
        (call("INITIATED"), [], "UPDATE_CALL_DATA DROP"),
        (call("ALERTING"), [], "ANSWER"),
        (call("ALERTING"), [call("HELD")], "ANSWER"),
        (call("ACTIVE"), [], ACTIVE_ALONE),
        (call("ACTIVE"), [call("WRAP_UP", "DROPPED")], ACTIVE_ALONE),
        (call("ACTIVE"), [call("HELD")], ACTIVE_BESIDE),
        (call("ACTIVE"), [call("ALERTING", "INITIATED")], ACTIVE_BESIDE),
        (CONSULTED, [call("HELD")], ACTIVE_BESIDE),
        (CONSULTED, [], ACTIVE_BESIDE),
        (MINE, [], "HOLD CONSULT_CALL SEND_DTMF UPDATE_CALL_DATA DROP"),
        (THEIRS, [], ACTIVE_BESIDE),
        (call("ACTIVE", "ALERTING"), [], "HOLD CONSULT_CALL SEND_DTMF UPDATE_CALL_DATA DROP"),
        (call("HELD"), [], HELD_ALONE),
        (call("HELD"), [call("INITIATED", "ALERTING", kind="CONSULT")], HELD_ALONE),
        (call("HELD"), [call("FAILED", "DROPPED")], HELD_ALONE),
        (call("HELD"), [call("HELD", kind="CONSULT")], HELD_ALONE),
        (call("HELD"), [CONSULTED], HELD_BESIDE),
        (call("HELD", kind="CONSULT"), [call("ACTIVE")], HELD_BESIDE),
        (call("HELD"), [THEIRS], "RETRIEVE TRANSFER UPDATE_CALL_DATA DROP"),
        (call("HELD"), [MINE], HELD_BESIDE),
        (call("HELD"), [call("ACTIVE", "HELD", kind="CONSULT")], HELD_BESIDE),
        (call("HELD"), [call("ACTIVE", "ALERTING", kind="CONSULT")], HELD_ALONE),
        (call("HELD"), [call("ACTIVE")], HELD_ALONE),
        (HELD_CONFERENCE, [call("ACTIVE", "ALERTING", kind="CONSULT")], HELD_ALONE),
        (call("FAILED"), [], "DROP"),
        (call("WRAP_UP", "DROPPED"), [], "UPDATE_CALL_DATA"),
        (call("DROPPED"), [], ""),
        (call("ACCEPTED"), [], ""),
    ],
)
def test_an_agent_is_offered_what_is_documented(
    dialog: Dialog, beside: list[Dialog], expected: str
):
    assert offers(dialog, *beside) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("INITIATED", "UPDATE_CALL_DATA DROP"),
        ("ACTIVE", "UPDATE_CALL_DATA DROP"),
        ("ALERTING", ""),
        ("DROPPED", ""),
    ],
)
def test_a_caller_outside_is_shown_with_the_recorded_offers(state: str, expected: str):
    dialog = call("ACTIVE", state)
    found = offered(Situation(dialog, dialog.participants[1], (), PROFILES["ucce-12.6"]))
    assert " ".join(found) == expected
