"""The state machines as they are drawn: what moves from the tables, what stands where from here."""

from collections.abc import Mapping
from typing import Final

from finesse_mock.engine import participant_table
from finesse_mock.engine.agent_table import Effect, effect_for_supervisor, effect_of
from finesse_mock.engine.commands import RequestedState
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Action, ParticipantState
from finesse_mock.model.profile import Platform, Profile
from finesse_mock.reference.agents import moves_of, states_of
from finesse_mock.reference.diagram import Cause, Machine, Move, Place
from finesse_mock.reference.profiles import newest

S = AgentState
P = ParticipantState

_AGENT_PLACES: Final[Mapping[AgentState, Place]] = {
    S.NOT_READY: Place(0, 0, rows=9),
    S.READY: Place(0, 4, rows=9),
    S.LOGOUT: Place(0, 2),
    S.RESERVED: Place(2, 1),
    S.RESERVED_OUTBOUND: Place(3, 2),
    S.RESERVED_OUTBOUND_PREVIEW: Place(4, 3),
    S.TALKING: Place(5, 1, columns=3),
    S.HOLD: Place(6, 1),
    S.WORK: Place(7, 2),
    S.WORK_READY: Place(8, 3),
}
_AGENT_COLUMNS: Final = ((20, 104), (262, 216), (492, 216), (722, 216), (1076, 104))

_PARTICIPANT_PLACES: Final[Mapping[ParticipantState, Place]] = {
    P.INITIATING: Place(0, 0),
    P.INITIATED: Place(1, 0),
    P.FAILED: Place(2, 1),
    P.ALERTING: Place(3, 2),
    P.ACCEPTED: Place(4, 3),
    P.ACTIVE: Place(5, 0, columns=3),
    P.HELD: Place(6, 0),
    P.WRAP_UP: Place(7, 2),
    P.DROPPED: Place(0, 4, rows=8),
}
_PARTICIPANT_COLUMNS: Final = ((170, 180), (380, 180), (590, 180), (800, 130), (1076, 104))


def _cause(state: AgentState, to: AgentState, profile: Profile) -> Cause:
    """Whose request makes that move at once, if anybody's does."""
    asked = [requested for requested in RequestedState if S(requested) is to]
    for requested in asked:
        if effect_of(state, requested, profile, on_phone=False) is Effect.APPLY:
            return Cause.REQUEST
        if effect_for_supervisor(state, requested, on_phone=False) is Effect.APPLY:
            return Cause.SUPERVISOR
    return Cause.REQUEST if state is S.LOGOUT else Cause.ITSELF


def agents(platform: Platform) -> Machine:
    """The states of agents on the newest release of a platform."""
    profile = newest(platform)
    moves = [
        Move(state, to, why, _cause(state, to, profile)) for state, to, why in moves_of(profile)
    ]
    return Machine(
        title=f"Agent states on {platform}",
        places={state: _AGENT_PLACES[state] for state in states_of(profile)},
        moves=moves,
        columns=_AGENT_COLUMNS,
        lanes={frozenset((S.NOT_READY, S.READY)): 1},
        noted=frozenset({S.LOGOUT}),
        drawn=frozenset({S.NOT_READY, S.READY}),
    )


def participants() -> Machine:
    """The states of participants, which are the same everywhere."""
    begun = [
        Move("", state, how, Cause.ITSELF) for state, how in participant_table.BEGINNINGS.items()
    ]
    moves = [
        Move(state, to, why, Cause.REQUEST if _names_action(why) else Cause.ITSELF)
        for state, moves in participant_table.TRANSITIONS.items()
        for to, why in moves.items()
    ]
    return Machine(
        title="Participant states",
        places={str(state): place for state, place in _PARTICIPANT_PLACES.items()},
        moves=[*begun, *moves],
        columns=_PARTICIPANT_COLUMNS,
    )


def _names_action(why: str) -> bool:
    return any(word in Action.__members__ for word in why.replace(",", "").split())
