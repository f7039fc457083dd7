"""What the journal is told of a request: who asked for what, and by which rule it was refused."""

from typing import Final

from aiohttp import hdrs, web

from finesse_mock.events.facts import Requested
from finesse_mock.rest.authentication import password_in
from finesse_mock.rest.exchange import Call
from finesse_mock.rest.rejections import RequestRejectedError
from finesse_mock.wire.requests import asked_in

REQUEST_ID: Final = "requestId"
"""The header that ties events to requests."""

_LONGEST_ACTION: Final = 65_536
"""Bytes of a body beyond which it asks for nothing: it is a log."""


def answered(
    request: web.Request,
    call: Call | None,
    status: int,
    rejection: RequestRejectedError | None = None,
) -> Requested:
    """The request as the journal keeps it; ``call`` is None where it was refused before."""
    return Requested(
        method=request.method,
        path=request.path,
        user=call.caller.user_id if call else _claimed_user(request),
        asked=asked_in(call.body) if call and len(call.body) <= _LONGEST_ACTION else "",
        request_id=named(request),
        status=int(status),
        refusal=_rule(rejection) if rejection else "",
    )


def named(request: web.Request) -> str:
    """The id that the client gives a request, without what nobody could print."""
    return "".join(filter(str.isprintable, request.headers.get(REQUEST_ID, "")))


def _claimed_user(request: web.Request) -> str:
    """Whom somebody said to be who was not let in."""
    scheme, _, credentials = request.headers.get(hdrs.AUTHORIZATION, "").strip().partition(" ")
    given = password_in(credentials.strip()) if scheme.lower() == "basic" else None
    return given[0] if given else ""


def _rule(rejection: RequestRejectedError) -> str:
    about = f" ({rejection.data})" if rejection.data else ""
    return f"{rejection.kind}: {rejection.message}{about}"
