"""``event.reorder``."""

from typing import Annotated

from msgspec import Meta, field

from finesse_mock.documents import Duration
from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class EventReorder(EventFault, frozen=True, kw_only=True, tag="event.reorder"):
    """An event changes places with the next one for the same client."""

    within: Annotated[
        Duration,
        Meta(description="How long it waits for the next one before it goes alone; 5 s."),
    ] = field(default_factory=lambda: Duration(5))

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let the next one go first."""
        return passage.behind_next(self.within, content)
