"""A cluster of two nodes for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.mock import Mock, serving


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[Mock]:
    """Both nodes, on free ports; addresses are those of node A unless ``on("B")`` is asked."""
    async with serving(tmp_path / "mock", "--nodes", "2") as running:
        yield running
