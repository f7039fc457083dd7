"""The live connections of one domain, for whoever watches or disturbs them.

A connection is what carries one stream: a TCP or WebSocket connection, or a BOSH session with
whatever HTTP requests it has open. Faults of the network act here, and not on the session, which
must learn of them as it would from a real network.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from finesse_mock.xmpp.door import Door

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session


class Connection(Door, Protocol):
    """One stream with what carries it, from its beginning until nothing carries it any more."""

    @property
    def session(self) -> "Session":
        """The stream; it may have ended while its last words are still on their way."""

    @property
    def queued_bytes(self) -> int:
        """How much the client has not taken yet, as far as this end knows."""

    def abort(self) -> None:
        """Break what carries the stream, without a word.

        Over TCP and WebSocket the stream ends with it. A BOSH session loses the requests that are
        open and lives on until its inactivity is over (XEP-0124 §10).
        """

    def faults_changed(self) -> None:
        """Look whether a fault stands in the way now, or no longer."""


class Connections:
    """The connections that there are, numbered in the order in which they came."""

    def __init__(self) -> None:
        self._live: dict[Connection, int] = {}
        self._latest = 0

    def enter(self, connection: Connection) -> None:
        """Take note of a new connection."""
        self._latest += 1
        self._live[connection] = self._latest

    def leave(self, connection: Connection) -> None:
        """Forget a connection that is gone, if it was there."""
        self._live.pop(connection, None)

    def faults_changed(self) -> None:
        """Have every connection look whether a fault stands in its way."""
        for connection in tuple(self._live):
            connection.faults_changed()

    def numbered(self) -> Iterator[tuple[int, Connection]]:
        """Yield each connection whose stream has not ended, with its number, oldest first."""
        for connection, number in tuple(self._live.items()):
            if not connection.session.closed:
                yield number, connection
