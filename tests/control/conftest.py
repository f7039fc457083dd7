"""A control API on a free port of the loopback address, for each test its own."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest

from control.centre import Centre, Control
from control.contract import described
from finesse_mock.control.routes import ControlApi

Controls = Callable[[Centre], Coroutine[Any, Any, Control]]


@pytest.fixture
async def controls() -> AsyncIterator[Controls]:
    """Serves the control API of a centre of the test's own."""
    async with AsyncExitStack() as stack:

        async def start(centre: Centre) -> Control:
            client = await stack.enter_async_context(described(ControlApi(centre).routes()))
            return Control(centre, client)

        yield start


@pytest.fixture
async def control(controls: Controls) -> Control:
    return await controls(Centre())
