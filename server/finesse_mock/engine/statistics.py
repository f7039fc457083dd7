"""The statistics of queues, counted from the world ("Queue API Parameters" of the guide)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from finesse_mock.engine.world import World
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import LIVE, Dialog
from finesse_mock.model.site import Queue


class Statistic(StrEnum):
    """The numbers of a queue, in the order of sending."""

    BUSY_OTHER = "agentsBusyOther"
    LOGGED_ON = "agentsLoggedOn"
    NOT_READY = "agentsNotReady"
    READY = "agentsReady"
    TALKING_INBOUND = "agentsTalkingInbound"
    TALKING_INTERNAL = "agentsTalkingInternal"
    TALKING_OUTBOUND = "agentsTalkingOutbound"
    WRAP_UP_NOT_READY = "agentsWrapUpNotReady"
    WRAP_UP_READY = "agentsWrapUpReady"
    CALLS_IN_QUEUE = "callsInQueue"


COUNTED: Final[Mapping[AgentState, Statistic]] = {
    AgentState.NOT_READY: Statistic.NOT_READY,
    AgentState.READY: Statistic.READY,
    AgentState.WORK: Statistic.WRAP_UP_NOT_READY,
    AgentState.WORK_READY: Statistic.WRAP_UP_READY,
}
"""States that are a statistic by themselves; others depend on the call."""


@dataclass(frozen=True, slots=True)
class QueueStatistics:
    """A queue at one moment.

    ``numbers`` is empty where nothing is counted; ``longest_since`` is when the first of the calls
    that wait came, None when none waits.
    """

    numbers: Mapping[Statistic, int]
    longest_since: datetime | None = None


def count(world: World, queue: Queue) -> QueueStatistics:
    """Count a queue."""
    numbers = _numbers(world, queue)
    waiting = world.waiting(queue.id) if numbers else []
    since = min((leg.joined_at for call in waiting for leg in call.participants), default=None)
    return QueueStatistics(numbers, since)


def _numbers(world: World, queue: Queue) -> Mapping[Statistic, int]:
    """The statistics of a queue; none where it is not counted, or served by nobody."""
    agents = [agent for agent in world.agents() if agent.definition.team_id in queue.teams]
    if not agents or not world.site.profile.queue_statistics:
        return {}
    signed_in = [agent for agent in agents if agent.signed_in]
    counts = Counter(_statistic(world, agent) for agent in signed_in)
    counts[Statistic.LOGGED_ON] = len(signed_in)
    counts[Statistic.CALLS_IN_QUEUE] = len(world.waiting(queue.id))
    return {statistic: counts[statistic] for statistic in Statistic}


def _statistic(world: World, agent: Agent) -> Statistic:
    if agent.state in COUNTED:
        return COUNTED[agent.state]
    for dialog in world.dialogs_of(agent.id):
        leg = dialog.of_agent(agent.id)
        if leg is not None and leg.state in LIVE:
            return _kind_of_talk(dialog, caller=leg.caller)
    return Statistic.BUSY_OTHER


def _kind_of_talk(dialog: Dialog, *, caller: bool) -> Statistic:
    if all(each.agent_id for each in dialog.participants):
        return Statistic.TALKING_INTERNAL
    return Statistic.TALKING_OUTBOUND if caller else Statistic.TALKING_INBOUND
