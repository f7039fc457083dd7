"""The faults at work, as those who carry them out see them.

Whoever handles events, requests, streams or the state of a server asks at one point each what is
to become of it. As long as no fault of that family is at work, the tuple of them is empty.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from finesse_mock.faults.clock_skew import ClockSkew
from finesse_mock.faults.courses import (
    BoshCourse,
    Clock,
    EventContent,
    RequestCourse,
    StreamCourse,
    Timer,
)
from finesse_mock.faults.fault import (
    BoshFault,
    EventFault,
    Fault,
    RequestFault,
    ServiceFault,
    StreamFault,
)
from finesse_mock.faults.injected import Injected
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.passage import Way
from finesse_mock.model.system import ServiceStatus

F = TypeVar("F", bound=Fault)

AnyInjected = Injected[Fault]

Noted = Callable[[AnyInjected, Occasion], object]
"""Is told each time a fault strikes."""

Struck = dict[AnyInjected, bool]
"""For one stream or server: whether each fault that had its chance has struck it."""

_FAMILIES = (EventFault, RequestFault, StreamFault, BoshFault, ServiceFault)


class AtWork:
    """The faults at work, by family, in the order in which they were added."""

    def __init__(self, clock: Clock, noted: Noted) -> None:
        self._clock = clock
        self._noted = noted
        self._listeners: dict[object, Callable[[], None]] = {}
        self.there_are(())

    def there_are(self, injected: Iterable[AnyInjected]) -> None:
        """Take these for all there are, those not at work included, and let everybody know."""
        self._all = tuple(injected)
        self._sort()
        for listener in tuple(self._listeners.values()):
            listener()

    def has(self, kind: type[Fault]) -> bool:
        """Whether there is a fault of that kind, at work or not."""
        return any(isinstance(each.fault, kind) for each in self._all)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have ``listener`` called when a fault begins or ends; answers what stops that."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

    def call_later(self, seconds: float, callback: Callable[[], None], name: str) -> Timer:
        """Have ``callback`` called once, that many seconds from now by the clock of the faults."""
        return self._clock.call_later(seconds, callback, name)

    # What becomes of things

    def deliver(
        self,
        occasion: Occasion,
        line: str,
        content: EventContent,
        send: Callable[[EventContent], None],
    ) -> bool:
        """Send an event to one client as the faults have it; tell whether anything is sent.

        ``line`` names the client's stream, along which events keep their order.
        """
        overtaken = [each for each in self.events if each.parking.has(line)]
        way = Way(self.events, line, lambda injected: self._strikes(injected, occasion), send)
        sent = way.let_pass(content)
        for injected in overtaken:
            injected.parking.let_go(line)
        if not all(each.at_work for each in self.events):
            self._sort()
        return sent

    def request(self, occasion: Occasion) -> RequestCourse | None:
        """What becomes of a REST request; None: nothing unusual."""
        course = None
        for injected in self.requests:
            if self._strikes(injected, occasion):
                course = injected.fault.alter(course or RequestCourse())
        return course

    def stream(self, occasion: Occasion, struck: Struck) -> StreamCourse | None:
        """What becomes of a stream; None: nothing unusual. ``struck`` is kept with the stream."""
        course = None
        for injected in self.streams:
            if self._holds(injected, occasion, struck):
                course = injected.fault.alter(course or StreamCourse())
        return course

    def bosh(self, occasion: Occasion) -> BoshCourse | None:
        """What becomes of a BOSH request; None: nothing unusual."""
        course = None
        for injected in self.bodies:
            if self._strikes(injected, occasion):
                course = injected.fault.alter(course or BoshCourse())
        return course

    def service(
        self, occasion: Occasion, struck: Struck, status: ServiceStatus, now: datetime
    ) -> ServiceStatus:
        """The state of a server that would be ``status``; ``struck`` is kept with the server."""
        for injected in self.services:
            if self._holds(injected, occasion, struck):
                status = injected.fault.alter(status, now)
        return status

    def skew(self, occasion: Occasion) -> timedelta:
        """How far ahead is the time that SystemInfo tells."""
        fault = self.first(ClockSkew, occasion) if self.others else None
        return timedelta(seconds=fault.by if fault else 0)

    def first(self, kind: type[F], occasion: Occasion) -> F | None:
        """The first fault of that kind to strike there."""
        for injected in self.others:
            if isinstance(injected.fault, kind) and self._strikes(injected, occasion):
                return injected.fault
        return None

    def _strikes(self, injected: AnyInjected, occasion: Occasion) -> bool:
        """Whether it strikes there; if so, that is noted."""
        if not injected.strikes(occasion):
            return False
        if not injected.at_work:
            self._sort()
        self._noted(injected, occasion)
        return True

    def _holds(self, injected: AnyInjected, occasion: Occasion, struck: Struck) -> bool:
        """Whether it strikes there, or did and lasts; it gets one chance."""
        if injected in struck:
            return struck[injected] and injected.fault.lasts
        if injected.used_up or not injected.fault.fits(occasion):
            return False
        struck[injected] = self._strikes(injected, occasion)
        return struck[injected]

    def _sort(self) -> None:
        """Put the faults at work where they are asked for."""
        at_work = tuple(each for each in self._all if each.at_work)
        self.events = _of(EventFault, at_work)
        self.requests = _of(RequestFault, at_work)
        self.streams = _of(StreamFault, at_work)
        self.bodies = _of(BoshFault, at_work)
        self.services = _of(ServiceFault, at_work)
        self.others = tuple(each for each in at_work if not isinstance(each.fault, _FAMILIES))


def _of(family: type[F], at_work: tuple[AnyInjected, ...]) -> tuple[Injected[F], ...]:
    """Those whose fault is of that family."""
    found: Any = tuple(each for each in at_work if isinstance(each.fault, family))
    return cast("tuple[Injected[F], ...]", found)
