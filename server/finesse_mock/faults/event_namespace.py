"""``event.namespace``."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class Misnamed(StrEnum):
    """Which element has the wrong namespace."""

    EVENT = "event"
    NOTIFICATION = "notification"


class EventNamespace(EventFault, frozen=True, kw_only=True, tag="event.namespace"):
    """An element of an event is in the wrong namespace."""

    element: Annotated[
        Misnamed, Meta(description="Which element; `event` with its items, or the notification.")
    ] = Misnamed.EVENT
    xmlns: Annotated[str, Meta(description="The namespace that it is in instead.")] = "urn:wrong"

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let it go on with the other namespace."""
        if self.element is Misnamed.EVENT:
            return passage.onward(replace(content, event_xmlns=self.xmlns))
        return passage.onward(replace(content, notification_xmlns=self.xmlns))
