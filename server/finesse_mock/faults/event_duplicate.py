"""``event.duplicate``."""

from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class EventDuplicate(EventFault, frozen=True, kw_only=True, tag="event.duplicate"):
    """An event arrives more than once, in messages of different ids."""

    times: Annotated[int, Meta(ge=2, le=100, description="How often it arrives in all.")] = 2

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let it go on repeatedly."""
        went_on = [passage.onward(content) for _ in range(self.times)]
        return any(went_on)
