"""``rest.cut``."""

from dataclasses import replace

from finesse_mock.faults.courses import Damage, RequestCourse
from finesse_mock.faults.fault import RequestFault


class RestCut(RequestFault, frozen=True, kw_only=True, tag="rest.cut"):
    """A request is carried out, and the connection closes in the middle of its answer."""

    def alter(self, course: RequestCourse) -> RequestCourse:
        """Break off the answer."""
        return replace(course, damage=Damage.CUT)
