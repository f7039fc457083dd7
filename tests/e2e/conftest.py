"""A mock of its own for every end-to-end test: nothing one test did is there in the next."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from e2e.mock import Mock, serving

if TYPE_CHECKING:
    from selenium import webdriver


@pytest.fixture
async def mock(tmp_path: Path) -> AsyncIterator[Mock]:
    """A ready mock on free ports, which must leave with code 0 at Ctrl-C after the test."""
    async with serving(tmp_path / "mock") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[webdriver.Chrome]":
    """A browser with a profile of its own; each test loads its page anew."""
    from e2e.browser import chromium

    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver
