"""A message to many recipients, made once."""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element, escape_attribute
from finesse_mock.xmpp.framing import Framing

_ID: Final = b'" id="'


class Broadcast:
    """A `<message/>` of which only `to` and `id` differ from one recipient to the next.

    The payload is serialised and encoded once; `splice` joins five byte strings. `node` is where
    the message was published, if it was.
    """

    __slots__ = ("_heads", "_tail", "node")

    def __init__(self, sender: str, payload: Element, node: str = "") -> None:
        self.node = node
        address = f'from="{escape_attribute(sender)}" to="'
        declared = f'<message xmlns="{ns.CLIENT}" {address}'.encode()
        self._heads = {
            Framing.TCP: f"<message {address}".encode(),
            Framing.BOSH: declared,
            Framing.WEBSOCKET: declared,
        }
        # The payload has a namespace of its own and so reads the same under any framing.
        self._tail = f'">{payload.serialize()}</message>'.encode()

    def splice(self, framing: Framing, to: bytes, message_id: bytes) -> bytes:
        """Return the message for one recipient; `to` and `message_id` are already escaped."""
        return b"".join((self._heads[framing], to, _ID, message_id, self._tail))
