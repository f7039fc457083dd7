"""The requests of a client that wait for their answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from finesse_mock.clients.elements import CLIENT, Element, first_name
from finesse_mock.clients.failures import RefusedError, StreamEndedError

WITHIN_S: Final = 30.0
"""How long a server may take to answer."""


class Asking:
    """Gives requests their ids, and each the answer with its id (RFC 6120 §8.1.3)."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.Future[Element]] = {}
        self._count = 0

    async def result(
        self, request: Element, send: Callable[[Element], Awaitable[None]], what: str
    ) -> Element:
        """Send a request; answers its result. ``what`` is how a refusal calls it.

        Raises:
            RefusedError: the answer is an error.
            StreamEndedError: there was no answer in time, or the connection went before it.
        """
        self._count += 1
        name = f"ask-{self._count}"
        request.set("id", name)
        answer = self._waiting[name] = asyncio.get_running_loop().create_future()
        try:
            await send(request)
            async with asyncio.timeout(WITHIN_S):
                result: Element = await answer
        except TimeoutError as error:
            raise too_late() from error
        finally:
            del self._waiting[name]
        if result.get("type") != "result":
            raise RefusedError(what, first_name(result.find(f"{{{CLIENT}}}error")))
        return result

    def answered(self, stanza: Element) -> None:
        """That came, with whatever id."""
        waiting = self._waiting.get(stanza.get("id", ""))
        if waiting and not waiting.done():
            waiting.set_result(stanza)

    def lost(self, error: StreamEndedError) -> None:
        """No answer comes any more."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(error)


def too_late() -> StreamEndedError:
    """The server took longer than it may."""
    return StreamEndedError(f"The server did not answer within {WITHIN_S:g} s.")
