"""The notification service of a node stops and starts: what its clients and the other's see."""

import asyncio

import pytest

from e2e.client import attending, take_state
from e2e.mock import Mock, address
from e2e.namespaces import PUBSUB
from e2e.xmlstream import connected
from failover.shapes import shape

TEAM = "Team/5007/Users"
NODE = f"/finesse/api/{TEAM}"


async def test_streams_end_with_system_shutdown_and_the_ports_are_shut(cluster: Mock) -> None:
    agent = cluster.agent()
    async with attending(cluster, agent) as client, attending(cluster.on("B"), agent) as other:
        await cluster.change_node("A", notificationService="down")
        assert await client.stream_error() == "system-shutdown"
        with pytest.raises(ConnectionRefusedError):
            async with connected(*address(cluster.ready.xmpp)):
                pass
        # REST goes on, and the other node tells of it.
        await take_state(cluster, agent, "LOGIN")
        assert shape(await other.event()) == (f"User/{agent.id}", "PUT", "NOT_READY")


async def test_explicit_subscriptions_outlive_the_service_on_their_node_alone(
    cluster: Mock,
) -> None:
    supervisor, agent = cluster.agent("1001900"), cluster.agent("1001001")
    async with attending(cluster, supervisor) as client:
        await client.subscribe(NODE)
    await cluster.change_node("A", notificationService="down")
    await cluster.change_node("A", notificationService="up")
    there = cluster.on("B")
    async with attending(cluster, supervisor) as client, attending(there, supervisor) as other:
        assert NODE in await client.subscriptions()
        assert NODE not in await other.subscriptions()
        refused = await other.pubsub("set", f'<unsubscribe node="{NODE}" jid="{other.jid}"/>')
        assert refused.find(f".//{PUBSUB[:-1]}#errors}}not-subscribed") is not None
        await take_state(cluster, agent, "LOGIN")
        assert shape(await client.event()) == (TEAM, "PUT", "NOT_READY")
        assert await other.leftovers() == []
        await other.subscribe(NODE)
        await take_state(cluster, agent, "READY")
        assert shape(await client.event()) == (TEAM, "PUT", "READY")
        assert shape(await other.event()) == (TEAM, "PUT", "READY")


async def test_a_service_that_is_switched_back_and_forth_ends_as_asked_last(cluster: Mock) -> None:
    async with asyncio.TaskGroup() as tasks:
        for part in ("down", "up") * 5:
            tasks.create_task(cluster.change_node("A", notificationService=part))
    await cluster.change_node("A", notificationService="up")
    async with attending(cluster, cluster.agent()) as client:
        assert await client.leftovers() == []
