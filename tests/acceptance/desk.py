"""A desk with a shell, and a mock that was begun there."""

from pathlib import Path

from e2e.script import DRIVEN, shell
from peering import ROOT


class Desk:
    """A folder with the fixtures and the tests of the repository in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("fixtures", "tests"):
            (folder / name).symlink_to(ROOT / name)

    async def accepts(self, line: str) -> None:
        """Type a line beside a mock begun before, which is stopped afterwards; it succeeds."""
        await self.succeeds(DRIVEN + line)

    async def succeeds(self, line: str) -> None:
        """Type a line; it succeeds."""
        done = await shell(self.folder, line, flags=())
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
