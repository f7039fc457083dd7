"""``event.truncate``."""

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class EventTruncate(EventFault, frozen=True, kw_only=True, tag="event.truncate"):
    """The update in an event breaks off; the message around it is whole."""

    keep: Annotated[
        float, Meta(ge=0, lt=1, description="How much of it is left, as a fraction.")
    ] = 0.5

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let its beginning go on."""
        left = int(len(content.update) * self.keep)
        return passage.onward(replace(content, update=content.update[:left]))
