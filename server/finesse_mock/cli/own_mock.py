"""A mock in a process of its own, for as long as a command needs it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from finesse_mock.errors import UsageError


@asynccontextmanager
async def own_mock(options: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """What the ready file of a mock on free ports says; it has stopped when the block is left.

    ``options`` are those of ``finesse-mock serve``.

    Raises:
        UsageError: it does not start, for the reason that it gives.
    """
    with TemporaryDirectory() as folder:
        ready, said = Path(folder) / "ready.json", Path(folder) / "said"
        with said.open("wb") as talk:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "finesse_mock",
                *("serve", "--ports", "auto", "--ready-file", str(ready), "--print-env", *options),
                stdout=asyncio.subprocess.PIPE,
                stderr=talk,
            )
        try:
            if process.stdout is None or not await process.stdout.readline():
                why = said.read_text().strip().removeprefix("finesse-mock: ")
                raise UsageError(why or "The mock for this load did not start.")
            yield json.loads(ready.read_text())
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
