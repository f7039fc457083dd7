"""The notification service in this process: pubsub nodes and the sessions of one XMPP domain."""

from finesse_mock.notify.service import Publication
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.broadcast import Broadcast
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.element import Element


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
        """Send `update` as escaped text in one text node (JabberWerx reads the first only)."""
        self._published += 1
        item_id = f"{self._process_uuid}{self._published}"
        subscribers = self._domain.pubsub.subscribers(node)
        if not subscribers:
            return Publication(item_id, 0)
        notification = Element("notification", self._notification_xmlns).add(update)
        item = Element("item", ns.PUBSUB_EVENT, {"id": item_id}).add(notification)
        items = Element("items", ns.PUBSUB_EVENT, {"node": node}).add(item)
        event = Element("event", ns.PUBSUB_EVENT).add(items)
        message = Broadcast(self._domain.pubsub_name, event, node)
        deliver = self._domain.deliver
        return Publication(item_id, sum(deliver(jid, message) for jid in subscribers))
