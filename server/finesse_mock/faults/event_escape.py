"""``event.escape``."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class Escaping(StrEnum):
    """How often an update is escaped, where once is right."""

    TWICE = "twice"
    NOT = "not"


class EventEscape(EventFault, frozen=True, kw_only=True, tag="event.escape"):
    """The update in an event is escaped wrongly: twice, or not, so that it is elements."""

    how: Annotated[Escaping, Meta(description="How it is escaped.")] = Escaping.TWICE

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let it go on with one escaping more or less."""
        if self.how is Escaping.NOT:
            return passage.onward(replace(content, verbatim=True))
        once = content.update.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return passage.onward(replace(content, update=once))
