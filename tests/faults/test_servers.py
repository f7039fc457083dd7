"""Faults of servers: out of service, without CTI, with a wrong clock."""

from datetime import datetime

import pytest
from lxml import etree

from faults.stage import ANA, Client, Stage, notification, playing
from finesse_mock.clock import FROZEN

SERVICE = ("status", "statusReason", "lastCTIHeartbeatStatus")


async def system_info(stage: Stage) -> dict[str, str]:
    status, body = await stage.get("/SystemInfo")
    assert status == 200
    return {each.tag: each.text or "" for each in etree.fromstring(body)}


async def told(client: Client) -> tuple[str | None, ...]:
    """What the next event, of SystemInfo, says."""
    root = etree.fromstring(notification(await client.event()))
    return tuple(root.findtext(f"data/systemInfo/{name}") or "" for name in SERVICE)


async def test_a_server_is_out_of_service_and_back(stage: Stage):
    client = await stage.client()
    stage.sign_in()
    assert await client.state() == "NOT_READY"
    fault = stage.mock.faults.add("node.out_of_service", server="A", reason="maintenance")
    assert await told(client) == ("OUT_OF_SERVICE", "maintenance", "success")
    assert (await stage.get(f"/User/{ANA}"))[0] == 503
    stage.set_ready()
    assert await client.pending() == []
    stage.mock.faults.remove(fault.id)
    assert await told(client) == ("IN_SERVICE", "", "success")
    assert await client.state() == "READY"
    assert (await stage.get(f"/User/{ANA}"))[0] == 200


async def test_a_server_is_in_partial_service(stage: Stage):
    client = await stage.client()
    stage.mock.faults.add("node.out_of_service", state="PARTIAL_SERVICE")
    assert (await told(client))[0] == "PARTIAL_SERVICE"
    stage.mock.faults.clear()
    assert (await told(client))[0] == "IN_SERVICE"


@pytest.mark.parametrize(
    ("profile", "after"), [("ucce-12.6", "NOT_READY"), ("uccx-12.5", "LOGOUT")]
)
async def test_the_return_of_cti_is_a_failover_as_the_profile_has_it(profile: str, after: str):
    async with playing(profile=profile) as stage:
        client = await stage.client()
        stage.sign_in()
        assert await client.state() == "NOT_READY"
        fault = stage.mock.faults.add("cti.loss")
        assert await told(client) == ("OUT_OF_SERVICE", "CTI connection lost", "failure")
        assert (await system_info(stage))["lastCTIHeartbeatStatus"] == "failure"
        assert (await stage.get(f"/User/{ANA}"))[0] == 503
        stage.mock.faults.remove(fault.id)
        assert await told(client) == ("IN_SERVICE", "", "success")
        assert await client.state() == after


async def test_one_of_two_servers_loses_cti_for_a_while():
    async with playing(nodes=2, clock=FROZEN) as stage:
        fault = stage.mock.faults.add("cti.loss", server="B", after="1s", **{"for": "10s"})
        nodes = stage.mock.cluster.nodes
        for seconds, in_service in ((0.5, True), (0.5, False), (9.5, False), (0.5, True)):
            await stage.mock.clock.advance(seconds)
            assert [node.service.in_service for node in nodes] == [True, in_service]
        assert fault.hits == 1


async def test_what_somebody_asked_for_outlives_the_fault(stage: Stage):
    from finesse_mock.model.system import ServiceState, ServiceStatus

    (node,) = stage.mock.cluster.nodes
    fault = stage.mock.faults.add("node.out_of_service")
    node.set_service(ServiceStatus(ServiceState.PARTIAL_SERVICE, "by hand"))
    assert node.service.state is ServiceState.OUT_OF_SERVICE
    stage.mock.faults.remove(fault.id)
    assert node.service == ServiceStatus(ServiceState.PARTIAL_SERVICE, "by hand")


async def test_the_clock_of_a_server_is_wrong(still: Stage):
    client = await still.client()
    right = datetime.fromisoformat((await system_info(still))["currentTimestamp"])
    fault = still.mock.faults.add("clock.skew", by="-90s")
    wrong = datetime.fromisoformat((await system_info(still))["currentTimestamp"])
    assert (right - wrong).total_seconds() == 90
    still.mock.faults.add("node.out_of_service")
    event = etree.fromstring(notification(await client.event()))
    assert datetime.fromisoformat(event.findtext("data/systemInfo/currentTimestamp")) == wrong
    still.mock.faults.remove(fault.id)
    assert datetime.fromisoformat((await system_info(still))["currentTimestamp"]) == right
