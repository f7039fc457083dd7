"""Where scenarios are played: in mocks of their own, or in one that runs."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finesse_mock.cli.client import ControlClient
from finesse_mock.cli.scenario_files import Files, Read
from finesse_mock.cli.scenario_reports import Reporter
from finesse_mock.clock import AUTO, FROZEN, REAL, Pace
from finesse_mock.errors import UsageError

Line = Callable[[dict[str, Any]], None]
"""Is told of each step, and of the end."""


@dataclass(frozen=True, slots=True)
class OwnMock:
    """A mock for each scenario; settings that are not given are those of the scenario."""

    listens: bool
    clock: Pace | None
    seed: int | None
    journal: Path | None

    def play(self, read: Read, tell: Line) -> None:
        """Play a scenario; ``tell`` is told of each step, and of the end."""
        asyncio.run(self._play(read, tell))

    async def _play(self, read: Read, tell: Line) -> None:
        from finesse_mock.app import Mock
        from finesse_mock.config import ANY_PORTS, Config

        usual = {"clock": REAL if self.listens else AUTO}
        asked = {"clock": self.clock, "seed": self.seed, "journal": self.journal}
        settings = {
            **usual,
            **read.scenario.settings(),
            **{name: value for name, value in asked.items() if value is not None},
        }
        if not self.listens:
            if settings["clock"] == FROZEN:
                raise UsageError(
                    f"{read.path}: nobody can move a frozen clock of a mock that nobody can connect"
                    " to; take --clock auto, or --serve."
                )
            settings["quiet_s"] = 0.0
        config = Config(ports=ANY_PORTS, listens=self.listens, tls=False, **settings)
        async with Mock(config) as mock:
            async for line in mock.play(read.scenario):
                tell(json.loads(line))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A running mock."""

    client: ControlClient

    def play(self, read: Read, tell: Line) -> None:
        """Play a scenario; ``tell`` is told of each step, and of the end."""
        body = {
            "name": str(read.path),
            "document": read.text,
            "variables": dict(read.given),
            "files": dict(read.included),
        }
        for line in self.client.lines("POST", "scenarios", body):
            tell(json.loads(line))


def play_all(files: Files, where: OwnMock | Elsewhere, reporter: Reporter) -> bool:
    """Play all scenarios, one after the other, and report; tell whether all of them passed.

    Raises:
        UsageError: a file has a mistake, or does not fit the mock; nothing of it was played.
    """
    reporter.begin()
    for read in files.read():
        reporter.scenario(str(read.path))
        where.play(read, reporter.line)
    return reporter.end()
