"""The plan of faults: which there are, as those see it who add and remove them."""

from collections.abc import Callable
from typing import Any, Final

from finesse_mock.errors import UsageError
from finesse_mock.faults.at_work import AnyInjected, AtWork, Noted
from finesse_mock.faults.courses import Clock
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.injected import Injected, Phase
from finesse_mock.faults.kinds import KINDS, fault_of

MAX_FAULTS: Final = 1000
"""So many faults may be in a plan, spent ones included."""


class FaultPlan:
    """The faults of one mock.

    ``chance`` makes a stream of numbers from 0 to 1 for a name, so that each fault has one of its
    own, and the same with the same seed. ``noted`` is told of each strike. ``at_work`` is the
    plan for those who carry the faults out.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Callable[[str], Callable[[], float]],
        noted: Noted = lambda _fault, _occasion: None,
    ) -> None:
        self.at_work = AtWork(clock, noted)
        self._clock = clock
        self._chance = chance
        self._all: dict[str, AnyInjected] = {}
        self._added = 0

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

    def _changed(self) -> None:
        self.at_work.there_are(self._all.values())
