"""Where tasks begin and chance comes from."""

import asyncio
import logging
import random
import secrets
import string
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Final, Self, TypeVar

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Tasks:
    """Owns every task it spawns: keeps it alive, reports its failure, ends it at the end.

    As an asynchronous context manager it cancels what still runs when the block is left.
    ``failed`` is told which task failed, and of what; also by those who own no task.
    """

    def __init__(self, failed: Callable[[str, BaseException], object] | None = None) -> None:
        self.failed = failed or _logged
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, coro: Coroutine[Any, Any, _T], *, name: str) -> asyncio.Task[_T]:
        """Run `coro` as a task of this name on the running loop."""
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def cancel_all(self) -> None:
        """Cancel every task and return when all have ended, those spawned meanwhile included."""
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(tuple(self._tasks))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.cancel_all()

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failed(f"task {task.get_name()} failed", error)


def _logged(text: str, error: BaseException) -> None:
    _log.error("%s", text, exc_info=error)


STOP_GRACE_S: Final = 0.25
"""How long a server that stops waits for clients to take what is under way, and to hang up."""


class Together:
    """Ends everything that it was given at once: who waits for slow clients does so together."""

    def __init__(self) -> None:
        self._closers: list[Callable[[], Awaitable[object]]] = []

    def push_async_callback(self, close: Callable[[], Awaitable[object]]) -> None:
        """Have this awaited at the end."""
        self._closers.append(close)

    async def aclose(self) -> None:
        """End everything; a failure is raised when all have ended.

        Raises:
            ExceptionGroup: some failed to end.
        """
        closers, self._closers = self._closers, []
        results = await asyncio.gather(*(each() for each in closers), return_exceptions=True)
        failures = [each for each in results if isinstance(each, Exception)]
        if failures:
            raise ExceptionGroup("not everything ended in order", failures)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def secret() -> str:
    """What nobody can guess, in 32 digits of base 16: no seed here."""
    return secrets.token_hex(16)


_BASE_36: Final = string.digits + string.ascii_lowercase
_STREAM_ID_LENGTH: Final = 10

# Two characters at a time: a message id is needed for every delivery.
_PAIRS: Final = [
    a + b
    for a in string.ascii_letters + string.digits
    for b in string.ascii_letters + string.digits
]
_MESSAGE_IDS: Final = len(_PAIRS) ** 4


class Tokens:
    """Ids as Openfire makes them, repeatable from the seed of `chance`."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def stream_id(self) -> str:
        """Return ten characters of base 36, for a stream."""
        return "".join(self._chance.choices(_BASE_36, k=_STREAM_ID_LENGTH))

    def hex_stream_id(self) -> str:
        """Return a 32-bit number in hexadecimal, for a stream of Openfire 3."""
        return f"{self._chance.getrandbits(32):x}"

    def message_id(self) -> str:
        """Return eight alphanumerics, for a stanza."""
        number = int(self._chance.random() * _MESSAGE_IDS)
        number, first = divmod(number, len(_PAIRS))
        number, second = divmod(number, len(_PAIRS))
        fourth, third = divmod(number, len(_PAIRS))
        return _PAIRS[first] + _PAIRS[second] + _PAIRS[third] + _PAIRS[fourth]
