"""``rest.hang``."""

from dataclasses import replace

from finesse_mock.faults.courses import RequestCourse
from finesse_mock.faults.fault import RequestFault


class RestHang(RequestFault, frozen=True, kw_only=True, tag="rest.hang"):
    """A request is taken and never answered or carried out; the connection stays open."""

    def alter(self, course: RequestCourse) -> RequestCourse:
        """Let it wait for good."""
        return replace(course, answered=False)
