"""The Queue resource, with statistics counted from the world."""

from collections import Counter
from collections.abc import Mapping

from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import LIVE, Dialog
from finesse_mock.model.site import Queue
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.rest.floor import Floor
from finesse_mock.wire import queues
from finesse_mock.wire.queues import Statistic
from finesse_mock.wire.xml import Node

COUNTED: Mapping[AgentState, Statistic] = {
    AgentState.NOT_READY: Statistic.NOT_READY,
    AgentState.READY: Statistic.READY,
    AgentState.WORK: Statistic.WRAP_UP_NOT_READY,
    AgentState.WORK_READY: Statistic.WRAP_UP_READY,
}
"""States that are a statistic by themselves; others depend on the call."""


def get_queue(call: Call) -> Answer:
    """Answer "Queue—Get Queue"; for every user."""
    found = call.floor.site.queues.get(call.path["queue"])
    if found is None:
        raise rejections.not_found(call.path["queue"])
    return Document(_counted(call.floor, found))


def get_user_queues(call: Call) -> Answer:
    """Answer "Queue—Get List of Queues for User"; a supervisor's are those of the teams, too."""
    who = access.named_user(call).definition
    teams = {who.team_id, *who.supervised_teams}
    served = (each for each in call.floor.site.queues.values() if teams.intersection(each.teams))
    return Document(queues.queues(_counted(call.floor, each) for each in served))


def _counted(floor: Floor, queue: Queue) -> Node:
    numbers = _numbers(floor, queue)
    waiting = floor.world.waiting(queue.id) if numbers else []
    since = min((leg.joined_at for call in waiting for leg in call.participants), default=None)
    return queues.queue(queue, numbers, since)


def _numbers(floor: Floor, queue: Queue) -> Mapping[Statistic, int]:
    """The statistics of a queue; none where it is not counted, or served by nobody."""
    agents = [agent for agent in floor.world.agents() if agent.definition.team_id in queue.teams]
    if not agents or not floor.site.profile.queue_statistics:
        return {}
    signed_in = [agent for agent in agents if agent.signed_in]
    counts = Counter(_statistic(floor, agent) for agent in signed_in)
    counts[Statistic.LOGGED_ON] = len(signed_in)
    counts[Statistic.CALLS_IN_QUEUE] = len(floor.world.waiting(queue.id))
    return {statistic: counts[statistic] for statistic in Statistic}


def _statistic(floor: Floor, agent: Agent) -> Statistic:
    if agent.state in COUNTED:
        return COUNTED[agent.state]
    for dialog in floor.world.dialogs_of(agent.id):
        leg = dialog.of_agent(agent.id)
        if leg is not None and leg.state in LIVE:
            return _kind_of_talk(dialog, caller=leg.caller)
    return Statistic.BUSY_OTHER


def _kind_of_talk(dialog: Dialog, *, caller: bool) -> Statistic:
    if all(each.agent_id for each in dialog.participants):
        return Statistic.TALKING_INTERNAL
    return Statistic.TALKING_OUTBOUND if caller else Statistic.TALKING_INBOUND
