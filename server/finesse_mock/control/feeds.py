"""Live feeds of the journal: server-sent events (WHATWG HTML, "Server-sent events"), WebSocket.

Both take the same choice. A consumer that is too slow is cut off; nobody waits for it.
"""

from contextlib import suppress
from http import HTTPStatus

import msgspec
from aiohttp import hdrs, web

from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Nothing, Query, Route, route
from finesse_mock.events.journal import Journal
from finesse_mock.observation.choice import Choice
from finesse_mock.observation.feed import Feed, Feeds
from finesse_mock.observation.viewing import view
from finesse_mock.observation.views import EntryView, Kind
from finesse_mock.runtime import Tasks

_HEARTBEAT_S = 15.0


class FeedQuery(Query):
    """Which entries: those above ``since`` that are all of the rest that is given.

    ``kind`` and ``node`` may list several with commas; a node may have ``*`` and may leave out
    ``/finesse/api/``. ``agent`` is a user whom the entry is about. ``verb`` is POST, PUT or
    DELETE of an event, or the method of a request. ``cause`` is how the cause begins.
    """

    since: int | None = None
    kind: str = ""
    node: str = ""
    agent: str = ""
    verb: str = ""
    cause: str = ""

    def choice(self) -> Choice:
        """The choice that this query is.

        Raises:
            Problem: 400, there is no such kind.
        """
        kinds = [each for each in self.kind.split(",") if each]
        for each in kinds:
            if each not in set(Kind):
                known = ", ".join(Kind)
                raise Problem(HTTPStatus.BAD_REQUEST, f"There is no kind {each}; take {known}.")
        return Choice(
            kinds=frozenset(map(Kind, kinds)),
            nodes=tuple(each for each in self.node.split(",") if each),
            agent=self.agent,
            verb=self.verb,
            cause=self.cause,
        )


class JournalFeeds:
    """The handlers of the feeds."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._feeds = Feeds(journal)

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            route(
                "GET",
                "/events",
                self.server_sent,
                about="What happens, as it does: server-sent events, whose ids are numbers.",
                query=FeedQuery,
                answer=EntryView,
                media="text/event-stream",
            ),
            route(
                "GET",
                "/events/ws",
                self.websocket,
                about="The same over WebSocket, one JSON text a message.",
                query=FeedQuery,
                answer=EntryView,
                status=HTTPStatus.SWITCHING_PROTOCOLS,
            ),
        ]

    def end(self) -> None:
        """End every feed."""
        self._feeds.end()

    async def server_sent(self, asked: Asked[Nothing, FeedQuery]) -> web.StreamResponse:
        """``GET events``; ``Last-Event-ID`` goes on where another connection ended."""
        choice, request = asked.query.choice(), asked.http
        resumed = _resumed(request)
        since = asked.query.since if resumed is None else resumed
        response = web.StreamResponse(
            headers={
                hdrs.CONTENT_TYPE: "text/event-stream",
                hdrs.CACHE_CONTROL: "no-store",
            }
        )
        with (
            suppress(ConnectionError),  # the consumer has gone, or was cut off
            self._feeds.open(choice, since, lambda: _cut(request)) as feed,
        ):
            await response.prepare(request)
            await response.write(self._opening(since))
            async for batch in feed.batches():
                await response.write(b"".join(map(_event, map(view, batch))))
        return response

    async def websocket(self, asked: Asked[Nothing, FeedQuery]) -> web.StreamResponse:
        """``GET events/ws``; what the client sends is not looked at."""
        choice, request = asked.query.choice(), asked.http
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S)
        if not socket.can_prepare(request).ok:
            raise Problem(
                HTTPStatus.BAD_REQUEST, "This is for WebSocket; take events without ws for HTTP."
            )
        with self._feeds.open(choice, asked.query.since, lambda: _cut(request)) as feed:
            await socket.prepare(request)
            async with Tasks() as tasks:
                tasks.spawn(_until_closed(socket, feed), name="events of a consumer")
                with suppress(ConnectionError):
                    async for batch in feed.batches():
                        for entry in batch:
                            await socket.send_str(msgspec.json.encode(view(entry)).decode())
                await socket.close()
        return socket

    def _opening(self, since: int | None) -> bytes:
        """A comment that tells where the feed begins, and what of the past is gone."""
        first = self._journal.first
        lost = since is not None and since + 1 < first
        gone = f": forgotten {since + 1}-{first - 1}\n" if since is not None and lost else ""
        return f"{gone}: after {self._journal.seq if since is None else since}\n\n".encode()


async def _until_closed(socket: web.WebSocketResponse, feed: Feed) -> None:
    """Notice that the consumer goes."""
    async for _ in socket:
        pass
    feed.end()


def _resumed(request: web.Request) -> int | None:
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdecimal() and len(last) < 19 else None


def _event(entry: EntryView) -> bytes:
    return b"id: %d\ndata: %s\n\n" % (entry.seq, msgspec.json.encode(entry))


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
