"""Dialogs (calls) and their participants, as the Dialog object of the developer guide has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DialogState(StrEnum):
    """``Dialog/state`` of a voice dialog; HELD and WRAP_UP exist for participants only."""

    INITIATING = "INITIATING"
    INITIATED = "INITIATED"
    ALERTING = "ALERTING"
    ACTIVE = "ACTIVE"
    FAILED = "FAILED"
    DROPPED = "DROPPED"
    ACCEPTED = "ACCEPTED"


class ParticipantState(StrEnum):
    """``Participant/state``."""

    INITIATING = "INITIATING"
    INITIATED = "INITIATED"
    ALERTING = "ALERTING"
    ACTIVE = "ACTIVE"
    HELD = "HELD"
    FAILED = "FAILED"
    DROPPED = "DROPPED"
    WRAP_UP = "WRAP_UP"
    ACCEPTED = "ACCEPTED"


class StateCause(StrEnum):
    """``Participant/stateCause`` of a failed call."""

    BUSY = "BUSY"
    BAD_DESTINATION = "BAD_DESTINATION"
    OTHER = "OTHER"


class Action(StrEnum):
    """``requestedAction`` and ``Participant/actions/action``."""

    MAKE_CALL = "MAKE_CALL"
    ANSWER = "ANSWER"
    HOLD = "HOLD"
    RETRIEVE = "RETRIEVE"
    DROP = "DROP"
    UPDATE_CALL_DATA = "UPDATE_CALL_DATA"
    SEND_DTMF = "SEND_DTMF"
    CONSULT_CALL = "CONSULT_CALL"
    CONFERENCE = "CONFERENCE"
    TRANSFER = "TRANSFER"
    TRANSFER_SST = "TRANSFER_SST"
    SILENT_MONITOR = "SILENT_MONITOR"
    BARGE_CALL = "BARGE_CALL"
    PARTICIPANT_DROP = "PARTICIPANT_DROP"
    START_RECORDING = "START_RECORDING"
    ACCEPT = "ACCEPT"
    CLOSE = "CLOSE"
    REJECT = "REJECT"
    RECLASSIFY = "RECLASSIFY"
    UPDATE_SCHEDULED_CALLBACK = "UPDATE_SCHEDULED_CALLBACK"
    CANCEL_SCHEDULED_CALLBACK = "CANCEL_SCHEDULED_CALLBACK"


class CallType(StrEnum):
    """``mediaProperties/callType``; every participant may see the same call as another type."""

    PREROUTE_ACD_IN = "PREROUTE_ACD_IN"
    ACD_IN = "ACD_IN"
    OTHER_IN = "OTHER_IN"
    OUT = "OUT"
    AGENT_INSIDE = "AGENT_INSIDE"
    CONSULT = "CONSULT"
    CONSULT_OFFERED = "CONSULT_OFFERED"
    OFFERED = "OFFERED"
    TRANSFER = "TRANSFER"
    CONFERENCE = "CONFERENCE"
    SUPERVISOR_MONITOR = "SUPERVISOR_MONITOR"
    BARGE_IN_CONSULT = "BARGE_IN_CONSULT"
    OUTBOUND = "OUTBOUND"
    OUTBOUND_PREVIEW = "OUTBOUND_PREVIEW"
    OUTBOUND_DIRECT_PREVIEW = "OUTBOUND_DIRECT_PREVIEW"
    OUTBOUND_CALLBACK_PREVIEW = "OUTBOUND_CALLBACK_PREVIEW"


LIVE = frozenset({ParticipantState.ACTIVE, ParticipantState.HELD})
"""States in which a participant is in conversation, on hold or not."""

OVER = frozenset({ParticipantState.DROPPED, ParticipantState.WRAP_UP})
"""States of a participant who has left the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One party of one dialog.

    ``agent_id`` is empty for somebody outside. ``call_type`` is how this party sees the call.
    ``actions`` are those the mock offers now, which are those it accepts. ``listed`` says whether
    the dialog stands in this agent's Dialogs collection. ``answered`` says whether the party was
    ever in conversation, ``caller`` whether it made the call: both decide on wrap-up. ``passive``
    marks the phone of an agent to whom a supervisor listens: the call asks nothing of the agent.
    ``delivered`` marks an agent to whom a queue delivered the call.
    """

    address: str
    agent_id: str = ""
    state: ParticipantState
    cause: StateCause | None = None
    joined_at: datetime
    changed_at: datetime
    call_type: CallType | None = None
    actions: tuple[Action, ...] = ()
    listed: bool = False
    answered: bool = False
    caller: bool = False
    passive: bool = False
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class CallKey:
    """The router call key of UCCE: call of the day, its sequence number, the day."""

    call_id: int
    sequence: int
    prefix: int


class DialogKind(StrEnum):
    """What sort of call a dialog is; it decides, with the states, on what is offered in it."""

    CALL = "CALL"
    CONSULT = "CONSULT"
    CONFERENCE = "CONFERENCE"
    MONITOR = "MONITOR"
    RESERVATION = "RESERVATION"


class DiallingMode(StrEnum):
    """How an outbound campaign reaches its customers."""

    PREVIEW = "PREVIEW"
    DIRECT_PREVIEW = "DIRECT_PREVIEW"
    PROGRESSIVE = "PROGRESSIVE"
    PREDICTIVE = "PREDICTIVE"

    @property
    def previews(self) -> bool:
        """Whether the agent decides on the customer before the customer is called."""
        return self in (DiallingMode.PREVIEW, DiallingMode.DIRECT_PREVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What a call has to do with an outbound campaign.

    ``blended``: the agent takes inbound calls, too. ``callback``: the customer asked for the call.
    ``agent_id`` is the agent reserved for the customer while a dialler calls.
    """

    mode: DiallingMode
    customer: str
    dialer_port: str
    blended: bool = False
    callback: bool = False
    agent_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledCallback:
    """``scheduledCallbackInfo``: when and at which number the customer is called again."""

    time: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A voice call at one moment.

    ``variables`` are (name, value) in the order in which they are sent. ``routed`` marks a call
    that a queue delivered; ``requeued`` one that goes back to its queue when nobody answers,
    ``waiting`` one that is in its queue now.
    ``controller`` is the agent who set up a conference. ``ring_s``: seconds for which the call
    rings at an agent, where they are not those of the site.
    """

    id: str
    kind: DialogKind = DialogKind.CALL
    from_address: str
    to_address: str
    dialed_number: str
    dnis: str
    participants: tuple[Participant, ...]
    variables: tuple[tuple[str, str], ...] = ()
    queue_number: str = ""
    queue_name: str = ""
    call_key: CallKey | None = None
    routed: bool = False
    wrap_up_reason: str | None = None
    outbound_classification: str = ""
    secondary_id: str = ""
    associated_dialog_id: str = ""
    controller: str = ""
    requeued: bool = False
    waiting: bool = False
    ring_s: float | None = None
    campaign: Campaign | None = None
    callback: ScheduledCallback | None = None
    callback_number: str = ""

    def of_agent(self, agent_id: str) -> Participant | None:
        """The participant of that agent, or None; people outside are nobody's."""
        for participant in self.participants:
            if agent_id and participant.agent_id == agent_id:
                return participant
        return None

    def at(self, address: str) -> Participant | None:
        """The participant with that media address, or None."""
        for participant in self.participants:
            if participant.address == address:
                return participant
        return None

    def listed_agents(self) -> Iterator[str]:
        """Ids of the agents in whose Dialogs collection this dialog stands."""
        return (p.agent_id for p in self.participants if p.listed)

    @property
    def state(self) -> DialogState:
        """The state of the whole, which follows from its participants."""
        states = {participant.state for participant in self.participants}
        for theirs, whole in _STATE_BY_PRECEDENCE:
            if theirs in states:
                return whole
        return DialogState.DROPPED


_STATE_BY_PRECEDENCE = (
    (ParticipantState.FAILED, DialogState.FAILED),
    (ParticipantState.ACCEPTED, DialogState.ACCEPTED),
    (ParticipantState.ACTIVE, DialogState.ACTIVE),
    (ParticipantState.HELD, DialogState.ACTIVE),
    (ParticipantState.ALERTING, DialogState.ALERTING),
    (ParticipantState.INITIATED, DialogState.INITIATED),
    (ParticipantState.INITIATING, DialogState.INITIATING),
)


CALL_VARIABLE_NAMES = tuple(f"callVariable{number}" for number in range(1, 11))
"""The ten peripheral variables, all of which every dialog carries, empty or not."""
