"""What stands between a session and the network, as the session sees it."""

from typing import Protocol

from finesse_mock.xmpp.framing import Framing


class Door(Protocol):
    """What a transport gives its session."""

    @property
    def framing(self) -> Framing:
        """How the session dresses what it sends."""

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted now."""

    def output_ready(self) -> None:
        """Arrange for one flush: the outbox is no longer empty, or the session has closed."""
