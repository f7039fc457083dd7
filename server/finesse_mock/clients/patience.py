"""How patiently clients try again, and take leave."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Final

from finesse_mock.clients.failures import RefusedError
from finesse_mock.clients.transports import Wire

NODE_PATIENCE_S: Final = 30.0
"""So long a recovery asks again for a node that is refused: a Finesse that starts has its XMPP
service before its nodes.
"""

LEAVE_S: Final = 1.0
"""So long a server may take to end its side of a stream."""

_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0


def pauses() -> Iterator[float]:
    """The pauses between attempts, in seconds: short ones, then longer ones, without end."""
    pause = _FIRST_PAUSE_S
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE_S)


async def left(wire: Wire) -> None:
    """Take leave on a wire, and let go of it even where the server does not."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LEAVE_S):
            await wire.close()


async def granted(ask: Callable[[], Awaitable[object]]) -> None:
    """Ask for a node until it is granted.

    Raises:
        RefusedError: it is not, however long one waits.
        StreamEndedError: the connection went.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + NODE_PATIENCE_S
    for pause in pauses():
        try:
            await ask()
        except RefusedError:
            if loop.time() + pause > until:
                raise
            await asyncio.sleep(pause)
        else:
            return
