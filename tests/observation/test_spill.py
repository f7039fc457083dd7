"""The journal on disk, when the disk does not do what it should."""

from pathlib import Path

import pytest

from finesse_mock.observation.spill import spilling
from observation.entries import hold, quiet_floor

FULL = Path("/dev/full")
"""What is always full, on systems that have it."""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
async def test_a_full_disk_is_told_once_and_nothing_else_suffers():
    _, journal = quiet_floor()
    told = []
    with spilling(journal, FULL, lambda what, error: told.append((what, error.strerror))):
        journal.note(hold())
        journal.note(hold())
    assert told == [("The journal /dev/full ends before #1", "No space left on device")]
    assert len(journal) == 2
