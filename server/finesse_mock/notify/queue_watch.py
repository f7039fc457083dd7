"""Events of queues: their statistics, when they changed, and not too often.

"Queue Notifications" of the Finesse Web Services Developer Guide: at most one event for each queue
in 10 seconds, on change only, on platforms that count their queues.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from finesse_mock.engine.changes import RequestRefused, TimerSet, TimerStopped
from finesse_mock.engine.statistics import QueueStatistics, count
from finesse_mock.events.bus import Record
from finesse_mock.floor import Floor
from finesse_mock.wire.updates import Update, queue_update

if TYPE_CHECKING:
    from finesse_mock.clock import Timer

INTERVAL_S: Final = 10.0
"""The shortest time between two events of a queue."""


class QueueWatch:
    """Listens to the bus; counts the queues some time after something changed."""

    def __init__(self, floor: Floor, publish: Callable[[Update], None]) -> None:
        self._floor = floor
        self._publish = publish
        self._told: dict[str, QueueStatistics] = {}
        self._timer: Timer | None = None

    def __call__(self, record: Record) -> None:
        """Count the queues before long, if the change can have to do with them."""
        if self._timer or not self._floor.site.profile.queue_statistics:
            return
        if not isinstance(record.change, RequestRefused | TimerSet | TimerStopped):
            self._timer = self._floor.clock.call_later(INTERVAL_S, self._count, "queues")

    def _count(self) -> None:
        self._timer = None
        for queue in self._floor.site.queues.values():
            counted = count(self._floor.world, queue)
            if counted.numbers and self._told.get(queue.id) != counted:
                self._told[queue.id] = counted
                self._publish(queue_update(queue, counted))

    def stop(self) -> None:
        """Count no more, and forget what was told."""
        if self._timer:
            self._timer.cancel()
        self._timer = None
        self._told.clear()
