"""A shell in which the blocks of a section are typed, beside a mock that is there for them."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from docs.blocks import ROOT, Block
from finesse_mock.clients import Transport, connect

WITHIN_S: Final = 100.0
"""Seconds that a section may take."""

PORTS: Final = {
    8082: "rest",
    8445: "rest_tls",
    7071: "bosh",
    7443: "bosh_tls",
    5222: "xmpp",
    5223: "xmpp_tls",
}
"""The default ports, which blocks name, and whose port of the test's mock stands for each."""

_HOST: Final = re.compile(r"\b(?P<host>127\.0\.0\.1|localhost):(?P<port>\d{4})\b")
_SERVES: Final = re.compile(
    r"^(?:\.venv/bin/)?finesse-mock serve(?P<flags>(?!.*--detach).*)$", re.MULTILINE
)
_WITH: Final = re.compile(r"with (?P<flags>-.*)")
_CONNECTED: Final = re.compile(r"each line with (?P<agent>\w+) connected")

_BEFORE: Final = """
curl() { command curl --silent --show-error --fail-with-body "$@"; }
trap 'case "${FINESSE_MOCK_PASSWORD-}" in ?*) .venv/bin/finesse-mock stop || true;; esac' EXIT
"""
"""A refusal by HTTP is a failure; what ``serve --detach --print-env`` left behind is stopped."""


class Shell:
    """Somebody's shell, in a folder of its own with the commands and fixtures of the repository."""

    def __init__(self, folder: Path) -> None:
        self.desk = folder / "desk"
        commands = self.desk / ".venv" / "bin"
        commands.mkdir(parents=True)
        beside = Path(sys.executable).parent
        for name in ("finesse-mock", "pytest", "python"):
            (commands / name).symlink_to(beside / name)
        for name in ("fixtures", "docs"):
            (self.desk / name).symlink_to(ROOT / name)
        kept = {
            name: text
            for name, text in os.environ.items()
            if not name.startswith(("FINESSE_MOCK_", "XDG_", "PYTHON", "PYTEST"))
        }
        home = folder / "home"
        home.mkdir()
        path = f"{beside}{os.pathsep}{kept['PATH']}"
        self._environment = kept | {"HOME": str(home), "PATH": path, "NO_COLOR": "1"}

    async def type(self, blocks: Iterable[Block]) -> None:
        """Type the blocks of a section one after the other; each command has to succeed."""
        text, flags = "", []
        for block in blocks:
            if connected := _CONNECTED.fullmatch(block.note):
                for line in block.text.splitlines():
                    await self._beside_a_mock(line, "", connected["agent"])
                continue
            text += block.text
            if given := _WITH.fullmatch(block.note):
                flags.append(given["flags"])
            elif block.note:
                raise AssertionError(f"{block}: nothing is known of a block that runs {block.note}")
        flags += [found["flags"] for found in _SERVES.finditer(text)]
        if text:
            await self._beside_a_mock(_SERVES.sub("", text), " ".join(flags), "")

    async def _beside_a_mock(self, text: str, flags: str, agent: str) -> None:
        async with AsyncExitStack() as stack:
            ready = await stack.enter_async_context(self._mock(flags))
            if agent:
                await stack.enter_async_context(_client(ready, agent))
            environment = {"FINESSE_MOCK_URL": ready["control"]}
            await self._run(_BEFORE + _readdressed(text, ready), environment)

    @asynccontextmanager
    async def _mock(self, flags: str) -> AsyncIterator[dict[str, Any]]:
        file = self.desk.parent / "ready.json"
        serve = f".venv/bin/finesse-mock serve --ports auto --detach --ready-file {file} {flags}"
        await self._run(serve, {})
        ready = json.loads(file.read_text())
        try:
            yield ready
        finally:
            await self._run(f".venv/bin/finesse-mock stop --ready-file {file}", {})

    async def _run(self, script: str, more: Mapping[str, str]) -> None:
        said = self.desk.parent / "said"
        with said.open("w") as output:
            process = await asyncio.create_subprocess_exec(
                "bash", "-exuo", "pipefail", "-c", script,
                cwd=self.desk,
                env=self._environment | more,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )  # fmt: skip
            try:
                status = await asyncio.wait_for(process.wait(), WITHIN_S)
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        assert status == 0, said.read_text()
        assert "Traceback" not in said.read_text(), said.read_text()


def _readdressed(text: str, ready: Mapping[str, Any]) -> str:
    """The text with the addresses of this mock where it has those of the default one."""

    def there(found: re.Match[str]) -> str:
        name = PORTS.get(int(found["port"]))
        if name is None:
            return found[0]
        address = ready[name]
        port = urlsplit(address if "//" in address else f"//{address}").port
        return f"{found['host']}:{port}"

    return _HOST.sub(there, text)


@asynccontextmanager
async def _client(ready: Mapping[str, Any], agent: str) -> AsyncIterator[None]:
    (person,) = (each for each in ready["agents"] if each["id"] == agent)
    domain = ready["xmpp_domain"]
    address, password = ready["xmpp"], person["password"]
    async with connect(Transport.TCP, address, agent, password, domain=domain):
        yield
