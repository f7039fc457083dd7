"""``stream.slow``."""

from dataclasses import replace
from typing import Annotated, ClassVar

from msgspec import Meta

from finesse_mock.faults.courses import StreamCourse
from finesse_mock.faults.fault import StreamFault
from finesse_mock.faults.occasion import StreamMatch


class StreamSlow(StreamFault, frozen=True, kw_only=True, tag="stream.slow"):
    """What a client sends is read slowly, so that every answer comes late."""

    lasts: ClassVar[bool] = True

    bytes_per_second: Annotated[
        float,
        Meta(ge=0.01, description="How much is read in a second of the mock's clock."),
    ]
    match: Annotated[StreamMatch, Meta(description="Which streams it strikes.")] = StreamMatch()

    def alter(self, course: StreamCourse) -> StreamCourse:
        """Read it slowly, as slowly as the slowest fault has it."""
        rates = [each for each in (course.bytes_per_second, self.bytes_per_second) if each]
        return replace(course, bytes_per_second=min(rates))
