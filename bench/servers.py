"""The servers that are measured, each in a process of its own on free loopback ports."""

import asyncio
import json
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

USERS = [str(1001001 + number) for number in range(10)]
PASSWORD = "finesse"
NODE = "/finesse/api/Team/5007/Users"

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")

_PROSODY = """
run_as_root = true
data_path = "{folder}"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
http_interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {tcp} }}
http_ports = {{ {http} }}
c2s_direct_tls_ports = {{}}
https_ports = {{}}
modules_enabled = {{ "bosh"; "websocket"; "saslauth"; "disco"; "ping" }}
modules_disabled = {{ "offline"; "s2s"; "tls" }}
http_default_host = "localhost"
http_paths = {{ bosh = "/http-bind", websocket = "/ws" }}
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
consider_bosh_secure = true
consider_websocket_secure = true
authentication = "internal_plain"
default_storage = "memory"
storage = {{ accounts = "internal" }}
admins = {{ {admins} }}
VirtualHost "localhost"
Component "pubsub.localhost" "pubsub"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where its doors are, and its process."""

    name: str
    pid: int
    tcp: int
    http: int
    rest: str = ""

    def cpu_s(self) -> float:
        """Seconds of processor time that the process has used, of its own and in the kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


@asynccontextmanager
async def finesse_mock(folder: Path) -> AsyncIterator[Server]:
    """This mock, as `finesse-mock serve` starts it, without TLS and without latency."""
    ready = folder / "ready.json"
    command = "from finesse_mock.cli import main; main()"
    options = ["--ports", "auto", "--no-tls", "--confirmation", "0", "--ready-file", str(ready)]
    async with _process(sys.executable, "-c", command, "serve", *options) as process:
        await _until(ready.exists, process)
        said = json.loads(ready.read_text())
        yield Server(
            "finesse-mock",
            process.pid,
            int(said["xmpp"].rpartition(":")[2]),
            int(said["bosh"].rpartition(":")[2].partition("/")[0]),
            said["rest"],
        )


@asynccontextmanager
async def prosody(folder: Path) -> AsyncIterator[Server]:
    """Debian's Prosody with its own pubsub component, everything in memory."""
    program = shutil.which("prosody")
    if program is None:
        raise SystemExit("bench: there is no prosody to measure beside; apt-get install prosody.")
    tcp, http = _free_port(), _free_port()
    configuration = folder / "prosody.cfg.lua"
    configuration.write_text(
        _PROSODY.format(
            folder=folder,
            tcp=tcp,
            http=http,
            admins="; ".join(f'"{user}@localhost"' for user in USERS),
        )
    )
    accounts = folder / "localhost" / "accounts"
    accounts.mkdir(parents=True)
    for user in USERS:
        (accounts / f"{user}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n')
    async with _process(program, "-F", "--config", str(configuration)) as process:
        await _until(lambda: _listens(tcp) and _listens(http), process)
        yield Server("prosody", process.pid, tcp, http)


@asynccontextmanager
async def _process(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _until(holds: Callable[[], bool], process: asyncio.subprocess.Process) -> None:
    while not holds():
        if process.returncode is not None:
            raise SystemExit("bench: a server ended before it was ready.")
        await asyncio.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
