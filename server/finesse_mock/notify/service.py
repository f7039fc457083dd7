"""What the publisher needs from a notification service, whichever serves it."""

from dataclasses import dataclass
from typing import Protocol

from finesse_mock.events.deliveries import Delivery, count_arriving


@dataclass(frozen=True, slots=True)
class Publication:
    """The receipt of one published event."""

    item_id: str
    deliveries: tuple[Delivery, ...] = ()
    """What became of it at each client, as far as the service knows."""
    withheld: tuple[str, ...] = ()
    """Names of the servers that did not publish it, being out of service."""

    @property
    def recipients(self) -> int:
        """How many connected clients take the event, now or with the end of their sign-in."""
        return count_arriving(self.deliveries)


class NotificationService(Protocol):
    """Publishes update events on the nodes of a Finesse notification service."""

    def publish(self, node: str, update: str) -> Publication:
        """Send `update`, the unescaped text of an `<Update>` document, to the node's subscribers.

        Events of one caller reach each subscriber in the order of publication. A node without
        subscribers, or one that does not exist, reaches nobody.
        """
