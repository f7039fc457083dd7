"""Scripts for a shell, as a person or a pipeline would type them at the mock under test."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

WITHIN_S: Final = 100
"""Seconds after which a script counts as hanging. Nothing waits for them to pass."""

SERVE: Final = "finesse-mock serve --detach --ports auto --seed 7 --print-env"

DRIVEN: Final = f"""
eval "$({SERVE} "$@")"
trap 'finesse-mock stop' EXIT
"""

STRICT: Final = ("-euo", "pipefail")
"""Flags of a shell that ends with the first command that fails."""

_OURS: Final = ("FINESSE_MOCK", "PYTEST")
"""How variables of the surrounding run of tests begin."""

IN_A_SHELL: Final = [
    pytest.mark.skipif(
        not (shutil.which("bash") and hasattr(os, "fork")), reason="needs bash and fork"
    ),
    pytest.mark.timeout(WITHIN_S + 20),
]
"""The marks of tests that run scripts, which begin many processes."""


async def shell(
    home: Path, script: str, *arguments: str, flags: tuple[str, ...] = STRICT
) -> subprocess.CompletedProcess[str]:
    """Run a script in ``home``, its home; ``finesse-mock`` is the one under test."""
    command = ["bash", *flags, "-c", script, "-", *arguments]
    return await asyncio.to_thread(_run, command, home)


def _run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command; one that hangs is asked to end, so that it does what it has to before."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    data = {"HOME": str(home), "XDG_DATA_HOME": str(home), "PATH": path}
    with subprocess.Popen(
        command,
        cwd=home,
        env=kept | data,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, complained = process.communicate(timeout=WITHIN_S)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            said, complained = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, said, complained)


async def driven(home: Path, script: str, *arguments: str) -> str:
    """What a script prints that drives a detached mock, and that ends well."""
    done = await shell(home, DRIVEN + script, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
