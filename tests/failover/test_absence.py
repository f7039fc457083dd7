"""An agent whose clients are all gone is forced out; one who comes back in time is not.

"Desktop Presence and Forced Logout" in the Finesse Web Services Developer Guide.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from e2e.client import Client, attending, take_state
from e2e.mock import Mock, serving
from finesse_mock.worlds import fixtures_dir

DEFAULT: Final = (fixtures_dir() / "worlds" / "default.yaml").read_text()
NODE: Final = "/finesse/api/Team/5007/Users"

CONNECTION_FAILURE: Final = "255"


@asynccontextmanager
async def serving_with(absence: str, folder: Path, *flags: str) -> AsyncIterator[Mock]:
    """Run a cluster in whose world agents may be absent for that long."""
    world = folder / "world.yaml"
    assert DEFAULT.count("absence: 60s") == 1
    world.write_text(DEFAULT.replace("absence: 60s", f"absence: {absence}"))
    async with serving(folder / "mock", "--nodes", "2", "--world", str(world), *flags) as mock:
        yield mock


@asynccontextmanager
async def supervising(mock: Mock) -> AsyncIterator[Client]:
    async with attending(mock, mock.agent("1001900")) as supervisor:
        await supervisor.subscribe(NODE)
        yield supervisor


async def state_and_reason(client: Client) -> tuple[str, str | None, str | None]:
    """Return who, in what state, for what reason, of the next event."""
    event = await client.event()
    assert event.user is not None
    assert event.xml is not None
    return event.user.login_id, event.user.state, event.xml.findtext(".//reasonCode/code")


@pytest.mark.parametrize(
    ("profile", "state"), [("ucce-12.6", "NOT_READY"), ("uccx-12.5", "LOGOUT")]
)
async def test_an_agent_without_a_client_is_forced_out(
    tmp_path: Path, profile: str, state: str
) -> None:
    async with serving_with("0s", tmp_path, "--profile", profile) as mock:
        agent = mock.agent()
        async with supervising(mock) as supervisor:
            async with attending(mock, agent):
                await take_state(mock, agent, "LOGIN", "READY")
                assert (await state_and_reason(supervisor))[1] == "NOT_READY"
                assert (await state_and_reason(supervisor))[1] == "READY"
            assert await state_and_reason(supervisor) == (agent.id, state, CONNECTION_FAILURE)
        assert (await mock.user(agent)).state == state


@pytest.mark.parametrize("farewell", ['<presence type="unavailable"/>', "</stream:stream>"])
async def test_only_the_last_good_bye_counts(tmp_path: Path, farewell: str) -> None:
    async with serving_with("0s", tmp_path) as mock:
        agent = mock.agent()
        await take_state(mock, agent, "LOGIN", "READY")
        async with (
            supervising(mock) as supervisor,
            attending(mock, agent, "one") as one,
            attending(mock, agent, "two") as two,
            attending(mock.on("B"), agent) as three,
        ):
            for client in (one, two):
                client.stream.send(farewell)
                assert await three.leftovers() == []
            await take_state(mock, mock.agent("1001002"), "LOGIN")
            assert (await state_and_reason(supervisor))[0] == "1001002"
            three.stream.send(farewell)
            forced = (agent.id, "NOT_READY", CONNECTION_FAILURE)
            assert await state_and_reason(supervisor) == forced


async def test_whoever_comes_back_in_time_stays(tmp_path: Path) -> None:
    """One who left later and stayed away tells when the time of the others is over."""
    async with serving_with("2s", tmp_path) as mock:
        returner, mover, leaver = (mock.agent(f"100100{number}") for number in (1, 2, 3))
        for agent in (returner, mover, leaver):
            await take_state(mock, agent, "LOGIN", "READY")
        async with supervising(mock) as supervisor:
            for agent in (returner, mover):
                async with attending(mock, agent) as client:
                    client.step_back()
                    assert await client.leftovers() == []
            async with attending(mock, returner), attending(mock.on("B"), mover):
                async with attending(mock, leaver):
                    pass
                forced = (leaver.id, "NOT_READY", CONNECTION_FAILURE)
                assert await state_and_reason(supervisor) == forced
                for agent in (returner, mover):
                    assert (await mock.user(agent)).state == "READY"
