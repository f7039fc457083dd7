"""``rest.malformed``."""

from dataclasses import replace

from finesse_mock.faults.courses import Damage, RequestCourse
from finesse_mock.faults.fault import RequestFault


class RestMalformed(RequestFault, frozen=True, kw_only=True, tag="rest.malformed"):
    """A request is carried out, and the body of its answer is no well-formed XML."""

    def alter(self, course: RequestCourse) -> RequestCourse:
        """Break the XML."""
        return replace(course, damage=Damage.MALFORMED)
