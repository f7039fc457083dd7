"""Participants of a call: how they move, what they are offered. All rules on both stand here.

``BEGINNINGS`` and ``TRANSITIONS`` say in which states a participant enters a call and between which
it moves, each with what makes it so; the engine checks each move. ``OFFERS`` gives, for each kind
of dialog and each state of an agent in it, the actions in the order in which they are sent, each
with the condition under which it is offered; ``OUTSIDE_OFFERS`` does so for callers outside. What
is offered is what is accepted: the engine refuses any action that is not in
``Participant.actions`` at that moment. Source: "Actions Parameter Values" and "State (Participant)
Parameter Values" of the Finesse Web Services Developer Guide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from finesse_mock.model.dialog import (
    LIVE,
    OVER,
    Action,
    DiallingMode,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import DropParticipantFor

P = ParticipantState

BEGINNINGS: Final[Mapping[ParticipantState, str]] = {
    P.INITIATING: "goes off hook",
    P.INITIATED: "has dialled before",
    P.ALERTING: "is called",
    P.ACTIVE: "is connected or joined",
    P.HELD: "is joined, on hold",
}
"""The states in which somebody enters a call, and how."""

_LEAVES = {P.WRAP_UP: "call ends, wrap-up", P.DROPPED: "DROP, or call ends"}
TRANSITIONS: Final[Mapping[ParticipantState, Mapping[ParticipantState, str]]] = {
    P.INITIATING: {P.INITIATED: "has dialled", P.DROPPED: "DROP"},
    P.INITIATED: {
        P.ACTIVE: "is answered",
        P.FAILED: "busy, or no such number",
        P.DROPPED: "DROP",
    },
    P.ALERTING: {
        P.ACTIVE: "ANSWER",
        P.ACCEPTED: "ACCEPT",
        P.DROPPED: "CLOSE, REJECT, or rings no more",
    },
    P.ACTIVE: {P.HELD: "HOLD", **_LEAVES},
    P.HELD: {P.ACTIVE: "RETRIEVE", **_LEAVES},
    P.FAILED: {P.DROPPED: "DROP"},
    P.ACCEPTED: {P.DROPPED: "customer is called"},
    P.WRAP_UP: {P.DROPPED: "wrap-up ends"},
    P.DROPPED: {},
}
"""Between which states a participant moves, and what moves it."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that an offer may depend on: the leg, its dialog, the same agent's other legs.

    ``droppers`` are those who may drop others from a conference.
    """

    dialog: Dialog
    leg: Participant
    others: tuple[tuple[Dialog, Participant], ...]
    profile: Profile
    supervisor: bool = False
    droppers: DropParticipantFor = DropParticipantFor.SUPERVISOR_ONLY


Condition = Callable[[Situation], bool]


def always(_: Situation) -> bool:
    """Offered whatever else is the case."""
    return True


def may_consult(at: Situation) -> bool:
    """Not from a consult call, not from somebody else's conference, not beside another call."""
    if at.dialog.kind is DialogKind.CONSULT or _anothers_conference(at.dialog, at.leg):
        return False
    return _alone(at)


def may_transfer_directly(at: Situation) -> bool:
    """An answered two-party call that is neither a consult call nor a conference."""
    ringing = any(each.state is P.ALERTING for each in at.dialog.participants)
    return at.dialog.kind is DialogKind.CALL and not ringing and _alone(at)


def may_join(at: Situation) -> bool:
    """The same agent has another call, active and answered, with somebody else in it."""
    here = _company(at.dialog, at.leg)
    return any(
        leg.state is P.ACTIVE and _are_two(here, _company(dialog, leg)) for dialog, leg in at.others
    )


def may_conference(at: Situation) -> bool:
    """As for a transfer; in a conference only the controller may add parties, up to a limit."""
    joined = [(dialog, leg) for dialog, leg in at.others if leg.state is P.ACTIVE]
    if any(_anothers_conference(*pair) for pair in ((at.dialog, at.leg), *joined)):
        return False
    company = set[str]().union(*(_company(*pair) for pair in ((at.dialog, at.leg), *joined)))
    return may_join(at) and len(company) < at.profile.conference_parties


def may_drop_others(at: Situation) -> bool:
    """In a conference, where the platform has it, whom "enableDropParticipantFor" names."""
    if at.dialog.kind is not DialogKind.CONFERENCE or not at.profile.participant_drop:
        return False
    match at.droppers:
        case DropParticipantFor.SUPERVISOR_ONLY:
            return at.supervisor
        case DropParticipantFor.CONTROLLER_AND_SUPERVISOR:
            return at.supervisor or at.dialog.controller == at.leg.agent_id
        case DropParticipantFor.ALL:
            return True


def may_record(at: Situation) -> bool:
    """Where the platform records."""
    return at.profile.recording


def may_schedule(at: Situation) -> bool:
    """The call of a campaign with its customer."""
    return at.dialog.campaign is not None


