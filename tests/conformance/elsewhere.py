"""Performs a dialogue with a server that is not the mock and has a free choice in small things."""

from copy import deepcopy

from lxml import etree

from conformance.matching import difference, parse_block
from conformance.mock import DOMAIN
from conformance.play import Play
from conformance.wires import BoshWire, Wire

CLIENT = "{jabber:client}"
PUBSUB = "{http://jabber.org/protocol/pubsub}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STANZAS = {f"{CLIENT}{name}" for name in ("iq", "message", "presence")}
ERRORS = (
    f"{CLIENT}error",
    "{http://etherx.jabber.org/streams}error",
    "{urn:ietf:params:xml:ns:xmpp-sasl}failure",
)


class PlayElsewhere(Play):
    """Compares what the specifications demand and leaves out what only Finesse has.

    Nobody else has a user `finesse` whose presence everybody sees. And where RFC 6121 §4.2.2
    wants a client's presence to come back to itself, Openfire sends it to the others only.
    """

    async def _expect(self, wire: Wire, block: str) -> None:
        for expected in parse_block(block):
            if _is_of_the_system_user(expected):
                continue
            actual = await wire.receive()
            while actual.get("from") == self.addresses_of_clients.get(wire) and _is_presence(
                actual
            ):
                actual = await wire.receive()
            where = essential_difference(expected, actual)
            assert where is None, f"{where}\n  in {etree.tostring(actual).decode()}"

    async def _leave(self, wire: Wire) -> None:
        """Make an end of BOSH sessions too, which outlive their connections."""
        if isinstance(wire, BoshWire):
            await wire.terminate()
        await wire.drop()


def essential_difference(expected: etree._Element, actual: etree._Element) -> str | None:
    """Return where the two differ in what no server may choose, None if they do not."""
    expected, actual = _essence(expected), _essence(actual)
    if expected.tag in STANZAS and "to" not in actual.attrib:
        expected.attrib.pop("to", None)  # whom else, on this client's stream (RFC 6120 §8.1.1.2)
    return difference(expected, actual)


def _essence(element: etree._Element) -> etree._Element:
    """Return a copy without what the specifications leave to the server.

    That is `xml:lang`; the time of an earlier presence (XEP-0203); the type of a pubsub message
    (XEP-0060 §7.1.2.1) and the publisher (§7.1.2.3); the options of a subscription (§6.1.2); a
    version on the roster (RFC 6121 §2.6); in errors the text (RFC 6120 §4.9.2, §6.5, §8.3.2), who
    says so (§8.3.2), the copy of what was refused (§8.3.1), and the number that XEP-0086 knew.
    """
    copy = deepcopy(element)
    for part in list(copy.iter()):
        part.attrib.pop(LANG, None)
        if part.tag in {f"{PUBSUB}subscribe-options", f"{PUBSUB}options"}:
            _remove(part)
        if part.tag == "{http://jabber.org/protocol/pubsub#event}item":
            part.attrib.pop("publisher", None)
        if part.tag == "{urn:xmpp:delay}delay":
            _remove(part)
        if part.tag == "{jabber:iq:roster}query":
            part.attrib.pop("ver", None)
    if copy.tag == f"{CLIENT}message" and copy.get("type") == "headline":
        del copy.attrib["type"]
    if copy.get("type") == "error":
        for child in [child for child in copy if child.tag != f"{CLIENT}error"]:
            _remove(child)
    for error in list(copy.iter(*ERRORS)):
        for attribute in ("code", "by"):
            error.attrib.pop(attribute, None)
        for text in [child for child in error if etree.QName(child).localname == "text"]:
            _remove(text)
    return copy


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _is_presence(element: etree._Element) -> bool:
    return bool(element.tag == f"{CLIENT}presence")


def _is_of_the_system_user(element: etree._Element) -> bool:
    return _is_presence(element) and element.get("from", "").startswith(f"finesse@{DOMAIN}")
