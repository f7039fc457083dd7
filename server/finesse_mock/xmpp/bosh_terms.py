"""What a BOSH session may do: the connection manager's limits, and what a client got of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from finesse_mock.xmpp.bosh_body import BoshRequest

DEFAULT_WAIT: Final = 60
"""Seconds; for a client that names none."""


class DeadSid(StrEnum):
    """What a request with an unknown or ended ``sid`` is told."""

    TERMINATE = "terminate"
    """HTTP 200 and a terminal ``item-not-found`` (XEP-0124 §17.2)."""

    NOT_FOUND = "404"
    """HTTP 404, as Openfire does and clients of the first BOSH versions expect (§17.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoshSettings:
    """The connection manager's limits (XEP-0124 §7.2). Times are whole seconds."""

    max_wait: int = 60
    requests: int = 2
    """How many requests of a session may be open at once."""
    inactivity: int = 30
    polling_inactivity: int = 60
    polling: int = 5
    max_pause: int = 300
    acknowledge: bool = False
    """True: every answer but that to a restart has an ``ack``, as from Openfire 3.10 on."""
    forgive_overactivity: bool = False
    """True: polls may come as fast as they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one client was granted in answer to its first request."""

    wait: int
    """Seconds that a request is held at most."""
    hold: int
    modern: bool
    inactivity: int
    """Seconds without an open request after which the session is over."""

    @classmethod
    def grant(cls, creation: BoshRequest, settings: BoshSettings) -> Self:
        """Return the client's wishes, cut down to the limits."""
        wait = DEFAULT_WAIT if creation.wait is None else creation.wait
        hold = 1 if creation.hold is None else creation.hold
        polls = not (wait and hold)
        return cls(
            wait=min(wait, settings.max_wait),
            hold=min(hold, settings.requests - 1),
            modern=creation.modern,
            inactivity=settings.polling_inactivity if polls else settings.inactivity,
        )

    @property
    def polls(self) -> bool:
        """True if nothing is held and the client comes back on its own (XEP-0124 §12)."""
        return not (self.wait and self.hold)

    @property
    def held_at_once(self) -> int:
        """How many requests wait for data; one more releases the oldest (XEP-0124 §8)."""
        return 0 if self.polls else self.hold

    def greeting(self, rid: int, sid: str, domain: str, settings: BoshSettings) -> dict[str, str]:
        """Return the attributes of the session creation response (XEP-0124 §7.2).

        ``secure`` is said of the way from here to the XMPP server, which is none; Openfire says
        it always. An older client is not told what its version does not know.
        """
        attrs = {
            "from": domain,
            "authid": sid,
            "sid": sid,
            "secure": "true",
            "requests": str(settings.requests),
            "inactivity": str(self.inactivity),
            "polling": str(settings.polling),
            "wait": str(self.wait),
        }
        if self.modern:
            attrs |= {
                "hold": str(self.hold),
                "ack": str(rid),
                "maxpause": str(settings.max_pause),
                "ver": "1.6",
            }
        return attrs
