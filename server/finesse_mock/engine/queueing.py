"""Queues: calls that arrive, wait, are offered to agents, and come back when nobody answers.

A waiting call goes to the agent who has been READY for longest among the teams of its queue.
Source: "CTI Event Mappings" of the Finesse Web Services Developer Guide for the events; the choice
of the agent is the "longest available agent" rule of Unified CCE.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from finesse_mock.engine import agents, calls
from finesse_mock.engine.commands import RouteCall, TimerKey, TimerKind
from finesse_mock.engine.turn import Turn, with_leg, with_new_leg
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import Dialog, ParticipantState
from finesse_mock.model.site import Queue

P = ParticipantState


def route(turn: Turn, command: RouteCall) -> None:
    """A caller outside reaches a queue; the call is delivered or waits."""
    agent = turn.agent(command.agent_id) if command.agent_id else None
    if agent and not (_takes(turn, agent) and command.from_address != agent.extension):
        return
    queue = _queue(turn, command, agent)
    if queue is None and agent is None:
        return
    route_point = queue.route_point if queue else (agent.extension if agent else "")
    begins = P.INITIATED if agent else P.INITIATING
    caller = replace(turn.outside_leg(command.from_address, begins), caller=True)
    dialog = Dialog(
        id=turn.ids.dialog_id(),
        from_address=command.from_address,
        to_address=route_point,
        dialed_number=command.dialed_number or (queue.dialed_number if queue else route_point),
        dnis=route_point,
        participants=(caller,),
        variables=calls.call_variables(command.variables),
        ring_s=command.ring_s,
        requeued=agent is None,
    )
    dialog = _routed(turn, dialog, queue)
    if agent:
        _deliver(turn, dialog, agent)
    else:
        _wait(turn, dialog)


def _routed(turn: Turn, dialog: Dialog, queue: Queue | None) -> Dialog:
    return replace(
        dialog,
        routed=True,
        queue_number=queue.id if queue else "",
        queue_name=queue.name if queue else "",
        call_key=turn.ids.call_key() if turn.site.profile.call_keys else None,
    )


def enter(turn: Turn, dialog: Dialog, queue: Queue) -> None:
    """An agent's call reaches a queue, where it waits as any other."""
    _wait(turn, _routed(turn, replace(dialog, dnis=queue.route_point, requeued=True), queue))


def _wait(turn: Turn, dialog: Dialog) -> None:
    turn.put(replace(dialog, waiting=True))
    turn.arrived.add(dialog.id)


def _queue(turn: Turn, command: RouteCall, agent: Agent | None) -> Queue | None:
    queues = turn.site.queues
    if command.queue_id:
        return queues.get(command.queue_id)
    if agent is None:
        return turn.site.queue_at(command.dialed_number)
    team = agent.definition.team_id
    return next((queue for queue in queues.values() if team in queue.teams), None)


def _takes(turn: Turn, agent: Agent) -> bool:
    """Whether a queue would deliver a call to that agent now."""
    return agent.state is AgentState.READY and not agents.on_phone(turn, agent.id)


def distribute(turn: Turn, changed: Iterable[str]) -> None:
    """Offer the waiting calls, oldest first, to the agents who take them.

    Only a call that has just arrived looks at everybody; for the others it is enough to look at
    those of whom something ``changed`` in this turn, since nobody else was free before.
    """
    free = [agent for agent in map(turn.agent, changed) if _takes(turn, agent)]
    waiting = [each for each in turn.state.waiting if free or each in turn.arrived]
    for dialog in sorted(map(turn.state.dialogs.__getitem__, waiting), key=_since):
        arrived = dialog.id in turn.arrived
        if not (arrived or free):
            continue
        candidates = turn.state.agents.values() if arrived else free
        agent = _longest_available(turn, dialog, candidates)
        if agent:
            _deliver(turn, dialog, agent)
            free = [each for each in free if each.id != agent.id]


def _since(dialog: Dialog) -> datetime:
    """When the caller came; a call that comes back to its queue has not lost its place."""
    return min(leg.joined_at for leg in dialog.participants)


def tell_positions(turn: Turn) -> None:
    """Write into each waiting call its place, where its queue has a variable for that."""
    variables = {queue.id: queue.position_variable for queue in turn.site.queues.values()}
    waiting = map(turn.state.dialogs.__getitem__, turn.state.waiting)
    told = [dialog for dialog in waiting if variables.get(dialog.queue_number)]
    places: Counter[str] = Counter()
    for dialog in sorted(told, key=_since):
        places[dialog.queue_number] += 1
        place = (variables[dialog.queue_number], str(places[dialog.queue_number]))
        if place not in dialog.variables:
            changed = dict(dialog.variables) | dict([place])
            turn.put(replace(dialog, variables=tuple(changed.items())))


def _longest_available(turn: Turn, dialog: Dialog, candidates: Iterable[Agent]) -> Agent | None:
    queue = turn.site.queues.get(dialog.queue_number)
    teams = queue.teams if queue else ()
    # Of thousands one is wanted, who is READY for longest; whether that one is on the phone, which
    # is dear to find out, is asked last.
    available = [
        agent
        for agent in candidates
        if agent.state is AgentState.READY and agent.definition.team_id in teams
    ]
    while available:
        agent = min(available, key=_available_since)
        if _takes(turn, agent) and dialog.at(agent.extension) is None:
            return agent
        available.remove(agent)
    return None


def _available_since(agent: Agent) -> tuple[datetime, str]:
    if agent.changed_at is None:
        raise AssertionError(f"{agent.id} is READY since never")
    return agent.changed_at, agent.id


def _deliver(turn: Turn, dialog: Dialog, agent: Agent) -> None:
    for leg in dialog.participants:
        if leg.state is P.INITIATING:
            dialog = with_leg(dialog, turn.moved(leg, P.INITIATED))
    leg = turn.agents_leg(agent, P.ALERTING, turn.site.profile.inbound_call_type)
    turn.put(with_new_leg(replace(dialog, waiting=False), replace(leg, delivered=True)))
    ring_s = turn.site.timings.ring_s if dialog.ring_s is None else dialog.ring_s
    turn.start(TimerKey(TimerKind.RING, dialog.id, agent.extension), ring_s)


def redirect_on_no_answer(turn: Turn, dialog: Dialog, address: str) -> None:
    """The agent let the call ring: the agent is NOT_READY, the call goes back or ends."""
    leg = dialog.at(address)
    if leg is None or leg.state is not P.ALERTING:
        return
    if dialog.requeued:
        dialog = turn.put(with_leg(dialog, turn.moved(leg, P.DROPPED)))
        dialog = turn.put(calls.delisted(dialog))
        others = tuple(each for each in dialog.participants if each.address != address)
        _wait(turn, replace(dialog, participants=others))
    else:
        calls.end(turn, dialog)
    agents.redirect_on_no_answer(turn, leg.agent_id)
