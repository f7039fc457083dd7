"""A mock in the process of the test: on the event loop of the test, or in a thread of its own."""

from contextlib import AsyncExitStack, ExitStack
from types import TracebackType
from typing import Any, Self

from finesse_mock.testing.blocking import Finesse
from finesse_mock.testing.conversation import AsyncFinesse
from finesse_mock.testing.loop import LoopThread
from finesse_mock.testing.remote import introduced
from finesse_mock.testing.settings import config_of

READY_WITHIN_S = 30.0
"""A mock that does not listen by then has failed to start."""


class MockServer(AsyncFinesse):
    """A mock on the running event loop, as long as its ``async with`` block lasts.

    Settings are those of `finesse_mock.config.Config`; ports are free ones unless given. On
    entering it raises `UsageError` when the settings cannot be carried out, and `TimeoutError` when
    it does not listen in time; it is stopped in every case.
    """

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        import asyncio

        from finesse_mock.app import Mock

        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(READY_WITHIN_S):
                    mock = await stack.enter_async_context(Mock(config_of(self._settings)))
                    ready = mock.ready()
                    known = await introduced(ready["control"], ready["control_token"] or "")
            except TimeoutError as error:
                sentence = f"The mock does not listen after {READY_WITHIN_S:g} s."
                raise TimeoutError(sentence) from error
            self.complaints_of_loop = mock.complaints.of_loop
            super().__init__(*known)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stack.aclose()


class ThreadedMockServer(Finesse):
    """A mock in a thread of its own, as long as its ``with`` block lasts; else as `MockServer`."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            loop = stack.enter_context(LoopThread("finesse-mock"))
            server = MockServer(**self._settings)
            loop.run(server.__aenter__())
            stack.callback(lambda: loop.run(server.__aexit__(None, None, None)))
            loop.report_to(server.complaints_of_loop)
            super().__init__(server, loop.run)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()
