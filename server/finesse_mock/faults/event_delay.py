"""``event.delay``."""

from typing import Annotated

from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class EventDelay(EventFault, frozen=True, kw_only=True, tag="event.delay"):
    """An event arrives late; events that are not delayed overtake it."""

    by: Annotated[Duration, Meta(description="How much later it arrives.")]

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let it go on later."""
        return passage.later(self.by, content)
