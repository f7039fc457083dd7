"""What a step can have somebody do, with all that may be said of it; ``verbs`` has their names."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from finesse_mock.documents import Duration

Agents = str | tuple[str, ...]

Mode = Literal["preview", "direct_preview", "progressive", "predictive"]
"""How a campaign reaches its customers."""

PartyAct = Literal["answer", "hold", "retrieve", "hangup"]
"""What somebody outside does."""


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """One thing that somebody does."""

    def people(self) -> Mapping[str, Agents]:
        """The agents it names, by key."""
        return {}

    def names_call(self) -> tuple[str, str]:
        """The key under which it names a call that begins, and that name; empty for none."""
        return "", ""

    def uses_call(self) -> tuple[str, str]:
        """The key under which it names the call it happens in, and that name; empty for none."""
        return "", ""

    def complaint(self) -> str:
        """What is wrong with its keys taken together, as half a sentence; empty for nothing."""
        return ""


class OfAgents(Act, frozen=True, kw_only=True):
    """An agent or several ask for something that concerns their state."""

    agent: Agents

    def people(self) -> Mapping[str, Agents]:
        """Those whom it concerns."""
        return {"agent": self.agent}

    def each(self) -> tuple[str, ...]:
        """The agents, one by one."""
        return tuple(self.agent.split(",")) if isinstance(self.agent, str) else self.agent


class Login(OfAgents, frozen=True, kw_only=True):
    """Sign in; with the extension of the world file unless another is given."""

    extension: str = ""


class Ready(OfAgents, frozen=True, kw_only=True):
    """Ask for READY; ``by`` is a supervisor who does so for the agent."""

    by: str = ""

    def people(self) -> Mapping[str, Agents]:
        """The agents, and the supervisor where there is one."""
        return {"agent": self.agent, "by": self.by} if self.by else {"agent": self.agent}


class WithReason(Ready, frozen=True, kw_only=True):
    """Ask for NOT_READY or LOGOUT; the reason is the label or the code of a reason code."""

    reason: str = ""

    def complaint(self) -> str:
        """A supervisor has no choice of reasons."""
        if self.by and self.reason:
            return "a supervisor gives no reason; leave by or reason out."
        return ""


class AnyState(OfAgents, frozen=True, kw_only=True):
    """Ask for a state by its name in Finesse; LOGIN signs in, ``reason`` is a label or a code."""

    state: Literal["LOGIN", "READY", "NOT_READY", "WORK", "LOGOUT"]
    reason: str = ""
    extension: str = ""

    def complaint(self) -> str:
        """Not everything goes with every state."""
        if self.extension and self.state != "LOGIN":
            return "only LOGIN has an extension."
        if self.reason and self.state not in ("NOT_READY", "LOGOUT"):
            return "only NOT_READY and LOGOUT have a reason."
        return ""


class InboundCall(Act, frozen=True, kw_only=True):
    """Somebody outside calls, and a queue delivers the call to an agent.

    Without ``to`` the call waits in the queue until an agent is free. ``ring``: how long it rings
    before it is taken away. ``sign_in``: the agent is first signed in and made READY.
    """

    from_: str = msgspec.field(name="from", default="5550100")
    to: str = ""
    id: str = ""
    queue: str = ""
    dialed_number: str = ""
    ring: Duration | None = None
    sign_in: bool = False
    vars: dict[str, str] = {}

    def people(self) -> Mapping[str, Agents]:
        """The one whose phone rings."""
        return {"to": self.to} if self.to else {}

    def names_call(self) -> tuple[str, str]:
        """The call."""
        return "id", self.id

    def complaint(self) -> str:
        """It has to go somewhere."""
        if self.sign_in and not self.to:
            return "a call with signIn needs an agent (to)."
        if self.to or self.queue or self.dialed_number:
            return ""
        return "a call needs an agent (to) or a queue (queue)."


class Reservation(Act, frozen=True, kw_only=True):
    """A campaign reserves an agent for a customer, whose number is ``customer``.

    ``callback``: the customer asked to be called. ``blended``: the agent takes inbound calls, too.
    ``sign_in``: the agent is first signed in and made READY.
    """

    agent: str
    customer: str
    mode: Mode
    id: str = ""
    sign_in: bool = False
    vars: dict[str, str] = {}
    callback: bool = False
    blended: bool = False

    def people(self) -> Mapping[str, Agents]:
        """The one who is reserved."""
        return {"agent": self.agent}

    def names_call(self) -> tuple[str, str]:
        """The reservation; where a dialler calls, its call."""
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

    def uses_call(self) -> tuple[str, str]:
        """That call."""
        return "call", self.call


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


class Monitor(Act, frozen=True, kw_only=True):
    """A supervisor begins to listen to an agent."""

    agent: str
    by: str
    as_: str = msgspec.field(name="as", default="")

    def people(self) -> Mapping[str, Agents]:
        """Both."""
        return {"agent": self.agent, "by": self.by}

    def names_call(self) -> tuple[str, str]:
        """The call by which the supervisor listens."""
        return "as", self.as_


class Barge(InCall, frozen=True, kw_only=True):
    """A supervisor steps into the call; ``call`` is the one by which the supervisor listens."""

    as_: str = msgspec.field(name="as", default="")

    def names_call(self) -> tuple[str, str]:
        """The consult call which goes before the conference."""
        return "as", self.as_


class DropParty(InCall, frozen=True, kw_only=True):
    """A supervisor takes an agent out of a conference."""

    agent: str

    def people(self) -> Mapping[str, Agents]:
        """Both."""
        return {"by": self.by, "agent": self.agent}


class Reclassify(InCall, frozen=True, kw_only=True):
    """Tell the campaign what the call reached."""

    outbound_classification: str


class ScheduleCallback(InCall, frozen=True, kw_only=True):
    """Set when, or at which number, the customer is called again, or both."""

    callback_time: str = ""
    callback_number: str = ""

    def complaint(self) -> str:
        """One of both there must be."""
        if self.callback_time or self.callback_number:
            return ""
        return "a callback needs callbackTime or callbackNumber."


class ByParty(Act, frozen=True, kw_only=True):
    """Somebody outside does something; ``party`` is the number, where there are several."""

    call: str
    party: str = ""

    def uses_call(self) -> tuple[str, str]:
        """That call."""
        return "call", self.call


class Abandon(Act, frozen=True, kw_only=True):
    """The caller hangs up."""

    call: str

    def uses_call(self) -> tuple[str, str]:
        """That call."""
        return "call", self.call


class Absence(OfAgents, frozen=True, kw_only=True):
    """Clients have been gone for so long that Finesse has their agents forced out."""
