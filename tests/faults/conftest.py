"""A mock for each test."""

from collections.abc import AsyncIterator

import pytest

from faults.stage import Stage, playing
from finesse_mock.clock import FROZEN


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with playing() as running:
        yield running


@pytest.fixture
async def still() -> AsyncIterator[Stage]:
    """One whose clock moves by ``mock.clock.advance`` alone."""
    async with playing(clock=FROZEN) as running:
        yield running
