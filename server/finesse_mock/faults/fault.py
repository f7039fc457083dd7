"""What all faults have in common, and the families that differ in where they strike.

A fault is a value: what it does and when. What it has done so far is known to the plan.
"""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.faults.courses import (
    BoshCourse,
    EventContent,
    Passage,
    RequestCourse,
    StreamCourse,
)
from finesse_mock.faults.occasion import (
    AgentMatch,
    EventMatch,
    Match,
    Occasion,
    RequestMatch,
    StreamMatch,
)
from finesse_mock.model.system import ServiceStatus


class Fault(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """Something that goes wrong on purpose. Its tag is the name of its kind."""

    lasts: ClassVar[bool] = False
    """Whether what it struck stays struck until the fault is over."""
    only: ClassVar[str] = ""
    """The transport without which it makes no sense."""

    count: Annotated[
        Annotated[int, Meta(ge=1)] | None, Meta(description="It strikes so many times at the most.")
    ] = None
    probability: Annotated[
        float, Meta(ge=0, le=1, description="The chance with which it strikes each time.")
    ] = 1.0
    after: Annotated[
        Duration | None,
        Meta(description="It begins so long after it was added, by the mock's clock."),
    ] = None
    for_: Annotated[Duration | None, Meta(description="It is over so long after it began.")] = (
        msgspec.field(name="for", default=None)
    )
    match: Match = Match()

    @property
    def kind(self) -> str:
        """The name of its kind."""
        return str(self.__struct_config__.tag)

    def fits(self, occasion: Occasion) -> bool:
        """Whether it may strike there."""
        return self.only in ("", occasion.transport) and self.match.fits(occasion)


class EventFault(Fault, frozen=True, kw_only=True):
    """Strikes an update event on its way to one client."""

    match: Annotated[EventMatch, Meta(description="Which deliveries it strikes.")] = EventMatch()

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let the event go on as the fault has it; tell whether any of it goes on at all."""
        raise NotImplementedError


class RequestFault(Fault, frozen=True, kw_only=True):
    """Strikes a REST request whose sender is known."""

    match: Annotated[RequestMatch, Meta(description="Which requests it strikes.")] = RequestMatch()

    def alter(self, course: RequestCourse) -> RequestCourse:
        """What becomes of the request, which other faults may have struck before."""
        raise NotImplementedError


class StreamFault(Fault, frozen=True, kw_only=True):
    """Strikes a stream once: at once where it is there already, else with its first bytes.

    With ``agent`` it waits until the client has authenticated.
    """

    match: Annotated[AgentMatch, Meta(description="Which streams it strikes.")] = AgentMatch()

    def alter(self, course: StreamCourse) -> StreamCourse:
        """What becomes of the stream, which other faults may have struck before."""
        raise NotImplementedError


class ReplyFault(Fault, frozen=True, kw_only=True):
    """Strikes the answer to one step of a sign-in, or to a ping."""

    match: Annotated[StreamMatch, Meta(description="Which streams it strikes.")] = StreamMatch()


class BoshFault(Fault, frozen=True, kw_only=True):
    """Strikes a BOSH request, other than one that asks for a session."""

    match: Annotated[AgentMatch, Meta(description="Which sessions it strikes.")] = AgentMatch()

    def alter(self, course: BoshCourse) -> BoshCourse:
        """What becomes of the request, which other faults may have struck before."""
        raise NotImplementedError


class ServiceFault(Fault, frozen=True, kw_only=True):
    """Strikes a server of the cluster, as long as it lasts."""

    lasts: ClassVar[bool] = True

    match: Annotated[Match, Meta(description="Which servers it strikes.")] = Match()

    def alter(self, status: ServiceStatus, now: datetime) -> ServiceStatus:
        """The state of the server from ``now`` on, which other faults may have struck before."""
        raise NotImplementedError
