"""An event loop in a thread of its own, for tests that have none."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

__tracebackhide__ = True  # pytest shows where a test called

T = TypeVar("T")

PATIENCE_S = 30.0
"""A loop that does not begin, or goes on after it was told to stop, is given up then."""


class LoopThread:
    """The loop runs as long as the ``with`` block lasts; ``name`` is that of the thread."""

    def __init__(self, name: str) -> None:
        self._running = threading.Event()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)

    def _live(self) -> None:
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._loop.call_soon(self._running.set)
            self._loop.run_forever()

    def run(self, coro: Coroutine[Any, Any, T]) -> T:
        """What the coroutine answers or raises; it is cancelled when the caller is interrupted."""
        future = asyncio.run_coroutine_threadsafe(coro, self._loop)
        try:
            error = future.exception()
        except BaseException:
            future.cancel()
            raise
        if error:
            raise error
        return future.result()

    def report_to(self, handler: Callable[[Any, dict[str, Any]], object]) -> None:
        """Have ``handler`` told what the loop can deliver to nobody."""
        self._loop.call_soon_threadsafe(self._loop.set_exception_handler, handler)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._running.wait(PATIENCE_S):
            raise TimeoutError(f"The event loop of the mock does not run after {PATIENCE_S:g} s.")
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)
