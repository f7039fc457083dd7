"""A REST API on a free port of the loopback address, for each test its own."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from finesse_mock.rest import RestSettings, add_rest
from rest.centre import CentreFloor
from rest.client import Rest

Serve = Callable[[CentreFloor, RestSettings], Coroutine[Any, Any, Rest]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves a floor with settings of the test's own."""
    async with AsyncExitStack() as stack:

        async def start(floor: CentreFloor, settings: RestSettings) -> Rest:
            app = web.Application()
            add_rest(app, floor, settings)
            client = TestClient(TestServer(app))
            await stack.enter_async_context(client)
            return Rest(client)

        yield start


@pytest.fixture
def floor() -> CentreFloor:
    return CentreFloor()


@pytest.fixture
async def rest(serve: Serve, floor: CentreFloor) -> Rest:
    return await serve(floor, RestSettings())
