"""When a silent or unauthenticated connection has to go."""

import math
from enum import Enum

from finesse_mock.xmpp.settings import DomainSettings


class Due(Enum):
    """What the time demands."""

    NOTHING = "nothing"
    PING = "ping"
    TIMEOUT = "timeout"
    NOT_AUTHENTICATED = "not authenticated"


class Watch:
    """Counts what an unauthenticated peer sends and how long an authenticated one is silent.

    Half of `idle_seconds` without a byte earns a ping, the other half ends the stream; anything
    that arrives starts both again. Before authentication there is a fixed time and an allowance
    of bytes and stanzas instead; afterwards a rate that stanzas may keep on average. All times
    are monotonic seconds.
    """

    __slots__ = ("_allowance", "_credit", "_credited", "_pinged", "_settings", "last", "since")

    def __init__(self, settings: DomainSettings) -> None:
        self._settings = settings
        self.since = math.nan
        """When it began."""
        self.last = math.nan
        """When the peer was heard last."""
        self._pinged = False
        # A token bucket, full at the beginning.
        self._credit = settings.max_stanzas_per_second * settings.stanza_burst_seconds
        self._credited = math.nan
        self._allowance: tuple[int, int] | None = (
            settings.max_unauthenticated_bytes,
            settings.max_unauthenticated_stanzas,
        )

    def authenticated(self) -> None:
        """Lift the limits that hold before authentication."""
        self._allowance = None

    def heard(self, now: float) -> None:
        """Note that something arrived."""
        if math.isnan(self.since):
            self.since = now
        self.last = now
        self._pinged = False

    def spend(self, size: int, stanzas: int) -> bool:
        """Count input; False means that the peer has sent too much or too fast."""
        if self._allowance is None:
            return not stanzas or self._spend_credit(stanzas)
        self._allowance = self._allowance[0] - size, self._allowance[1] - stanzas
        return min(self._allowance) >= 0

    def _spend_credit(self, stanzas: int) -> bool:
        rate = self._settings.max_stanzas_per_second
        if not rate:
            return True
        if not math.isnan(self._credited):
            earned = (self.last - self._credited) * rate
            self._credit = min(self._credit + earned, rate * self._settings.stanza_burst_seconds)
        self._credited = self.last
        self._credit -= stanzas
        return self._credit >= 0

    @property
    def deadline(self) -> float:
        """When `due` is worth asking again; never earlier than something can be due."""
        if self._allowance is not None:
            return self.since + self._settings.authentication_seconds
        idle = self._settings.idle_seconds
        if not idle:
            return math.inf
        return self.last + (idle if self._pinged else idle / 2)

    def due(self, now: float) -> Due:
        """Return what has to happen at `now`; a ping is demanded once per silence."""
        if now < self.deadline:
            return Due.NOTHING
        if self._allowance is not None:
            return Due.NOT_AUTHENTICATED
        if self._pinged:
            return Due.TIMEOUT
        self._pinged = True
        return Due.PING
