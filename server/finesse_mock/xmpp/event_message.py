"""The message of an update event: pubsub items around the text of an ``<Update>``.

Source: "Managing Notifications in Third-Party Applications" in the Finesse Web Services Developer
Guide; XEP-0060 §7.1.2.1.
"""

from finesse_mock.faults.courses import EventContent
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.broadcast import Broadcast
from finesse_mock.xmpp.element import Element, Verbatim


class EventMessage(Broadcast):
    """The message with one item, published on ``node``.

    The update is escaped text in one text node, since JabberWerx reads the first only; faults make
    something else of it (`changed`).
    """

    __slots__ = ("_item_id", "_sender", "content")

    def __init__(self, sender: str, node: str, item_id: str, content: EventContent) -> None:
        self._sender = sender
        self._item_id = item_id
        self.content = content
        text = Verbatim(content.update) if content.verbatim else content.update
        xmlns = content.event_xmlns
        notification = Element("notification", content.notification_xmlns).add(text)
        item = Element("item", xmlns, {"id": item_id}).add(notification)
        items = Element("items", xmlns, {"node": node}).add(item)
        super().__init__(sender, Element("event", xmlns).add(items), node)

    def changed(self, content: EventContent) -> "EventMessage":
        """The same message with another content."""
        return EventMessage(self._sender, self.node, self._item_id, content)


def event_content(update: str, notification_xmlns: str) -> EventContent:
    """The content of an event with which nothing is wrong."""
    return EventContent(
        update=update, event_xmlns=ns.PUBSUB_EVENT, notification_xmlns=notification_xmlns
    )
