"""A fault at work: when it may strike, by what chance, and how often it has."""

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar

from finesse_mock.faults.courses import Clock, Timer
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.occasion import Occasion
from finesse_mock.faults.parking import Parking

F_co = TypeVar("F_co", bound=Fault, covariant=True)


class Phase(StrEnum):
    """Where a fault is in its life."""

    WAITING = "waiting"
    """Its time has not come."""
    ACTIVE = "active"
    """It may strike."""
    SPENT = "spent"
    """It has struck as often as it was to, or its time is over."""


class Injected(Generic[F_co]):
    """A fault that was added to a plan.

    ``draw`` yields numbers from 0 to 1; one is drawn for each occasion that fits.
    """

    def __init__(self, fault_id: str, fault: F_co, clock: Clock, draw: Callable[[], float]) -> None:
        self.id = fault_id
        self.fault = fault
        self.hits = 0
        self.parking = Parking(clock, f"fault {fault_id} {fault.kind}")
        self._clock = clock
        self._draw = draw
        self._began = False
        self._over = False
        self._timer: Timer | None = None

    @property
    def phase(self) -> Phase:
        """Where it is in its life."""
        if not self._began:
            return Phase.WAITING
        return Phase.SPENT if self._over or self.used_up else Phase.ACTIVE

    @property
    def used_up(self) -> bool:
        """Whether it has struck as often as it was to."""
        return self.fault.count is not None and self.hits >= self.fault.count

    @property
    def at_work(self) -> bool:
        """Whether anybody has to ask it: it may strike, or something is struck still."""
        if self.parking.occupied:
            return True
        return self._began and not self._over and (self.fault.lasts or not self.used_up)

    def start(self, changed: Callable[[], None]) -> None:
        """Begin and end in time, and tell ``changed`` each time."""

        def begin() -> None:
            self._began = True
            if self.fault.for_ is not None:
                self._set(self.fault.for_, end, "ends")
            changed()

        def end() -> None:
            self._over = True
            changed()

        if self.fault.after:
            self._set(self.fault.after, begin, "begins")
        else:
            begin()

    def stop(self) -> None:
        """Be over at once."""
        self._began = self._over = True
        if self._timer:
            self._timer.cancel()

    def strikes(self, occasion: Occasion) -> bool:
        """Whether it strikes there; if so, that counts."""
        if self.phase is not Phase.ACTIVE or not self.fault.fits(occasion):
            return False
        if self.fault.probability < 1 and self._draw() >= self.fault.probability:
            return False
        self.hits += 1
        return True

    def _set(self, seconds: float, callback: Callable[[], None], what: str) -> None:
        name = f"fault {self.id} {self.fault.kind} {what}"
        self._timer = self._clock.call_later(seconds, callback, name)
