"""The console script ``finesse-mock`` as a process of its own."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

WITHIN: Final = 10.0
"""Seconds after which a thing that has not come counts as missing. Nothing waits for it to pass."""

LOOK_AGAIN: Final = 0.02
"""Seconds between two looks at a file that a living process is to write."""


class Command:
    """A started command. What it prints goes to files, which cannot fill up as pipes do."""

    def __init__(self, process: Process, folder: Path) -> None:
        self._process = process
        self._folder = folder

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def stdout(self) -> str:
        """What it has printed so far."""
        return (self._folder / "stdout").read_text()

    @property
    def stderr(self) -> str:
        """What it has complained about so far."""
        return (self._folder / "stderr").read_text()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    async def exit_code(self) -> int:
        """Return the exit code as soon as the process has ended."""
        try:
            return await asyncio.wait_for(self._process.wait(), WITHIN)
        except TimeoutError:
            raise AssertionError(f"still running:\n{self.stderr}") from None

    async def until(self, file: Path) -> bytes:
        """Return what is in `file` once it is there; fail as soon as the process has ended."""
        try:
            async with asyncio.timeout(WITHIN):
                while not _is_there(file):
                    assert not await self._ended_meanwhile(), f"it ended early:\n{self.stderr}"
        except TimeoutError:
            raise AssertionError(f"it wrote no {file.name}:\n{self.stderr}") from None
        return _content(file)

    async def until_it_says(self, words: str) -> None:
        """Return once it has complained in these words; fail as soon as the process has ended."""
        try:
            async with asyncio.timeout(WITHIN):
                while words not in self.stderr:
                    assert not await self._ended_meanwhile(), f"it ended early:\n{self.stderr}"
        except TimeoutError:
            raise AssertionError(f"it did not say {words}:\n{self.stderr}") from None

    async def kill(self) -> None:
        """End the process if it still runs."""
        if self.running:
            self._process.kill()
            await self._process.wait()

    async def _ended_meanwhile(self) -> bool:
        try:
            await asyncio.wait_for(self._process.wait(), LOOK_AGAIN)
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def started(
    folder: Path, *arguments: str, home: Path | None = None
) -> AsyncIterator[Command]:
    """Run ``finesse-mock`` with `arguments`; it is killed if it outlives the block.

    ``folder`` is made and takes its output. Its home is `home`, or that same folder: nothing of
    the person who runs the tests is read or changed.
    """
    async with running(folder, _console_script(), *arguments, home=home) as command:
        yield command


@asynccontextmanager
async def running(
    folder: Path, *words: str, home: Path | None = None, cwd: Path | None = None
) -> AsyncIterator[Command]:
    """As `started`, with any command line."""
    with _output(folder) as (stdout, stderr):
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=cwd,
            stdin=DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=_environment(home or folder),
        )
    command = Command(process, folder)
    try:
        yield command
    finally:
        await command.kill()


@contextmanager
def _output(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stdout").open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
        yield stdout, stderr


def _console_script() -> str:
    """Return the script that belongs to the interpreter of the tests, or the one on the PATH."""
    beside = shutil.which("finesse-mock", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("finesse-mock")
    assert found, 'finesse-mock is not installed: pip install -e ".[test]"'
    return found


def _environment(home: Path) -> dict[str, str]:
    """Return the present environment without what would lead home, configure, or print."""
    left_out = ("XDG_", "FINESSE_MOCK_", "PYTHONASYNCIODEBUG", "PYTHONDEVMODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"HOME": str(home)}


def _is_there(file: Path) -> bool:
    return file.exists()


def _content(file: Path) -> bytes:
    return file.read_bytes()
