"""``stream.error``."""

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from finesse_mock.conditions import StreamCondition
from finesse_mock.faults.courses import StreamCourse
from finesse_mock.faults.fault import StreamFault
from finesse_mock.faults.occasion import StreamMatch


class StreamError(StreamFault, frozen=True, kw_only=True, tag="stream.error"):
    """A stream ends with a stream error."""

    condition: Annotated[
        StreamCondition, Meta(description="The condition, of RFC 6120 §4.9.3.")
    ] = StreamCondition.INTERNAL_SERVER_ERROR
    match: Annotated[StreamMatch, Meta(description="Which streams it strikes.")] = StreamMatch()

    def alter(self, course: StreamCourse) -> StreamCourse:
        """End it."""
        return replace(course, error=self.condition.value)
