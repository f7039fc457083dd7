"""``bosh.early``."""

from dataclasses import replace

from finesse_mock.faults.courses import BoshCourse
from finesse_mock.faults.fault import BoshFault


class BoshEarly(BoshFault, frozen=True, kw_only=True, tag="bosh.early"):
    """A request that would be held is answered at once with an empty body."""

    def alter(self, course: BoshCourse) -> BoshCourse:
        """Hold nothing."""
        return replace(course, early=True)
