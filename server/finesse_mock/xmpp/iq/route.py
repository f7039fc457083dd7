"""The terms in which a family of features declares what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finesse_mock.xmpp.addressing import Target
from finesse_mock.xmpp.element import Element

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


@dataclass(frozen=True, slots=True)
class Request:
    """A well-formed `get` or `set`.

    `to` is the address as the client wrote it, empty if it wrote none; `payload` the one child.
    """

    session: "Session"
    target: Target
    to: str
    payload: Element


@dataclass(frozen=True, slots=True)
class Route:
    """What has to match before an answer is asked for; `kind` is `get` or `set`."""

    target: Target
    xmlns: str
    name: str
    kind: str


class UnansweredError(Exception):
    """The request gets no reply at all, which only a fault wants."""


Answer = Callable[[Request], Element | None]
"""Returns the payload of the result, None for an empty one; raises StanzaError to refuse."""

Routes = Mapping[Route, Answer]


def both_ways(
    xmlns: str, name: str, kind: str, answer: Answer, *more: Target
) -> dict[Route, Answer]:
    """Return routes for requests to the domain and for those without address, and to `more`."""
    targets = (Target.SERVER, Target.ACCOUNT, *more)
    return {Route(target, xmlns, name, kind): answer for target in targets}
