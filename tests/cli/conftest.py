"""Commands that talk to a control API on a free port of the loopback address."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner, Result

from control.centre import Centre
from finesse_mock.cli import main_group
from finesse_mock.control.api import mounted
from finesse_mock.control.routes import ControlApi


class Shell:
    """Where somebody types commands to the mock ``centre``."""

    def __init__(self, centre: Centre, url: str) -> None:
        self.centre = centre
        self._url = url

    async def run(self, *arguments: str) -> Result:
        """Run ``finesse-mock`` with these arguments, in a thread of its own."""
        command = [*arguments, "--url", self._url]
        return await asyncio.to_thread(CliRunner().invoke, main_group, command)

    async def say(self, *arguments: str) -> str:
        """What a command prints that succeeds."""
        result = await self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()


@pytest.fixture
async def shell() -> AsyncIterator[Shell]:
    centre = Centre()
    app = web.Application()
    app.add_routes(mounted(ControlApi(centre).routes()))
    async with TestServer(app) as server:
        yield Shell(centre, str(server.make_url("/mock/api")))
