"""The route of the control API for complaints: what failed, and what nobody expected."""

from datetime import datetime

from finesse_mock.complaints import ComplaintKind, Complaints
from finesse_mock.control.route import Asked, Nothing, Query, Route, View, route


class ComplaintView(View, kw_only=True):
    """A complaint: ``at`` by the mock's clock, ``cause`` such as ``request 17``."""

    number: int
    kind: ComplaintKind
    text: str
    at: datetime
    cause: str


class ComplaintsView(View, kw_only=True):
    """The complaints kept, oldest first, and how many there were at all."""

    strict: bool
    server_errors: int
    unexpected_requests: int
    complaints: list[ComplaintView]


class ComplaintsQuery(Query, kw_only=True):
    """The query of ``GET complaints``: only those with a number above ``after``."""

    after: int = 0


def complaint_routes(complaints: Complaints) -> list[Route]:
    """The route."""

    async def show(asked: Asked[Nothing, ComplaintsQuery]) -> ComplaintsView:
        return ComplaintsView(
            strict=complaints.strict,
            server_errors=complaints.counts[ComplaintKind.SERVER_ERROR],
            unexpected_requests=complaints.counts[ComplaintKind.UNEXPECTED_REQUEST],
            complaints=[
                ComplaintView(
                    number=each.number,
                    kind=each.kind,
                    text=each.text,
                    at=each.at,
                    cause=each.cause,
                )
                for each in complaints
                if each.number > asked.query.after
            ],
        )

    return [
        route(
            "GET",
            "/complaints",
            show,
            about="What failed in the mock; in strict mode also requests that nobody expected.",
            query=ComplaintsQuery,
            answer=ComplaintsView,
        )
    ]
