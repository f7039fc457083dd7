"""The notification service in this process: pubsub nodes and the sessions of one XMPP domain."""

from finesse_mock.notify.service import Publication
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.event_message import EventMessage, event_content


class EmbeddedService:
    """Publishes to the clients connected to `domain`.

    Item ids are `process_uuid` followed directly by a counter, as Finesse makes them. Recordings
    of different releases show different namespaces on `<notification>`, hence the option.
    """

    def __init__(
        self, domain: Domain, process_uuid: str, *, notification_xmlns: str = ns.PUBSUB
    ) -> None:
        self._domain = domain
        self._process_uuid = process_uuid
        self._notification_xmlns = notification_xmlns
        self._published = 0

    def publish(self, node: str, update: str) -> Publication:
        """Send `update` to everybody who subscribes to the node."""
        self._published += 1
        item_id = f"{self._process_uuid}{self._published}"
        subscribers = self._domain.pubsub.subscribers(node)
        if not subscribers:
            return Publication(item_id)
        content = event_content(update, self._notification_xmlns)
        message = EventMessage(self._domain.pubsub_name, node, item_id, content)
        deliver = self._domain.deliver
        found = [each for jid in subscribers for each in deliver(jid, message)]
        return Publication(item_id, tuple(found))
