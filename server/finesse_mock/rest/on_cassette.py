"""Cassettes at the door of REST: recorded replies answer instead of the mock; requests are taken
down while it answers itself.
"""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from finesse_mock.cassettes.playing.player import Answer, Player, Unknown
from finesse_mock.cassettes.recording.credentials import claimed_user
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body
from finesse_mock.rest.authentication import user_of
from finesse_mock.rest.cors import cors_headers
from finesse_mock.rest.floor import Floor
from finesse_mock.rest.observed import REQUEST_ID, named
from finesse_mock.wire.uris import API
from finesse_mock.wire.xml import MAX_BYTES


def playing(
    player: Callable[[], Player | None], floor: Floor, origins: frozenset[str] | None
) -> Middleware:
    """Have a request of somebody who may sign on answered from the cassette that is played.

    Who may not gets what the mock says to that. ``origins`` are those of web pages that may read
    the answer, None for any.
    """

    @web.middleware
    async def play(request: web.Request, handler: Handler) -> web.StreamResponse:
        current = player()
        if current is None or not _is_asked(request):
            return await handler(request)
        user = user_of(request.headers.get(hdrs.AUTHORIZATION), floor)
        body = await _body(request)
        if user is None or body is None:
            return await handler(request)
        found = current.asked(user, request.method, request.raw_path, body, named(request))
        if isinstance(found, Answer):
            headers = cors_headers(request.headers, origins)
            response = await _played(request, found, headers)
            current.answered(found, user)
            return response
        return _refused(found) if found.refusal else await handler(request)

    return play


async def _played(
    request: web.Request, answer: Answer, headers: dict[str, str]
) -> web.StreamResponse:
    """Write the recorded reply; where there was none, the connection breaks."""
    reply = answer.reply
    if reply is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # goes nowhere
    if reply.location:
        headers[hdrs.LOCATION] = f"{request.url.origin()}{reply.location}"
    if request_id := named(request):
        headers[REQUEST_ID] = request_id
    response = web.Response(
        status=reply.status,
        text=reply.body or None,
        content_type="application/xml",
        headers=headers,
    )
    with suppress(ConnectionError):  # somebody who does not wait for an answer has still asked
        await response.prepare(request)
        await response.write_eof()
    return response


def _is_asked(request: web.Request) -> bool:
    return request.path.startswith(f"{API}/") and request.method != hdrs.METH_OPTIONS


def _refused(found: Unknown) -> web.Response:
    return web.Response(status=HTTPStatus.NOT_IMPLEMENTED, text=f"{found.refusal}\n")


def recording(recorder: Recorder) -> Middleware:
    """Have requests and their answers taken down."""

    @web.middleware
    async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not _is_asked(request):
            return await handler(request)
        body = await _body(request)
        number = recorder.request(
            claimed_user(request.headers.get(hdrs.AUTHORIZATION)),
            request.method,
            request.raw_path,
            named(request),
            body or "",
        )
        response = await handler(request)
        content = response.body if isinstance(response, web.Response) else None
        recorder.reply(
            number,
            response.status,
            content.decode(errors="replace") if isinstance(content, bytes) else "",
            response.headers.get(hdrs.LOCATION, ""),
        )
        return response

    return record


async def _body(request: web.Request) -> str | None:
    """The body, which stays there for others; None for one that cannot be read."""
    try:
        return (await read_body(request, MAX_BYTES)).decode(errors="replace")
    except (BrokenBodyError, LongBodyError):
        return None
