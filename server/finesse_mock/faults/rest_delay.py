"""``rest.delay``."""

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.faults.courses import RequestCourse
from finesse_mock.faults.fault import RequestFault


class RestDelay(RequestFault, frozen=True, kw_only=True, tag="rest.delay"):
    """A request is carried out and answered late."""

    by: Annotated[Duration, Meta(description="How long it waits before it is looked at.")]

    def alter(self, course: RequestCourse) -> RequestCourse:
        """Let it wait, beside what others let it wait."""
        return replace(course, wait_s=course.wait_s + self.by)
