"""When no node is connected to a CTI server any more, and then one is again: a CTI failover."""

from pathlib import Path

import pytest

from e2e.client import attending, take_state
from e2e.events import Event
from e2e.mock import serving
from failover.shapes import shape

CALLER = "5551234"


def as_seen(event: Event) -> tuple[str, str, str]:
    """Return the shape of an event; of a call its type, of a User the pending state is added."""
    node, verb, state = shape(event)
    if event.dialog:
        return node, verb, event.dialog.call_type
    return node, verb, f"{state} {event.user.pending_state}".strip() if event.user else state


@pytest.mark.parametrize(
    ("profile", "call_type", "pending"),
    [("ucce-12.6", "PREROUTE_ACD_IN", ""), ("uccx-12.5", "", " LOGOUT")],
)
async def test_the_only_node_comes_back(
    tmp_path: Path, profile: str, call_type: str, pending: str
) -> None:
    async with serving(tmp_path / "mock", "--profile", profile) as mock:
        agent = mock.agent()
        await take_state(mock, agent, "LOGIN", "READY")
        await mock.call_by_control(CALLER, agent.extension, {})
        async with attending(mock, agent) as client:
            for state in ("OUT_OF_SERVICE", "IN_SERVICE"):
                await mock.change_node("A", service=state)
            user = f"User/{agent.id}"
            assert [as_seen(event) for event in await client.leftovers()] == [
                ("SystemInfo", "PUT", "OUT_OF_SERVICE"),
                ("SystemInfo", "PUT", "IN_SERVICE"),
                (user, "PUT", f"RESERVED{pending}"),
                (f"{user}/Dialogs", "POST", call_type),
            ]
        (dialog,) = await mock.dialogs(agent)
        assert dialog.call_type == call_type


async def test_a_node_that_took_over_keeps_everything(tmp_path: Path) -> None:
    """As long as one node is in service, the other comes back to what there is."""
    async with serving(tmp_path / "mock", "--nodes", "2", "--profile", "uccx-12.5") as mock:
        agent = mock.agent()
        await take_state(mock, agent, "LOGIN", "READY")
        for name in ("A", "B"):
            await mock.change_node(name, service="OUT_OF_SERVICE")
            await mock.change_node(name, service="IN_SERVICE")
        assert (await mock.user(agent)).state == "READY"


async def test_the_first_node_that_comes_back_finds_a_cti_server(tmp_path: Path) -> None:
    async with serving(tmp_path / "mock", "--nodes", "2", "--profile", "uccx-12.5") as mock:
        agent = mock.agent()
        await take_state(mock, agent, "LOGIN", "READY")
        for name in ("A", "B"):
            await mock.change_node(name, service="OUT_OF_SERVICE")
        await mock.change_node("B", service="IN_SERVICE")
        there = mock.on("B")
        assert (await there.user(agent)).state == "LOGOUT"
        await take_state(there, agent, "LOGIN", "READY")
        await mock.change_node("A", service="IN_SERVICE")
        assert (await mock.user(agent)).state == "READY"


async def test_a_node_that_lacks_something_else_has_its_cti_server(tmp_path: Path) -> None:
    async with serving(tmp_path / "mock", "--profile", "uccx-12.5") as mock:
        agent = mock.agent()
        await take_state(mock, agent, "LOGIN", "READY")
        for state in ("PARTIAL_SERVICE", "IN_SERVICE"):
            await mock.change_node("A", service=state)
        assert (await mock.user(agent)).state == "READY"
        for state in ("OUT_OF_SERVICE", "PARTIAL_SERVICE", "IN_SERVICE"):
            await mock.change_node("A", service=state)
        assert (await mock.user(agent)).state == "LOGOUT"
