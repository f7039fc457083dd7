"""The plan of faults: which there are, and what becomes of the things they strike.

Whoever handles events, requests, streams or the state of a server asks it at one point each; as
long as no fault of that family is at work, the answer is an empty tuple.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar, cast

from finesse_mock.errors import UsageError
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
from finesse_mock.faults.injected import Injected, Phase
from finesse_mock.faults.kinds import KINDS, fault_of
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.parking import Parking
from finesse_mock.model.system import ServiceStatus

MAX_FAULTS: Final = 1000
"""So many faults may be in a plan, spent ones included."""

F = TypeVar("F", bound=Fault)

AnyInjected = Injected[Fault]

Noted = Callable[[AnyInjected, Occasion], None]
"""Is told each time a fault strikes."""

Struck = dict[AnyInjected, bool]
"""For one stream or server: whether each fault that had its chance has struck it."""


class FaultPlan:
    """The faults of one mock.

    ``chance`` makes a stream of numbers from 0 to 1 for a name, so that each fault has one of its
    own, and the same with the same seed. ``noted`` is told of each strike. The tuples hold the
    faults of a family that are at work, in the order in which they were added.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Callable[[str], Callable[[], float]],
        noted: Noted = lambda _fault, _occasion: None,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._noted = noted
        self._all: dict[str, AnyInjected] = {}
        self._added = 0
        self._listeners: dict[object, Callable[[], None]] = {}
        self._sort()

    # What is in it

    def all(self) -> tuple[AnyInjected, ...]:
        """Every fault that was added and not removed, spent ones included, oldest first."""
        return tuple(self._all.values())

    def active(self) -> tuple[AnyInjected, ...]:
        """Those of all that are not spent."""
        return tuple(each for each in self.all() if each.phase is not Phase.SPENT)

    @staticmethod
    def kinds() -> tuple[str, ...]:
        """The kinds that `add` knows."""
        return tuple(KINDS)

    def add(self, kind: str, /, **attributes: Any) -> AnyInjected:
        """Inject a fault of that kind, told in words or values; ``for_`` stands for ``for``.

        Raises:
            UsageError: it cannot be told that, or there are too many.
        """
        told = {name.removesuffix("_"): value for name, value in attributes.items()}
        return self.inject(fault_of(kind, told))

    def inject(self, fault: Fault) -> AnyInjected:
        """Have it strike from now on, or when its time comes.

        Raises:
            UsageError: there are too many.
        """
        if len(self._all) >= MAX_FAULTS:
            raise UsageError(f"There are {MAX_FAULTS} faults already; remove some first.")
        self._added += 1
        fault_id = f"f{self._added}"
        injected = Injected(fault_id, fault, self._clock, self._chance(fault_id))
        self._all[fault_id] = injected
        injected.start(self._changed)
        return injected

    def remove(self, fault_id: str) -> AnyInjected:
        """Take it out: everything recovers, and what it kept back goes on its way.

        Raises:
            KeyError: there is none with that id.
        """
        injected = self._all.pop(fault_id)
        injected.stop()
        self._changed()
        injected.parking.let_go()
        return injected

    def clear(self) -> None:
        """Take all out."""
        for fault_id in tuple(self._all):
            self.remove(fault_id)

    def reset(self) -> None:
        """Take all out, what they keep back with them, and number the next one from 1 again."""
        for injected in self._all.values():
            injected.parking.drop()
        self.clear()
        self._added = 0

    def has(self, kind: type[Fault]) -> bool:
        """Whether any fault of that kind was added and not removed."""
        return any(isinstance(each.fault, kind) for each in self._all.values())

    def call_later(self, seconds: float, callback: Callable[[], None], name: str) -> Timer:
        """Have ``callback`` called once, that many seconds from now by the clock of the faults."""
        return self._clock.call_later(seconds, callback, name)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have ``listener`` called when a fault begins or ends; answers what stops that."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None

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
        sent = _Passage(self, self.events, occasion, line, send).let_pass(content)
        for injected in overtaken:
            injected.parking.let_go(line)
        if not all(each.at_work for each in self.events):
            self._sort()
        return sent

    def request(self, occasion: Occasion) -> RequestCourse | None:
        """What becomes of a REST request; None: nothing unusual."""
        course = None
        for injected in self.requests:
            if self.strikes(injected, occasion):
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
            if self.strikes(injected, occasion):
                course = injected.fault.alter(course or BoshCourse())
        return course

    def service(
        self, occasion: Occasion, struck: Struck, status: ServiceStatus, now: datetime
    ) -> ServiceStatus:
        """The state of a server that would be ``status``."""
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
            if isinstance(injected.fault, kind) and self.strikes(injected, occasion):
                return injected.fault
        return None

    def strikes(self, injected: AnyInjected, occasion: Occasion) -> bool:
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
        struck[injected] = self.strikes(injected, occasion)
        return struck[injected]

    def _changed(self) -> None:
        self._sort()
        for listener in tuple(self._listeners.values()):
            listener()

    def _sort(self) -> None:
        """Put the faults at work where they are asked for."""
        at_work = tuple(each for each in self._all.values() if each.at_work)
        self.events = _of(EventFault, at_work)
        self.requests = _of(RequestFault, at_work)
        self.streams = _of(StreamFault, at_work)
        self.bodies = _of(BoshFault, at_work)
        self.services = _of(ServiceFault, at_work)
        families = (EventFault, RequestFault, StreamFault, BoshFault, ServiceFault)
        self.others = tuple(each for each in at_work if not isinstance(each.fault, families))


def _of(family: type[F], at_work: tuple[AnyInjected, ...]) -> tuple[Injected[F], ...]:
    """Those whose fault is of that family."""
    found: Any = tuple(each for each in at_work if isinstance(each.fault, family))
    return cast("tuple[Injected[F], ...]", found)


class _Passage:
    """The way of one event to one client, past the faults that are still ahead."""

    def __init__(
        self,
        plan: FaultPlan,
        ahead: tuple[Injected[EventFault], ...],
        occasion: Occasion,
        line: str,
        send: Callable[[EventContent], None],
    ) -> None:
        self._plan = plan
        self._ahead = ahead
        self._occasion = occasion
        self._line = line
        self._send = send

    def let_pass(self, content: EventContent) -> bool:
        """Let it go on; tell whether anything of it does."""
        for index, injected in enumerate(self._ahead):
            # What waits for this very event to overtake it has changed places with it.
            if not injected.parking.has(self._line) and self._plan.strikes(
                injected, self._occasion
            ):
                return injected.fault.affect(content, self._behind(index, injected.parking))
        self._send(content)
        return True

    def _behind(self, index: int, parking: Parking) -> "_Struck":
        ahead = self._ahead[index + 1 :]
        rest = _Passage(self._plan, ahead, self._occasion, self._line, self._send)
        return _Struck(rest, parking, self._line)


class _Struck:
    """A `Passage`: what a fault can let happen to the event that it strikes."""

    def __init__(self, rest: _Passage, parking: Parking, line: str) -> None:
        self._rest = rest
        self._parking = parking
        self._line = line

    def onward(self, content: EventContent) -> None:
        self._rest.let_pass(content)

    def later(self, seconds: float, content: EventContent) -> None:
        self._parking.keep("", seconds, partial(self.onward, content))

    def behind_next(self, seconds: float, content: EventContent) -> None:
        self._parking.keep(self._line, seconds, partial(self.onward, content))
