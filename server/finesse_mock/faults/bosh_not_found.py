"""``bosh.404``."""

from dataclasses import replace

from finesse_mock.faults.courses import BoshCourse
from finesse_mock.faults.fault import BoshFault


class BoshNotFound(BoshFault, frozen=True, kw_only=True, tag="bosh.404"):
    """A request is answered with 404, as if its sid were unknown; the session lives on unseen."""

    def alter(self, course: BoshCourse) -> BoshCourse:
        """Know nothing of the session."""
        return replace(course, status=404)
