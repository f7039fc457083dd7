"""Whoever knocks at a TLS port and goes leaves nothing behind."""

import asyncio
import sys
from pathlib import Path

import pytest

from e2e.mock import Mock, address

KNOCKS = 2000
AT_ONCE = 50
MEGABYTES = 100


def resident_megabytes(pid: int) -> float:
    """How much memory a process has (proc(5), status)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


async def knock(host: str, port: int) -> None:
    """Connect, hang up before the handshake, and see the server do the same."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process from /proc")
async def test_handshakes_that_end_early_do_not_fill_the_memory(mock: Mock):
    host, port = address(mock.ready.xmpp_tls)
    before = resident_megabytes(mock.command.pid)
    for _ in range(KNOCKS // AT_ONCE):
        await asyncio.gather(*(knock(host, port) for _ in range(AT_ONCE)))
    assert resident_megabytes(mock.command.pid) - before < MEGABYTES
