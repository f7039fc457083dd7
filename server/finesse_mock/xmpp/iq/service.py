"""What is asked about the server itself: is it there, what is it, what time has it."""

from datetime import UTC
from typing import Final

import finesse_mock
from finesse_mock.faults.ping_unanswered import PingUnanswered
from finesse_mock.xmpp import disturbance
from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Routes, UnansweredError, both_ways
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("XEP-0092", "1.1", Extent.COMPLETE, "software version"),
    Spec("XEP-0199", "2.0", Extent.COMPLETE, "ping, both ways"),
    Spec("XEP-0202", "2.0", Extent.COMPLETE, "entity time"),
)


def _ping(request: Request) -> None:
    """Answer XEP-0199."""
    if disturbance.strikes(request.session, PingUnanswered):
        raise UnansweredError


def _version(_request: Request) -> Element:
    """Answer XEP-0092."""
    return Element("query", ns.IQ_VERSION).add(
        Element("name", ns.IQ_VERSION).add("finesse-mock"),
        Element("version", ns.IQ_VERSION).add(finesse_mock.__version__),
    )


def _time(request: Request) -> Element:
    """Answer XEP-0202."""
    utc_now = request.session.domain.utc_now
    if utc_now is None:
        raise StanzaError(Condition.SERVICE_UNAVAILABLE)
    now = utc_now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # XEP-0082
    return Element("time", ns.TIME).add(
        Element("tzo", ns.TIME).add("+00:00"),
        Element("utc", ns.TIME).add(now),
    )


def _last(_request: Request) -> None:
    """Refuse XEP-0012, which Finesse switches off."""
    raise StanzaError(Condition.SERVICE_UNAVAILABLE)


ROUTES: Final[Routes] = {
    **both_ways(ns.PING, "ping", "get", _ping, Target.PUBSUB),
    **both_ways(ns.IQ_VERSION, "query", "get", _version),
    **both_ways(ns.TIME, "time", "get", _time),
    **both_ways(ns.IQ_LAST, "query", "get", _last, Target.PUBSUB),
}
