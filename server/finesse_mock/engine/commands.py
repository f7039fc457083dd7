"""Everything that can be asked of the world, as frozen values.

``request_id`` is the text of the ``requestId`` header of the REST request behind a command; the
events which the command causes carry it. It is empty for all that happens by itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from finesse_mock.engine.media_commands import MediaCommand
from finesse_mock.model.agent import MobileAgent
from finesse_mock.model.dialog import Action, DiallingMode


class RequestedState(StrEnum):
    """The values of ``User/state`` that a client may ask for."""

    LOGOUT = "LOGOUT"
    NOT_READY = "NOT_READY"
    READY = "READY"
    WORK = "WORK"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``PUT User/{id}`` with state LOGIN."""

    agent_id: str
    extension: str
    mobile: MobileAgent | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """``PUT User/{id}`` with any other state; ``reason_code_id`` is a database id.

    ``supervisor_id`` is empty when the agent asks for it. ``all_media``: LOGOUT is one from all
    nonvoice media, too (``logoutAllMedia``).
    """

    agent_id: str
    state: RequestedState
    reason_code_id: int | None = None
    supervisor_id: str = ""
    all_media: bool = False
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceOut:
    """The client of a signed-in agent has been gone for too long."""

    agent_id: str
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtiFailover:
    """Finesse is connected to a CTI server again after it had been connected to none."""

    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCall:
    """``POST User/{id}/Dialogs`` with MAKE_CALL."""

    agent_id: str
    to_address: str
    variables: tuple[tuple[str, str], ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogAction:
    """``PUT Dialog/{id}``. ``address`` is the targetMediaAddress, empty where none is needed."""

    agent_id: str
    dialog_id: str
    action: Action
    address: str = ""
    to_address: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    wrap_up_reason: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCall:
    """A caller outside reached a queue.

    With ``agent_id`` the queue delivers the call to that agent now or not at all; without it the
    call waits for the agent who is READY for longest. ``queue_id`` empty: the first queue of the
    agent's team. ``ring_s``: seconds after which a call that rings is taken away again; None: those
    of the site.
    """

    from_address: str
    agent_id: str = ""
    queue_id: str = ""
    dialed_number: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    ring_s: float | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise:
    """``POST User/{id}/Dialogs`` with SILENT_MONITOR, or BARGE_CALL where a dialog is named."""

    supervisor_id: str
    agent_address: str
    monitor_dialog_id: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveAgent:
    """A campaign wants a READY agent for a customer."""

    agent_id: str
    mode: DiallingMode
    customer: str
    dialer_port: str = "7001"
    variables: tuple[tuple[str, str], ...] = ()
    blended: bool = False
    callback: bool = False
    request_id: str = ""


class PartyAct(StrEnum):
    """What somebody outside does with a phone that no client controls."""

    ANSWER = "ANSWER"
    HOLD = "HOLD"
    RETRIEVE = "RETRIEVE"
    DROP = "DROP"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideParty:
    """Somebody outside answers, holds, retrieves or hangs up."""

    dialog_id: str
    address: str
    act: PartyAct
    request_id: str = ""


class TimerKind(StrEnum):
    """What a timer is for."""

    DIAL = "dial"
    CONNECT = "connect"
    ANSWER = "answer"
    HANG_UP = "hang_up"
    RING = "ring"
    WRAP_UP = "wrap_up"
    BARGE = "barge"
    RESERVATION = "reservation"
    CUSTOMER = "customer"
    MENU = "menu"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class TimerKey:
    """A timer and the dialog, task or agent that it belongs to, within a dialog the address."""

    kind: TimerKind
    subject: str
    address: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.subject, self.address)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """The moment that a ``TimerSet`` named has come."""

    key: TimerKey
    request_id: str = ""


VoiceCommand = (
    SignIn
    | SetState
    | ForceOut
    | CtiFailover
    | MakeCall
    | DialogAction
    | RouteCall
    | Supervise
    | ReserveAgent
    | OutsideParty
    | TimerFired
)
"""Those of the commands that are not about nonvoice media."""

Command = VoiceCommand | MediaCommand
"""What ``World.apply`` takes."""
