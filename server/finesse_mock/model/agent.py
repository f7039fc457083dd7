"""Agents and supervisors: who they are and what state they are in.

Names and values are those of the User object of the Finesse Web Services Developer Guide.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AgentState(StrEnum):
    """The resting values of ``User/state``; LOGIN is a request, never a state one rests in."""

    LOGOUT = "LOGOUT"
    NOT_READY = "NOT_READY"
    READY = "READY"
    RESERVED = "RESERVED"
    RESERVED_OUTBOUND = "RESERVED_OUTBOUND"
    RESERVED_OUTBOUND_PREVIEW = "RESERVED_OUTBOUND_PREVIEW"
    TALKING = "TALKING"
    HOLD = "HOLD"
    WORK = "WORK"
    WORK_READY = "WORK_READY"


class Role(StrEnum):
    """``User/roles/role``; a supervisor has both."""

    AGENT = "Agent"
    SUPERVISOR = "Supervisor"


class WrapUpMode(StrEnum):
    """``User/settings/wrapUpOnIncoming`` and ``wrapUpOnOutgoing``."""

    REQUIRED = "REQUIRED"
    REQUIRED_WITH_WRAP_UP_DATA = "REQUIRED_WITH_WRAP_UP_DATA"
    OPTIONAL = "OPTIONAL"
    NOT_ALLOWED = "NOT_ALLOWED"

    @property
    def always(self) -> bool:
        """Whether every answered call is followed by wrap-up, asked for or not."""
        return self in (WrapUpMode.REQUIRED, WrapUpMode.REQUIRED_WITH_WRAP_UP_DATA)


class MobileMode(StrEnum):
    """``User/mobileAgent/mode``."""

    CALL_BY_CALL = "CALL_BY_CALL"
    NAILED_CONNECTION = "NAILED_CONNECTION"


@dataclass(frozen=True, slots=True)
class MobileAgent:
    """The phone of an agent who signed in without a desk phone (UCCE)."""

    mode: MobileMode
    dial_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDefinition:
    """What the administrator configured for a user; it does not change while the mock runs.

    ``wrap_up_seconds`` is the length of wrap-up; ``supervised_teams`` are team ids.
    """

    id: str
    login_name: str
    first_name: str
    last_name: str
    team_id: str
    extension: str
    roles: tuple[Role, ...] = (Role.AGENT,)
    supervised_teams: tuple[str, ...] = ()
    wrap_up_on_incoming: WrapUpMode = WrapUpMode.OPTIONAL
    wrap_up_on_outgoing: WrapUpMode = WrapUpMode.NOT_ALLOWED
    wrap_up_seconds: int = 30
    mobile_allowed: bool = True

    @property
    def is_supervisor(self) -> bool:
        """Whether the user has the Supervisor role."""
        return Role.SUPERVISOR in self.roles


NO_REASON = -1
"""``reasonCodeId`` when no reason code is known or chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A user at one moment.

    ``resume`` is the state to which the agent returns when the present call or reservation ends
    and nothing else was asked for; ``pending`` is what was asked for meanwhile.
    ``changed_at`` is None until the first sign-in. ``on_own_call``: on the phone in a call which
    the state does not show (``mediaState`` of UCCX).
    """

    definition: AgentDefinition
    state: AgentState = AgentState.LOGOUT
    changed_at: datetime | None = None
    extension: str = ""
    mobile: MobileAgent | None = None
    reason_code_id: int = NO_REASON
    pending: AgentState | None = None
    pending_reason_id: int = NO_REASON
    resume: AgentState = AgentState.NOT_READY
    on_own_call: bool = False

    @property
    def id(self) -> str:
        """The login id, which is also the id in ``/finesse/api/User/{id}``."""
        return self.definition.id

    @property
    def signed_in(self) -> bool:
        """Whether the user is in any state but LOGOUT."""
        return self.state is not AgentState.LOGOUT
