"""The routes of the event tunnel: a page for an iframe, with its scripts.

Source: "Connect to XMPP over HTTP (BOSH/WebSocket) using Finesse EventTunnel" in the Finesse
Developer Guide.
"""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final

from aiohttp import web

_PAGE: Final = "index.html"
_SCRIPTS: Final = ("EventTunnel.js", "bosh.js", "session.js", "stanza.js", "websocket.js")

_HEADERS: Final = {
    # Whoever changes to another version of the mock must not meet the script of the last one.
    "Cache-Control": "no-store",
    # A page of another origin may load the script, and modules need to be let.
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


def tunnel_routes() -> list[web.RouteDef]:
    """The routes, for a port that serves ``/ws/`` and ``/http-bind/``, too."""
    page = _document(_PAGE, "text/html")
    return [
        web.get("/tunnel", page),
        web.get("/tunnel/", page),
        *(web.get(f"/tunnel/{name}", _document(name, "text/javascript")) for name in _SCRIPTS),
    ]


def _document(name: str, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    text = files("finesse_mock.desktop").joinpath("tunnel", name).read_text("utf-8")

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type=content_type, headers=_HEADERS)

    return answer
