"""The floor: a contact centre at work, with a clock, in front of which the faces stand.

REST, control API and scenarios hand their commands to it; it applies them to the world, one at a
time, and hands what changed to the bus. It stands for the CTI server, too: a command submitted by
a client is carried out after the confirmation delay, in the order of submission.
"""

from collections import deque
from collections.abc import Callable

from finesse_mock.clock import Clock, Timer
from finesse_mock.engine.changes import Change, TimerSet, TimerStopped
from finesse_mock.engine.commands import Command, TimerFired, TimerKey
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.world import World
from finesse_mock.events.bus import Bus
from finesse_mock.model.site import Site

Watcher = Callable[[Command, tuple[Change, ...]], None]


class Floor:
    """One world, one clock, one bus.

    ``confirmation_s``: seconds between the acceptance of a request and its effect. ``ids`` makes
    the source of identifiers, anew for each reset.
    """

    def __init__(
        self,
        site: Site,
        clock: Clock,
        bus: Bus,
        ids: Callable[[], Ids],
        *,
        confirmation_s: float,
    ) -> None:
        self.site = site
        self.clock = clock
        self._bus = bus
        self._make_ids = ids
        self._confirmation_s = confirmation_s
        self._submitted: deque[Command] = deque()
        self._confirmations: deque[Timer] = deque()
        self._timers: dict[TimerKey, Timer] = {}
        self._watchers: dict[object, Watcher] = {}
        self.world = World(site, ids())

    def submit(self, command: Command) -> None:
        """Have a client's command carried out after the confirmation delay, in its turn."""
        self._submitted.append(command)
        self._confirmations.append(self.clock.call_later(self._confirmation_s, self._confirm))

    def _confirm(self) -> None:
        self._confirmations.popleft()
        self.apply(self._submitted.popleft())

    def apply(self, command: Command) -> tuple[Change, ...]:
        """Carry a command out now and let everybody know what it changed."""
        now = self.clock.now()
        changes = self.world.apply(command, now)
        for change in changes:
            if isinstance(change, TimerSet):
                self._start(change)
            elif isinstance(change, TimerStopped):
                self._stop(change.key)
            self._bus.emit(change, now)
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
            max(0.0, seconds), lambda: self._fire(timer.key)
        )

    def _stop(self, key: TimerKey) -> None:
        timer = self._timers.pop(key, None)
        if timer:
            timer.cancel()

    def _fire(self, key: TimerKey) -> None:
        self._timers.pop(key, None)
        self.apply(TimerFired(key=key))

    def reset(self) -> None:
        """Put the world back to its start: everybody signed out, no calls, the same ids again.

        Nothing is published: what clients were told before the reset belongs to another world.
        """
        self.stop()
        self.world = World(self.site, self._make_ids())

    def stop(self) -> None:
        """Call off everything that is due."""
        for timer in (*self._confirmations, *self._timers.values()):
            timer.cancel()
        self._confirmations.clear()
        self._submitted.clear()
        self._timers.clear()
