"""``event.lost``."""

from finesse_mock.faults.courses import EventContent, Passage
from finesse_mock.faults.fault import EventFault


class EventLost(EventFault, frozen=True, kw_only=True, tag="event.lost"):
    """An event does not reach the client."""

    def affect(self, content: EventContent, passage: Passage) -> bool:  # noqa: ARG002 - of the family
        """Let nothing go on."""
        return False
