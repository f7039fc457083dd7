"""Where tasks begin and chance comes from."""

import asyncio
import logging
import random
import string
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self, TypeVar

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


class Tasks:
    """Owns every task it spawns: keeps it alive, reports its failure, ends it at the end.

    As an asynchronous context manager it cancels what still runs when the block is left.
    """

    def __init__(self) -> None:
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
            _log.error("task %s failed", task.get_name(), exc_info=error)


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

    def message_id(self) -> str:
        """Return eight alphanumerics, for a stanza."""
        number = int(self._chance.random() * _MESSAGE_IDS)
        number, first = divmod(number, len(_PAIRS))
        number, second = divmod(number, len(_PAIRS))
        fourth, third = divmod(number, len(_PAIRS))
        return _PAIRS[first] + _PAIRS[second] + _PAIRS[third] + _PAIRS[fourth]
