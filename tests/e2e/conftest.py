"""A mock of its own for every end-to-end test: nothing one test did is there in the next."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.mock import Mock, serving


@pytest.fixture
async def mock(tmp_path: Path) -> AsyncIterator[Mock]:
    """A ready mock on free ports, which must leave with code 0 at Ctrl-C after the test."""
    async with serving(tmp_path / "mock") as running:
        yield running
