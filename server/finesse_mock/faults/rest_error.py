"""``rest.error``."""

from dataclasses import replace
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.courses import RequestCourse
from finesse_mock.faults.fault import RequestFault


class RestError(RequestFault, frozen=True, kw_only=True, tag="rest.error"):
    """A request is answered with an error, and not carried out."""

    status: Annotated[int, Meta(ge=400, le=599, description="The status of the answer.")]
    body: Annotated[
        str, Meta(description="The body; when empty, an ApiErrors document with the status.")
    ] = ""

    def alter(self, course: RequestCourse) -> RequestCourse:
        """Refuse it."""
        return replace(course, refusal=(self.status, self.body))
