"""The publisher: each change becomes its update events, each event goes out once.

This is the only way from the engine to the wire.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from finesse_mock.events.bus import Record
from finesse_mock.model.site import Site
from finesse_mock.notify.service import NotificationService, Publication
from finesse_mock.wire.updates import Update, updates_of


@dataclass(frozen=True, slots=True)
class Published:
    """An update event that was published; ``seq`` and ``cause`` are of the change behind it."""

    seq: int
    at: datetime
    node: str
    update: str
    receipt: Publication
    cause: str = ""


Listener = Callable[[Published], None]


class Publisher:
    """Listens to the bus and publishes to a notification service; ``site`` is asked each time."""

    def __init__(self, service: NotificationService, site: Callable[[], Site]) -> None:
        self._service = service
        self._site = site
        self._listeners: dict[object, Listener] = {}

    def __call__(self, record: Record) -> None:
        """Publish what a change means to whom; this is what the bus calls."""
        for update in updates_of(record.change, self._site()):
            self.publish(update, record.seq, record.at, record.cause)

    def publish(self, update: Update, seq: int, at: datetime, cause: str = "") -> None:
        """Publish one update event and tell the listeners."""
        receipt = self._service.publish(update.node, update.text)
        self.tell(update, receipt, seq, at, cause)

    def tell(
        self, update: Update, receipt: Publication, seq: int, at: datetime, cause: str = ""
    ) -> None:
        """Tell the listeners of an event that is published already."""
        if self._listeners:
            published = Published(seq, at, update.node, update.text, receipt, cause)
            for listener in tuple(self._listeners.values()):
                listener(published)

    def published(self, listener: Listener) -> Callable[[], None]:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        key = object()
        self._listeners[key] = listener
        return lambda: self._listeners.pop(key, None) and None
