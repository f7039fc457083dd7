"""The REST API of ``tests/rest``, on the profile that a test names."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from finesse_mock.model.profile import PROFILES
from finesse_mock.rest import RestSettings, add_rest
from rest.centre import SITE, CentreFloor
from rest.client import Rest


@pytest.fixture
def floor(profile: str) -> CentreFloor:
    return CentreFloor(replace(SITE, profile=PROFILES[profile]))


@pytest.fixture
async def rest(floor: CentreFloor) -> AsyncIterator[Rest]:
    app = web.Application()
    add_rest(app, floor, RestSettings())
    async with TestClient(TestServer(app)) as client:
        yield Rest(client)
