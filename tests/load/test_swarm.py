"""Clients that act as agents do, over every transport, against a mock and against a stranger."""

import pytest

from finesse_mock.app import Mock
from finesse_mock.clock import REAL, Pace
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.load.plan import parse_plan
from finesse_mock.load.remote import Control, UnreachableError
from finesse_mock.load.report import Report
from finesse_mock.load.session import Swarm, Target, play, target_of
from finesse_mock.load.swarm.crew import Mixture
from load.plans import QUICK

MIXED = Mixture.written("tcp=50,ws=30,bosh=20")
BUSY = f"""
load: 1
name: thirty clients
seed: 7
duration: 2s
agents: {{count: 30, signIn: 1s}}
calls: {{rate: 10, ring: 1s}}
mixture: {{answered: 6, held: 3, conference: 1, unanswered: 1, outgoing: 1, state_change: 1}}
drain: 30s
{QUICK}
"""
TWICE_AS_FAST = "speed: 2"
FAILOVER = """
acts:
  - {at: 1500ms, do: system.out_of_service, node: A}
  - {at: 3500ms, do: system.in_service, node: A}
"""


def mock_for_clients(**more: object) -> Mock:
    settings = {"agents": 30, "confirmation_s": 0, "clock": Pace(2), **more}
    return Mock(Config(ports=ANY_PORTS, tls=False, **settings))  # type: ignore[arg-type]


def target(mock: Mock) -> Target:
    ready = mock.ready()
    return target_of(ready, Control(url=ready["control"], headers={}))


async def swarmed(text: str, where: Target, size: int = 30) -> Report:
    plan = parse_plan(text, "plan.yaml")
    return await play(plan, text, where, Swarm(size=size, transports=MIXED, processes=1))


async def test_thirty_clients_over_three_transports_get_every_event_once_and_in_order():
    async with mock_for_clients() as mock:
        report = await swarmed(BUSY + TWICE_AS_FAST, target(mock))
    assert report.passed
    events = report.events
    assert (events.lost, events.duplicated, events.reordered, events.unexplained) == (0, 0, 0, 0)
    assert events.received == sum(events.delivered.values()) > 100
    assert set(report.latency) == set(report.response) == {"tcp", "ws", "bosh"}
    assert sum(each.count for each in report.latency.values()) == events.received
    assert report.calls.arrived == report.calls.answered + report.calls.abandoned
    assert report.calls.left == 0


async def test_when_a_server_goes_out_of_service_everybody_moves_to_the_other():
    async with mock_for_clients(nodes=2, clock=REAL) as mock:
        report = await swarmed(BUSY + FAILOVER, target(mock))
        first, second = mock.cluster.nodes
        assert report.events.lost == report.events.duplicated == report.events.reordered == 0
        # All of them were at A; none came back, since B is in service still.
        assert len(list(first.domain.connections.numbered())) == 0
        assert report.events.received > 100
        assert second.service.in_service


async def test_what_a_fault_loses_and_repeats_is_found():
    async with mock_for_clients() as mock:
        mock.faults.add("event.lost", count=3)
        mock.faults.add("event.duplicate", count=2)
        report = await swarmed(BUSY + TWICE_AS_FAST, target(mock))
    assert report.events.duplicated == 2
    assert not report.passed
    broken = [each.name for each in report.thresholds if not each.kept]
    assert broken == ["duplicated"], "what a fault drops was never on its way"


async def test_who_is_refused_for_good_does_not_insist():
    async with mock_for_clients() as mock:
        mock.faults.add("sasl.failure", condition="account-disabled")
        report = await swarmed(BUSY + TWICE_AS_FAST, target(mock), 6)
    told = {each.rpartition(": ")[2]: count for each, count in report.failed.items()}
    assert sum(report.failed.values()) == 6, report.failed
    assert told.keys() == {"account-disabled."}


async def test_of_another_server_the_clients_check_what_they_can_see():
    async with mock_for_clients() as mock:
        mine = target(mock)
        other = Target(places=mine.places, people=mine.people)
        text = (
            (BUSY + TWICE_AS_FAST)
            .replace("answered: 6,", "answered: 0,")
            .replace("duration: 2s", "duration: 3s")
        )
        report = await swarmed(text.replace("outgoing: 1", "outgoing: 30"), other, 10)
    assert report.passed
    assert report.events.received > 20
    assert report.response
    assert report.latency == {}


async def test_a_swarm_needs_as_many_agents():
    async with mock_for_clients() as mock:
        with pytest.raises(UsageError, match=r"There are 30 agents, and a swarm of 31 needs"):
            await swarmed(BUSY, target(mock), 31)


async def test_a_swarm_needs_its_transports():
    async with mock_for_clients() as mock:
        plan = parse_plan(BUSY, "plan.yaml")
        swarm = Swarm(size=3, transports=Mixture.written("tls=1"))
        with pytest.raises(UsageError, match=r"The server has no tls; name other transports"):
            await play(plan, BUSY, target(mock), swarm)


async def test_a_plan_that_the_mock_refuses_is_told_as_it_tells():
    async with mock_for_clients() as mock:
        with pytest.raises(UsageError, match=r'plan.yaml:2:18: there is no queue "4711"'):
            await swarmed("load: 1\ncalls: {queues: {4711: 1}}", target(mock), 0)


async def test_nobody_there_is_one_sentence():
    async with mock_for_clients() as mock:
        gone = target(mock)
    with pytest.raises(UnreachableError, match=r"^No mock answers at http://127.0.0.1"):
        await swarmed(BUSY, gone, 0)


def test_transports_are_mixed_evenly():
    assert Mixture.written("tcp=2,ws=1").spread(6) == ["tcp", "ws", "tcp", "tcp", "ws", "tcp"]


@pytest.mark.parametrize("text", ["", "tcp", "smoke=1", "tcp=0", "tcp=-1", "tcp=1,,ws=1"])
def test_what_is_no_mixture_is_told(text: str):
    with pytest.raises(ValueError, match=r"must "):
        Mixture.written(text)
