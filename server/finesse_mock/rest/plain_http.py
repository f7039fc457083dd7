"""Plain HTTP of 12.5 and newer, which is not served but sent on to TLS ("HTTPS Requests")."""

from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from finesse_mock.wire.uris import API


def redirecting(https_port: int) -> Middleware:
    """What answers plain requests to the API with 301 to the same at that port."""

    @web.middleware
    async def redirect(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.secure or not f"{request.path}/".startswith(f"{API}/"):
            return await handler(request)
        there = request.url.with_scheme("https").with_port(https_port)
        return web.Response(
            status=HTTPStatus.MOVED_PERMANENTLY, headers={hdrs.LOCATION: str(there)}
        )

    return redirect
