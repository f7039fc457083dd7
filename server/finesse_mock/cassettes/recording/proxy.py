"""A recording reverse proxy: REST, BOSH and WebSocket of a real Finesse, on one port.

Requests and answers pass as they are, but for headers that concern one connection only (RFC 9110
§7.6.1). What goes to the REST API is taken down, and so are the events in what comes back.
"""

import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Self

import aiohttp
from aiohttp import hdrs, web
from yarl import URL

from finesse_mock.cassettes.recording.credentials import claimed_user
from finesse_mock.cassettes.recording.overheard import overhear
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.clients.connector import Connector
from finesse_mock.runtime import Tasks
from finesse_mock.wire.uris import API, SYSTEM_INFO

_ONE_CONNECTION: Final = frozenset(
    {
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_OF_HANDSHAKE: Final = (
    "host",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
)
_LONGEST: Final = 16 << 20
_CONNECT_S: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """Where the real servers are: base URLs of REST, BOSH and WebSocket; ``tls`` is the trust."""

    server: str
    bosh: str
    websocket: str
    tls: ssl.SSLContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """What SystemInfo is made to say instead: where this proxy is; a port of 0 stays as it is."""

    host: str
    https_port: int = 0
    xmpp_port: int = 0

    def rewritten(self, body: str) -> str:
        """SystemInfo with these addresses; the XMPP domain stays, for clients are users of it."""
        said = {
            "host": self.host,
            "httpsPort": self.https_port,
            "xmppPort": self.xmpp_port,
            "xmppSecurePort": self.xmpp_port,
        }
        for name, value in said.items():
            if value:
                body = re.sub(f"(<{name}>)[^<]*(</{name}>)", rf"\g<1>{value}\g<2>", body)
        return body


class Proxy:
    """The handler of everything; an asynchronous context manager, for it holds connections."""

    def __init__(
        self, recorder: Recorder, upstream: Upstream, rewriting: Rewriting | None = None
    ) -> None:
        self._recorder = recorder
        self._upstream = upstream
        self._rewriting = rewriting

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(
            connector=Connector(),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=(hdrs.USER_AGENT, hdrs.ACCEPT, hdrs.ACCEPT_ENCODING),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    def stands_at(self, port: int) -> None:
        """Say at which port it listens, now that that is known."""
        if self._rewriting:
            self._rewriting = replace(self._rewriting, https_port=port)

    def application(self) -> web.Application:
        """What serves it."""
        app = web.Application(client_max_size=_LONGEST)
        app.router.add_route("*", "/{path:.*}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Pass a request on, and the answer back."""
        try:
            if request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
                return await self._websocket(request)
            if request.path.startswith("/http-bind"):
                return await self._bosh(request)
            return await self._rest(request)
        except (aiohttp.ClientError, TimeoutError) as error:
            return web.Response(
                status=502, text=f"The server behind this proxy did not answer ({error}).\n"
            )

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        number = None
        if request.path.startswith(f"{API}/") and request.method != hdrs.METH_OPTIONS:
            number = self._recorder.request(
                claimed_user(request.headers.get(hdrs.AUTHORIZATION)),
                request.method,
                request.raw_path,
                request.headers.get("requestId", ""),
                body.decode(errors="replace"),
            )
        url = self._upstream.server.rstrip("/") + request.raw_path
        async with self._asked(request, url, body) as answer:
            if number is None:
                return await _streamed(request, answer)
            content = await answer.read()
            text = content.decode(errors="replace")
            self._recorder.reply(number, answer.status, text, answer.headers.get(hdrs.LOCATION, ""))
            if self._rewriting and request.path.rstrip("/") == SYSTEM_INFO:
                content = self._rewriting.rewritten(text).encode()
            return web.Response(
                status=answer.status,
                body=content,
                headers=_passed(answer.headers, "content-length"),
            )

    async def _bosh(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        _, mark, query = request.raw_path.partition("?")
        async with self._asked(request, self._upstream.bosh + mark + query, body) as answer:
            content = await answer.read()
            if request.method == hdrs.METH_POST and content:
                overhear(content, self._recorder)
            return web.Response(
                status=answer.status,
                body=content,
                headers=_passed(answer.headers, "content-length"),
            )

    def _asked(
        self, request: web.Request, url: str, body: bytes
    ) -> "aiohttp.client._RequestContextManager":
        # An answer that is compressed could not be read in passing.
        headers = _passed(request.headers, "host", "accept-encoding")
        return self._http.request(
            request.method,
            URL(url, encoded=True),  # as the client wrote it
            data=body or None,
            headers=headers,
            allow_redirects=False,
            ssl=self._upstream.tls,
        )

    async def _websocket(self, request: web.Request) -> web.StreamResponse:
        protocols = [
            each.strip()
            for each in request.headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(",")
            if each.strip()
        ]
        headers = _passed(request.headers, *_OF_HANDSHAKE)
        async with self._http.ws_connect(
            self._upstream.websocket, protocols=protocols, headers=headers, ssl=self._upstream.tls
        ) as server:
            client = web.WebSocketResponse(
                protocols=[server.protocol] if server.protocol else (), autoping=False
            )
            await client.prepare(request)
            async with Tasks() as tasks:
                tasks.spawn(self._from_client(client, server), name="proxy to the server")
                with suppress(aiohttp.ClientError, ConnectionError):
                    async for message in server:
                        if message.type is aiohttp.WSMsgType.TEXT:
                            overhear(message.data, self._recorder)
                            await client.send_str(message.data)
                    await client.close(code=server.close_code or aiohttp.WSCloseCode.OK)
        return client

    async def _from_client(
        self, client: web.WebSocketResponse, server: aiohttp.ClientWebSocketResponse
    ) -> None:
        with suppress(aiohttp.ClientError, ConnectionError):
            async for message in client:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await server.send_str(message.data)
                elif message.type is aiohttp.WSMsgType.PING:
                    await client.pong(message.data)
            await server.close()


async def _streamed(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=_passed(answer.headers))
    await response.prepare(request)
    try:
        async for piece in answer.content.iter_any():
            await response.write(piece)
        await response.write_eof()
    except aiohttp.ClientError:
        if request.transport is not None:
            request.transport.abort()  # as the server did
    return response


def _passed(headers: Mapping[str, str], *without: str) -> list[tuple[str, str]]:
    """The headers but for those of one connection, and for these; names in small letters."""
    named = {each.strip().lower() for each in headers.get(hdrs.CONNECTION, "").split(",")}
    dropped = _ONE_CONNECTION | named | set(without)
    return [(name, value) for name, value in headers.items() if name.lower() not in dropped]
