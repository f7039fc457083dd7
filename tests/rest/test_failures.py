"""What becomes of a request in which the mock itself fails."""

from typing import Any

from finesse_mock.complaints import ComplaintKind, Complaints
from finesse_mock.rest import RestSettings
from rest.centre import CentreFloor
from rest.conftest import Serve


class Ruin(CentreFloor):
    """A floor without a world."""

    @property
    def world(self) -> Any:
        raise LookupError("lost")

    @world.setter
    def world(self, _: object) -> None:
        """There is none to keep."""


async def test_a_failing_resource_is_a_complaint_with_its_request(serve: Serve):
    complaints = Complaints()
    rest = await serve(Ruin(), RestSettings(complaints=complaints))
    assert (await rest.get("/User/1001001")).status == 500
    (complaint,) = complaints
    assert complaint.kind is ComplaintKind.SERVER_ERROR
    assert complaint.text == "GET /finesse/api/User/1001001 failed: LookupError: lost"
    assert complaint.cause.startswith("request ")
