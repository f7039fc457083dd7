"""A server of its own for every performance."""

from collections.abc import AsyncIterator

import pytest

from conformance.mock import Mock, serving


@pytest.fixture
async def mock() -> AsyncIterator[Mock]:
    """The running server; it has stopped when the next test begins."""
    async with serving() as running:
        yield running
