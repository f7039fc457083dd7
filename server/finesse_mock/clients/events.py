"""What a client hears: events with where they were published, and at last why there are no more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from finesse_mock.clients.elements import PUBSUB_EVENT, Element, written
from finesse_mock.clients.failures import ClientError


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it came.

    ``update`` is the text of the notification, the ``<Update>`` document itself. ``stanza`` is
    the whole message. ``at`` is when it came, in seconds of the event loop's clock.
    """

    node: str
    update: str
    item_id: str
    stanza: bytes
    at: float


def event_in(message: Element) -> Event | None:
    """The event that a message carries; None for a message of another kind."""
    items = message.find(f"{{{PUBSUB_EVENT}}}event/{{{PUBSUB_EVENT}}}items")
    item = items.find(f"{{{PUBSUB_EVENT}}}item") if items is not None else None
    if items is None or item is None:
        return None
    return Event(
        node=items.get("node", ""),
        update="".join(str(text) for text in item.itertext()),
        item_id=item.get("id", ""),
        stanza=written(message),
        at=asyncio.get_running_loop().time(),
    )


async def taken(unread: asyncio.Queue[Event | ClientError]) -> AsyncIterator[Event]:
    """What waits there and is to come, up to what ended it, which is raised as often as one asks.

    Raises:
        ClientError: nothing comes any more.
    """
    while True:
        first = await unread.get()
        if isinstance(first, ClientError):
            unread.put_nowait(first)
            raise first
        yield first
