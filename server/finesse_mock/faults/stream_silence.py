"""``stream.silence``."""

from dataclasses import replace
from typing import Annotated, ClassVar

from msgspec import Meta

from finesse_mock.faults.courses import StreamCourse
from finesse_mock.faults.fault import StreamFault
from finesse_mock.faults.occasion import StreamMatch


class StreamSilence(StreamFault, frozen=True, kw_only=True, tag="stream.silence"):
    """A connection is half-open: it stays, and nothing is sent or read any more.

    When the fault is over, what was held up on either side goes on its way.
    """

    lasts: ClassVar[bool] = True

    match: Annotated[StreamMatch, Meta(description="Which streams it strikes.")] = StreamMatch()

    def alter(self, course: StreamCourse) -> StreamCourse:
        """Let it fall silent."""
        return replace(course, silent=True)
