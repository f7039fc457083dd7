"""``bosh.5xx``."""

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import BoshCourse
from finesse_mock.faults.fault import BoshFault


class BoshServerError(BoshFault, frozen=True, kw_only=True, tag="bosh.5xx"):
    """A request is answered with a server error, as by a proxy, and does not reach its session."""

    status: Annotated[int, Meta(ge=500, le=599, description="The status of the answer.")] = 502

    def alter(self, course: BoshCourse) -> BoshCourse:
        """Answer in place of the session."""
        return replace(course, status=self.status)
