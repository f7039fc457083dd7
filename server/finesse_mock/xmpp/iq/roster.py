"""Roster (RFC 6121 §2): always empty, because agents do not keep contacts here."""

from typing import Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.errors import Condition, StanzaError
from finesse_mock.xmpp.iq.route import Request, Route, Routes, both_ways


def _get(_request: Request) -> Element:
    return Element("query", ns.ROSTER)


def _set(_request: Request) -> None:
    raise StanzaError(Condition.NOT_ALLOWED)


def _set_somebody_elses(_request: Request) -> None:
    raise StanzaError(Condition.FORBIDDEN)  # RFC 6121 §2.3.3


ROUTES: Final[Routes] = {
    **both_ways(ns.ROSTER, "query", "get", _get),
    **both_ways(ns.ROSTER, "query", "set", _set),
    Route(Target.SOMEBODY, ns.ROSTER, "query", "set"): _set_somebody_elses,
}
