"""A client goes over to the other node in the middle of a call."""

from lxml import etree

from e2e.client import attending, take_state
from e2e.mock import Mock
from failover.shapes import shape

TEAM = "Team/5007/Users"
NODE = f"/finesse/api/{TEAM}"


async def test_the_other_node_has_the_same_call_and_goes_on_with_it(cluster: Mock) -> None:
    agent = cluster.agent()
    there = cluster.on("B")
    user = f"User/{agent.id}"
    await take_state(cluster, agent, "LOGIN", "READY")
    async with attending(cluster, agent) as client:
        await client.subscribe(NODE)
        call = await cluster.call_by_control("5551234", agent.extension, {"callVariable1": "gold"})
        await _act(cluster, call, "ANSWER")
        while shape(await client.event()) != (user, "PUT", "TALKING"):
            pass
        before = await _everything(cluster, agent.id)
        await cluster.change_node("A", service="OUT_OF_SERVICE")
        async with attending(there, agent) as moved:
            assert await _everything(there, agent.id) == before
            assert NODE not in await moved.subscriptions()
            await _act(there, call, "HOLD")
            assert [shape(await moved.event()), shape(await moved.event())] == [
                (f"{user}/Dialogs", "PUT", "ACTIVE"),
                (user, "PUT", "HOLD"),
            ]
            await moved.subscribe(NODE)
            await _act(there, call, "RETRIEVE")
            seen = {shape(await moved.event()) for _ in range(3)}
            assert (TEAM, "PUT", "TALKING") in seen


async def test_each_node_names_itself_and_the_other(cluster: Mock) -> None:
    for name in ("A", "B"):
        node = cluster.on(name)
        system = await node.get(node.agent(), "/SystemInfo")
        hosts = [system.findtext(f"{role}Node/host") for role in ("primary", "secondary")]
        assert hosts == [each.xmpp_domain for each in cluster.ready.nodes]
        assert system.findtext("xmppDomain") == node.ready.xmpp_domain
        assert system.findtext("xmppPubSubDomain") == f"pubsub.{node.ready.xmpp_domain}"
    assert cluster.ready.xmpp_domain != cluster.on("B").ready.xmpp_domain


async def _act(mock: Mock, call: str, action: str) -> None:
    agent = mock.agent()
    body = (
        f"<Dialog><targetMediaAddress>{agent.extension}</targetMediaAddress>"
        f"<requestedAction>{action}</requestedAction></Dialog>"
    )
    assert await mock.put(agent, f"/Dialog/{call}", body, action) == 202


async def _everything(mock: Mock, agent_id: str) -> list[bytes]:
    """Return what the agent gets by REST, as it was written."""
    paths = (f"/User/{agent_id}", f"/User/{agent_id}/Dialogs")
    return [etree.tostring(await mock.get(mock.agent(agent_id), path)) for path in paths]
