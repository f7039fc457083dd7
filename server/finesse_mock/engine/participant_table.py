"""The actions offered to the participants of a call. Every rule about them stands in this file.

``AGENT_OFFERS`` and ``OUTSIDE_OFFERS`` give for each participant state the actions in the order in
which they are sent, each with the condition under which it is offered. What is offered is what is
accepted: the engine refuses any action that is not in ``Participant.actions`` at that moment.
Source: "Actions Parameter Values" and "State (Participant) Parameter Values" of the Finesse Web
Services Developer Guide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from finesse_mock.model.dialog import (
    LIVE,
    Action,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)
from finesse_mock.model.profile import Profile

P = ParticipantState


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an offer may depend on: the leg, its dialog, the same agent's other legs."""

    dialog: Dialog
    leg: Participant
    others: tuple[tuple[Dialog, Participant], ...]
    profile: Profile


Condition = Callable[[Situation], bool]


def always(_: Situation) -> bool:
    """Offered whatever else is the case."""
    return True


def may_consult(at: Situation) -> bool:
    """Not from a consult call, not from somebody else's conference, not beside another call."""
    if at.dialog.kind is DialogKind.CONSULT:
        return False
    if at.dialog.kind is DialogKind.CONFERENCE and at.dialog.controller != at.leg.agent_id:
        return False
    return all(leg.state in _ENDED for _, leg in at.others)


def may_transfer_directly(at: Situation) -> bool:
    """An answered two-party call that is neither a consult call nor a conference."""
    ringing = any(each.state is P.ALERTING for each in at.dialog.participants)
    if at.dialog.kind is not DialogKind.CALL or ringing:
        return False
    return all(leg.state in _ENDED for _, leg in at.others)


def may_join(at: Situation) -> bool:
    """The same agent has another call, active and answered, with somebody else in it."""
    here = _company(at.dialog, at.leg)
    return any(
        leg.state is P.ACTIVE and _are_two(here, _company(dialog, leg)) for dialog, leg in at.others
    )


def _company(dialog: Dialog, leg: Participant) -> set[str]:
    return {
        each.address
        for each in dialog.participants
        if each.state in LIVE and each.address != leg.address
    }


def _are_two(here: set[str], there: set[str]) -> bool:
    return bool(here) and bool(there) and len(here | there) > 1


def may_conference(at: Situation) -> bool:
    """As for a transfer; in a conference only the controller may add parties."""
    if any(
        dialog.kind is DialogKind.CONFERENCE and dialog.controller != at.leg.agent_id
        for dialog in (at.dialog, *(dialog for dialog, leg in at.others if leg.state is P.ACTIVE))
    ):
        return False
    return may_join(at)


_ENDED = frozenset({P.DROPPED, P.WRAP_UP})

Offers = tuple[tuple[Action, Condition], ...]

_DIALLING: Offers = ((Action.UPDATE_CALL_DATA, always), (Action.DROP, always))

AGENT_OFFERS: Final[Mapping[ParticipantState, Offers]] = {
    P.INITIATING: _DIALLING,
    P.INITIATED: _DIALLING,
    P.ALERTING: ((Action.ANSWER, always),),
    P.ACTIVE: (
        (Action.HOLD, always),
        (Action.CONSULT_CALL, may_consult),
        (Action.TRANSFER_SST, may_transfer_directly),
        (Action.SEND_DTMF, always),
        (Action.UPDATE_CALL_DATA, always),
        (Action.DROP, always),
    ),
    P.HELD: (
        (Action.RETRIEVE, always),
        (Action.TRANSFER, may_join),
        (Action.CONFERENCE, may_conference),
        (Action.UPDATE_CALL_DATA, always),
        (Action.DROP, always),
    ),
    P.FAILED: ((Action.DROP, always),),
    P.DROPPED: (),
    P.WRAP_UP: ((Action.UPDATE_CALL_DATA, always),),
    P.ACCEPTED: (),
}

OUTSIDE_OFFERS: Final[Mapping[ParticipantState, tuple[Action, ...]]] = {
    P.INITIATING: (Action.UPDATE_CALL_DATA, Action.DROP),
    P.INITIATED: (Action.UPDATE_CALL_DATA, Action.DROP),
    P.ALERTING: (),
    P.ACTIVE: (Action.UPDATE_CALL_DATA, Action.DROP),
    P.HELD: (Action.UPDATE_CALL_DATA, Action.DROP),
    P.FAILED: (),
    P.DROPPED: (),
    P.WRAP_UP: (),
    P.ACCEPTED: (),
}
"""Sent for parties outside too, where no client can use them."""


def offered(at: Situation) -> tuple[Action, ...]:
    """The actions offered to that participant now, in the order in which they are sent."""
    if not at.leg.agent_id:
        return OUTSIDE_OFFERS[at.leg.state]
    return tuple(action for action, condition in AGENT_OFFERS[at.leg.state] if condition(at))


for _state in ParticipantState:
    if _state not in AGENT_OFFERS or _state not in OUTSIDE_OFFERS:
        raise AssertionError(f"participant_table: no row for {_state}")
