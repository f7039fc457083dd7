"""``event.malformed``."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class Broken(StrEnum):
    """Which document is no XML any more."""

    UPDATE = "update"
    STANZA = "stanza"


class EventMalformed(EventFault, frozen=True, kw_only=True, tag="event.malformed"):
    """An event is no well-formed XML: its update, or the very stanza, which breaks the stream."""

    breaks: Annotated[Broken, Meta(description="The text inside, or the message itself.")] = (
        Broken.UPDATE
    )

    def affect(self, content: EventContent, passage: Passage) -> bool:
        """Let it go on with an end tag that belongs to nothing."""
        return passage.onward(
            replace(
                content, update=f"{content.update}</Broken>", verbatim=self.breaks is Broken.STANZA
            )
        )
