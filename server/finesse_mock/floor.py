"""The floor: a contact centre at work, with a clock, in front of which the faces stand.

REST, control API and scenarios hand their commands to it; it applies them to the world, one at a
time, and hands what changed to the bus. It stands for the CTI server, too: a command submitted by
a client is carried out after the confirmation delay, in the order of submission.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from finesse_mock.clock import Clock, Timer
from finesse_mock.engine.changes import Change, TimerSet, TimerStopped
from finesse_mock.engine.commands import Command, TimerFired, TimerKey
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.world import World
from finesse_mock.events.bus import Bus
from finesse_mock.model.site import Site


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A contact centre as it was at that moment (UTC); nothing that happens later changes it."""

    at: datetime
    site: Site
    world: World


class _Standstill:
    """A clock that stands still, and its own timer: nothing comes by itself."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def monotonic(self) -> float:
        return 0.0

    def call_later(self, _: float, __: Callable[[], None], name: str = "") -> Timer:  # noqa: ARG002 - of the protocol
        return self

    def cancel(self) -> None:
        pass


Watcher = Callable[[Command, tuple[Change, ...]], None]


class Floor:
    """One world, one clock, one bus.

    ``confirmation_s``: seconds between the acceptance of a request and its effect; they go by on
    ``call_later``, where the clock's own is not right for a latency. ``ids`` makes the source of
    identifiers, anew for each reset.
    """

    def __init__(
        self,
        site: Site,
        clock: Clock,
        bus: Bus,
        ids: Callable[[], Ids],
        *,
        confirmation_s: float,
        call_later: Callable[[float, Callable[[], None]], Timer] | None = None,
    ) -> None:
        self.site = self._first_site = site
        self.clock = clock
        self._call_later = call_later or clock.call_later
        self._bus = bus
        self._make_ids = ids
        self._confirmation_s = confirmation_s
        self._submitted: deque[tuple[Command, str]] = deque()
        self._confirmations: deque[Timer] = deque()
        self._timers: dict[TimerKey, Timer] = {}
        self._watchers: dict[object, Watcher] = {}
        self.world = World(site, ids())

    def submit(self, command: Command, cause: str = "") -> None:
        """Have a client's command carried out after the confirmation delay, in its turn."""
        self._submitted.append((command, cause))
        self._confirmations.append(self._call_later(self._confirmation_s, self._confirm))

    def _confirm(self) -> None:
        self._confirmations.popleft()
        self.apply(*self._submitted.popleft())

    def apply(self, command: Command, cause: str = "") -> tuple[Change, ...]:
        """Carry a command out now and let everybody know what it changed, and what caused it."""
        now = self.clock.now()
        changes = self.world.apply(command, now)
        for change in changes:
            if isinstance(change, TimerSet):
                self._start(change)
            elif isinstance(change, TimerStopped):
                self._stop(change.key)
            self._bus.emit(change, now, cause)
        for watcher in tuple(self._watchers.values()):
            watcher(command, changes)
        return changes

    def applied(self, watcher: Watcher) -> Callable[[], None]:
        """Have every later command shown with its changes; answers what to call to stop that."""
        key = object()
        self._watchers[key] = watcher
        return lambda: self._watchers.pop(key, None) and None

    def _start(self, timer: TimerSet) -> None:
        self._stop(timer.key)
        seconds = (timer.at - self.clock.now()).total_seconds()
        self._timers[timer.key] = self.clock.call_later(
            max(0.0, seconds), lambda: self._fire(timer.key), str(timer.key)
        )

    def _stop(self, key: TimerKey) -> None:
        timer = self._timers.pop(key, None)
        if timer:
            timer.cancel()

    def _fire(self, key: TimerKey) -> None:
        self._timers.pop(key, None)
        self.apply(TimerFired(key=key), f"timer {key}")

    def configure(self, site: Site) -> None:
        """Have that site from now on, which differs in what administrators configure.

        The engine looks at none of it; nothing is published ("Configuration APIs").
        """
        self.site = site

    def reset(self) -> None:
        """Put the world back to its start: everybody signed out, no calls, the same ids again.

        What was configured meanwhile is undone.

        Nothing is published: what clients were told before the reset belongs to another world.
        """
        self.stop()
        self.site = self._first_site
        self.world = World(self.site, self._make_ids())

    def settle(self, site: Site) -> None:
        """Go on at another site, which later resets go back to, too."""
        self._first_site = site
        self.reset()

    def snapshot(self) -> Snapshot:
        """All that is the case now; requests that wait for their confirmation are none of it."""
        return Snapshot(self.clock.now(), self.site, self.world.copy())

    def restore(self, snapshot: Snapshot) -> None:
        """Put everything as it was, the ids to come included; timers have as long to go as then.

        As with ``reset`` nothing is published.
        """
        self.stop()
        self.site = snapshot.site
        self.world = snapshot.world.copy()
        now = self.clock.now()
        self.world.postpone(now - snapshot.at)
        for key, at in self.world.timers().items():
            self._start(TimerSet(key=key, at=at))

    def rehearsal(self, bus: Bus) -> "Floor":
        """A floor that is like this one now, to try things on; nothing done there happens here.

        What it changes goes to ``bus``. Its time stands still.
        """
        other = Floor(
            self.site, _Standstill(self.clock.now()), bus, self._make_ids, confirmation_s=0
        )
        other.world = self.world.copy()
        return other

    def stop(self) -> None:
        """Call off everything that is due."""
        for timer in (*self._confirmations, *self._timers.values()):
            timer.cancel()
        self._confirmations.clear()
        self._submitted.clear()
        self._timers.clear()
