"""A node without its CTI server: refuses, falls silent, and tells everything when it is back.

"Finesse High Availability" in the Finesse Web Services Developer Guide.
"""

import pytest

from e2e.client import attending, take_state
from e2e.mock import Mock
from failover.shapes import shape

CALLER = "5551234"


@pytest.mark.parametrize("state", ["OUT_OF_SERVICE", "PARTIAL_SERVICE"])
async def test_out_of_service_a_node_refuses_everything_but_says_so(
    cluster: Mock, state: str
) -> None:
    agent = cluster.agent()
    async with attending(cluster, agent) as client:
        await cluster.change_node("A", service=state, reason="CTI down")
        assert shape(await client.event()) == ("SystemInfo", "PUT", state)
        for path in (f"/User/{agent.id}", f"/User/{agent.id}/Dialogs", "/Nothing"):
            assert await cluster.status_of(agent, path) == 503
        login = f"<User><state>LOGIN</state><extension>{agent.extension}</extension></User>"
        assert await cluster.put(agent, f"/User/{agent.id}", login, "refused") == 503
        system = await cluster.get(agent, "/SystemInfo")
        assert system.findtext("status") == state
        assert system.findtext("statusReason") == "CTI down"

    there = cluster.on("B")
    assert (await there.get(agent, "/SystemInfo")).findtext("status") == "IN_SERVICE"
    assert (await there.user(agent)).state == "LOGOUT"


async def test_a_worse_state_is_told_as_well(cluster: Mock) -> None:
    async with attending(cluster, cluster.agent()) as client:
        for state in ("PARTIAL_SERVICE", "OUT_OF_SERVICE", "OUT_OF_SERVICE", "IN_SERVICE"):
            await cluster.change_node("A", service=state)
        told = [shape(event)[2] for event in await client.leftovers()]
        assert told == ["PARTIAL_SERVICE", "OUT_OF_SERVICE", "IN_SERVICE"]


async def test_what_happens_meanwhile_is_told_on_return(cluster: Mock) -> None:
    agent, colleague = cluster.agent("1001001"), cluster.agent("1001002")
    there = cluster.on("B")
    await take_state(cluster, agent, "LOGIN")
    await take_state(cluster, colleague, "LOGIN")
    user = f"User/{agent.id}"
    async with (
        attending(cluster, agent) as client,
        attending(cluster, colleague) as leaver,
        attending(there, agent) as lucky,
    ):
        await cluster.change_node("A", service="OUT_OF_SERVICE")
        await take_state(there, agent, "READY")
        await take_state(there, colleague, "LOGOUT")
        await cluster.call_by_control(CALLER, agent.extension, {})
        assert shape(await lucky.event()) == (user, "PUT", "READY")
        assert [shape(event) for event in await client.leftovers()] == [
            ("SystemInfo", "PUT", "OUT_OF_SERVICE")
        ]
        await cluster.change_node("A", service="IN_SERVICE")
        assert [shape(event) for event in await client.leftovers()] == [
            ("SystemInfo", "PUT", "IN_SERVICE"),
            (user, "PUT", "RESERVED"),
            (f"{user}/Dialogs", "POST", "ALERTING"),
        ]
        assert [shape(event) for event in await leaver.leftovers()][1:] == [
            ("SystemInfo", "PUT", "IN_SERVICE"),
            (f"User/{colleague.id}", "PUT", "LOGOUT"),
        ]


async def test_a_call_that_is_over_by_then_leaves_no_trace(cluster: Mock) -> None:
    agent = cluster.agent()
    there = cluster.on("B")
    await take_state(cluster, agent, "LOGIN", "READY")
    async with attending(cluster, agent) as client, attending(there, agent) as lucky:
        await cluster.change_node("A", service="OUT_OF_SERVICE")
        call = await cluster.call_by_control(CALLER, agent.extension, {})
        for action in ("ANSWER", "DROP"):
            body = (
                f"<Dialog><targetMediaAddress>{agent.extension}</targetMediaAddress>"
                f"<requestedAction>{action}</requestedAction></Dialog>"
            )
            assert await there.put(agent, f"/Dialog/{call}", body, action) == 202
        while (await lucky.event()).verb != "DELETE":
            pass
        await cluster.change_node("A", service="IN_SERVICE")
        nodes = {event.node.rpartition("/")[2] for event in await client.leftovers()}
        assert nodes == {"SystemInfo", agent.id}
        assert await cluster.dialogs(agent) == []


async def test_tasks_are_told_on_return_even_to_who_is_signed_out_of_voice(cluster: Mock) -> None:
    agent = cluster.agent()
    there = cluster.on("B")
    user = f"User/{agent.id}"
    login = (
        "<Media><state>LOGIN</state><maxDialogLimit>1</maxDialogLimit>"
        "<interruptAction>ACCEPT</interruptAction></Media>"
    )
    async with attending(cluster, agent) as client:
        await cluster.change_node("A", service="OUT_OF_SERVICE")
        for body in (login, "<Media><state>READY</state></Media>"):
            assert await there.put(agent, f"/{user}/Media/5000", body, "") == 202
        await cluster.task("5000", {})
        await cluster.change_node("A", service="IN_SERVICE")
        told = [(event.node.partition(user)[2], event.verb) for event in await client.leftovers()]
        assert told[2:] == [("/Media", "PUT"), ("/Dialogs/Media", "POST")]