def may_unschedule(at: Situation) -> bool:
    """A callback is set."""
    return at.dialog.callback is not None


def may_reclassify(at: Situation) -> bool:
    """A customer call of direct preview, from its acceptance to the end of wrap-up."""
    campaign = at.dialog.campaign
    return campaign is not None and campaign.mode is DiallingMode.DIRECT_PREVIEW


def _alone(at: Situation) -> bool:
    return all(leg.state in OVER for _, leg in at.others)


def _anothers_conference(dialog: Dialog, leg: Participant) -> bool:
    return dialog.kind is DialogKind.CONFERENCE and dialog.controller != leg.agent_id


def _company(dialog: Dialog, leg: Participant) -> set[str]:
    return {
        each.address
        for each in dialog.participants
        if each.state in LIVE and each.address != leg.address
    }


def _are_two(here: set[str], there: set[str]) -> bool:
    return bool(here) and bool(there) and len(here | there) > 1


Offers = tuple[tuple[Action, Condition], ...]

_DIALLING: Offers = (
    (Action.UPDATE_CALL_DATA, always),
    (Action.RECLASSIFY, may_reclassify),
    (Action.DROP, always),
)
_CAMPAIGN: Offers = (
    (Action.RECLASSIFY, may_reclassify),
    (Action.UPDATE_SCHEDULED_CALLBACK, may_schedule),
    (Action.CANCEL_SCHEDULED_CALLBACK, may_unschedule),
)
_CALL: Mapping[ParticipantState, Offers] = {
    P.INITIATING: _DIALLING,
    P.INITIATED: _DIALLING,
    P.ALERTING: ((Action.ANSWER, always),),
    P.ACTIVE: (
        (Action.HOLD, always),
        (Action.CONSULT_CALL, may_consult),
        (Action.TRANSFER_SST, may_transfer_directly),
        (Action.SEND_DTMF, always),
        (Action.UPDATE_CALL_DATA, always),
        *_CAMPAIGN,
        (Action.START_RECORDING, may_record),
        (Action.PARTICIPANT_DROP, may_drop_others),
        (Action.DROP, always),
    ),
    P.HELD: (
        (Action.RETRIEVE, always),
        (Action.TRANSFER, may_join),
        (Action.CONFERENCE, may_conference),
        (Action.UPDATE_CALL_DATA, always),
        *_CAMPAIGN,
        (Action.DROP, always),
    ),
    P.FAILED: ((Action.RECLASSIFY, may_reclassify), (Action.DROP, always)),
    P.DROPPED: (),
    P.WRAP_UP: ((Action.UPDATE_CALL_DATA, always), (Action.RECLASSIFY, may_reclassify)),
    P.ACCEPTED: (),
}
_DROP_ONLY: Offers = ((Action.DROP, always),)
_MONITOR: Mapping[ParticipantState, Offers] = dict.fromkeys(P, ()) | {
    P.INITIATING: _DROP_ONLY,
    P.INITIATED: _DROP_ONLY,
    P.ACTIVE: (
        (Action.BARGE_CALL, always),
        (Action.START_RECORDING, may_record),
        (Action.DROP, always),
    ),
    P.FAILED: _DROP_ONLY,
}
_RESERVATION: Mapping[ParticipantState, Offers] = dict.fromkeys(P, ()) | {
    P.ALERTING: (
        (Action.ACCEPT, always),
        (Action.CLOSE, always),
        (Action.REJECT, always),
    ),
}

OFFERS: Final[Mapping[DialogKind, Mapping[ParticipantState, Offers]]] = {
    DialogKind.CALL: _CALL,
    DialogKind.CONSULT: _CALL,
    DialogKind.CONFERENCE: _CALL,
    DialogKind.MONITOR: _MONITOR,
    DialogKind.RESERVATION: _RESERVATION,
}

OUTSIDE_OFFERS: Final[Mapping[ParticipantState, tuple[Action, ...]]] = {
    state: (Action.UPDATE_CALL_DATA, Action.DROP)
    if state in (P.INITIATING, P.INITIATED, P.ACTIVE, P.HELD)
    else ()
    for state in P
}
"""Sent for callers outside, too, where no client can use them; people who are called get none."""


def offered(at: Situation) -> tuple[Action, ...]:
    """The actions offered to that participant now, in the order in which they are sent."""
    if not at.leg.agent_id:
        return OUTSIDE_OFFERS[at.leg.state] if at.leg.caller else ()
    if at.leg.passive:
        return ()
    offers = OFFERS[at.dialog.kind][at.leg.state]
    return tuple(action for action, condition in offers if condition(at))


for _kind in DialogKind:
    if set(OFFERS[_kind]) != set(ParticipantState):
        raise AssertionError(f"participant_table: {_kind} lacks a state")
if set(TRANSITIONS) != set(ParticipantState):
    raise AssertionError("participant_table: a state without a row of transitions")
