"""What a step can have somebody do: the vocabulary of ``do`` and ``await``.

Operations of Finesse are written as Finesse writes them; what the mock does on behalf of the world
outside is lower case and dotted.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

Agents = str | tuple[str, ...]


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """One thing that somebody does."""

    def people(self) -> Mapping[str, Agents]:
        """The agents it names, by key."""
        return {}

    def names_call(self) -> tuple[str, str]:
        """The key under which it names a call that begins, and that name; empty for none."""
        return "", ""

    def uses_call(self) -> str:
        """The name of the call it happens in; empty for none."""
        return ""


class OfAgents(Act, frozen=True, kw_only=True):
    """An agent or several ask for a state."""

    agent: Agents

    def people(self) -> Mapping[str, Agents]:
        """Those who ask."""
        return {"agent": self.agent}

    def each(self) -> tuple[str, ...]:
        """The agents, one by one."""
        return (self.agent,) if isinstance(self.agent, str) else self.agent


class Login(OfAgents, frozen=True, kw_only=True):
    """Sign in; with the extension of the world file unless another is given."""

    extension: str = ""


class Ready(OfAgents, frozen=True, kw_only=True):
    """Ask for READY."""


class WithReason(OfAgents, frozen=True, kw_only=True):
    """Ask for NOT_READY or LOGOUT; the reason is the label or the code of a reason code."""

    reason: str = ""


class InboundCall(Act, frozen=True, kw_only=True):
    """Somebody outside calls, and a queue delivers the call to an agent."""

    from_: str = msgspec.field(name="from")
    to: str
    id: str = ""
    queue: str = ""
    dialed_number: str = ""
    vars: dict[str, str] = {}

    def people(self) -> Mapping[str, Agents]:
        """The one whose phone rings."""
        return {"to": self.to}

    def names_call(self) -> tuple[str, str]:
        """The call."""
        return "id", self.id


class OutgoingCall(Act, frozen=True, kw_only=True):
    """An agent calls a number."""

    agent: str
    to: str
    id: str = ""
    vars: dict[str, str] = {}

    def people(self) -> Mapping[str, Agents]:
        """The caller."""
        return {"agent": self.agent}

    def names_call(self) -> tuple[str, str]:
        """The call."""
        return "id", self.id


class InCall(Act, frozen=True, kw_only=True):
    """An agent does something in a call."""

    call: str
    by: str

    def people(self) -> Mapping[str, Agents]:
        """The one who does it."""
        return {"by": self.by}

    def uses_call(self) -> str:
        """That call."""
        return self.call


class Update(InCall, frozen=True, kw_only=True):
    """Change the data of a call."""

    vars: dict[str, str] = {}
    wrap_up_reason: str | None = None


class Consult(InCall, frozen=True, kw_only=True):
    """Call somebody about a call."""

    to: str
    as_: str = msgspec.field(name="as", default="")

    def names_call(self) -> tuple[str, str]:
        """The consult call."""
        return "as", self.as_


class TransferTo(InCall, frozen=True, kw_only=True):
    """Send a call to a number."""

    to: str


class SendDigits(InCall, frozen=True, kw_only=True):
    """Send DTMF digits."""

    digits: str


class ByParty(Act, frozen=True, kw_only=True):
    """Somebody outside does something; ``party`` is the number, where there are several."""

    call: str
    party: str = ""

    def uses_call(self) -> str:
        """That call."""
        return self.call


BY_CLIENTS: Final[Mapping[str, type[Act]]] = {
    "login": Login,
    "ready": Ready,
    "not_ready": WithReason,
    "logout": WithReason,
    "call.outgoing": OutgoingCall,
    "ANSWER": InCall,
    "HOLD": InCall,
    "RETRIEVE": InCall,
    "DROP": InCall,
    "UPDATE_CALL_DATA": Update,
    "CONSULT_CALL": Consult,
    "TRANSFER": InCall,
    "CONFERENCE": InCall,
    "TRANSFER_SST": TransferTo,
    "SEND_DTMF": SendDigits,
}
"""What an agent's client can do, and so what can be awaited."""

BY_ANYBODY: Final[Mapping[str, type[Act]]] = {
    **BY_CLIENTS,
    "call.inbound": InboundCall,
    "party.answer": ByParty,
    "party.hold": ByParty,
    "party.retrieve": ByParty,
    "party.hangup": ByParty,
}
"""What the mock can do."""
