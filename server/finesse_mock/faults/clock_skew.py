"""``clock.skew``."""

from typing import Annotated

from msgspec import Meta

from finesse_mock.documents import Shift
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.occasion import Match


class ClockSkew(Fault, frozen=True, kw_only=True, tag="clock.skew"):
    """SystemInfo tells a wrong time, in REST and in its events."""

    by: Annotated[Shift, Meta(description="How far it is ahead; with a minus, behind.")]
    match: Annotated[Match, Meta(description="Which servers tell it.")] = Match()
