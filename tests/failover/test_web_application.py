"""The web application of a node stops and starts, while its notification service goes on."""

import aiohttp
import pytest

from e2e.client import attending, signed_on, take_state
from e2e.mock import Mock
from failover.shapes import shape


async def test_clients_see_the_web_application_go_and_come(cluster: Mock) -> None:
    agent = cluster.agent()
    there = cluster.on("B")
    finesse = f"finesse@{cluster.ready.xmpp_domain}"
    await take_state(cluster, agent, "LOGIN")
    async with attending(cluster, agent) as client, attending(there, agent) as other:
        await cluster.change_node("A", webApplication="down")
        assert await client.presence(finesse) == "unavailable"
        await take_state(there, agent, "READY")
        assert shape(await other.event()) == (f"User/{agent.id}", "PUT", "READY")
        assert await client.leftovers() == []
        await cluster.change_node("A", webApplication="up")
        assert await client.presence(finesse) == ""
        assert [shape(event) for event in await client.leftovers()] == [
            ("SystemInfo", "PUT", "IN_SERVICE"),
            (f"User/{agent.id}", "PUT", "READY"),
        ]
        assert await other.leftovers() == []


async def test_whoever_comes_meanwhile_sees_that_it_is_away(cluster: Mock) -> None:
    await cluster.change_node("A", webApplication="down")
    async with signed_on(cluster, cluster.agent()) as client:
        client.announce()
        assert await client.presence(f"finesse@{cluster.ready.xmpp_domain}") == "unavailable"


async def test_requests_break_and_are_not_carried_out(cluster: Mock) -> None:
    agent = cluster.agent()
    await cluster.change_node("A", webApplication="down")
    login = f"<User><state>LOGIN</state><extension>{agent.extension}</extension></User>"
    with pytest.raises(aiohttp.ClientConnectionError):
        await cluster.put(agent, f"/User/{agent.id}", login, "lost")
    with pytest.raises(aiohttp.ClientConnectionError):
        await cluster.status_of(agent, "/SystemInfo")
    async with attending(cluster.on("B"), agent) as client:
        await take_state(cluster.on("B"), agent, "LOGIN")
        assert [event.request_id for event in await client.leftovers()] == ["login"]
