"""``bosh.loss``."""

from dataclasses import replace

from finesse_mock.faults.courses import BoshCourse
from finesse_mock.faults.fault import BoshFault


class BoshLoss(BoshFault, frozen=True, kw_only=True, tag="bosh.loss"):
    """An answer does not arrive: its connection breaks, and a client asks again with the same rid.

    The session has answered and keeps the answer for the repetition (XEP-0124 §14.3).
    """

    def alter(self, course: BoshCourse) -> BoshCourse:
        """Lose the answer."""
        return replace(course, lost=True)
