"""The world: the one mutable thing of the engine, changed by commands alone.

``apply`` dispatches a command to the flow that carries it out and finishes the turn: the states of
all agents whose calls changed are settled, wrapped-up dialogs removed, offers brought up to date.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import assert_never

from finesse_mock.engine import (
    actions,
    agent_requests,
    agents,
    calls,
    campaign,
    failover,
    media,
    nonvoice,
    queueing,
    supervision,
    task_routing,
    timers,
)
from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import (
    Command,
    CtiFailover,
    DialogAction,
    ForceOut,
    MakeCall,
    OutsideParty,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
    TimerFired,
    TimerKey,
    VoiceCommand,
)
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.media_commands import MediaCommand
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.task_table import as_seen
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.model.media import Media
from finesse_mock.model.site import Site
from finesse_mock.model.task import Task


class World:
    """A contact centre at work. Synchronous, and without clock or chance of its own."""

    def __init__(self, site: Site, ids: Ids, state: WorldState | None = None) -> None:
        self.site = site
        self._ids = ids
        self._state = state or WorldState.of(site)

    def copy(self) -> "World":
        """A world like this one that goes on by itself: it will even make the same ids."""
        return World(self.site, deepcopy(self._ids), self._state.copy())

    def postpone(self, by: timedelta) -> None:
        """Have all that is due by itself come that much later; nobody is told."""
        for key, at in self._state.timers.items():
            self._state.timers[key] = at + by

    # What may be asked

    def agent(self, agent_id: str) -> Agent | None:
        """That agent now; None for an id nobody has."""
        return self._state.agents.get(agent_id)

    def agents(self) -> list[Agent]:
        """All agents, in the order of the world file."""
        return list(self._state.agents.values())

    def agent_at(self, extension: str) -> Agent | None:
        """The agent who is signed in at that extension."""
        agent_id = self._state.extensions.get(extension)
        return self._state.agents[agent_id] if agent_id else None

    def dialog(self, dialog_id: str) -> Dialog | None:
        """That dialog now; None when there is none or it is over."""
        return self._state.dialogs.get(dialog_id)

    def dialogs(self) -> list[Dialog]:
        """All dialogs, oldest first."""
        return list(self._state.dialogs.values())

    def dialogs_of(self, agent_id: str) -> list[Dialog]:
        """The Dialogs collection of an agent, oldest first."""
        return [dialog for dialog, _ in self._state.dialogs_of(agent_id)]

    def waiting(self, queue_id: str) -> list[Dialog]:
        """The calls that wait in a queue for an agent, in the order in which they came to it."""
        found = (self._state.dialogs[dialog_id] for dialog_id in self._state.waiting)
        return [dialog for dialog in found if dialog.queue_number == queue_id]

    def media(self, agent_id: str, media_id: str) -> Media:
        """The agent in that nonvoice medium of the site now."""
        return self._state.nonvoice.media_of(self.site, agent_id, media_id)

    def media_of(self, agent_id: str) -> list[Media]:
        """The agent in all nonvoice media in which the agent was ever signed in."""
        return list(self._state.nonvoice.media.get(agent_id, {}).values())

    def task(self, task_id: str) -> Task | None:
        """That task now, as its agent sees it; None when there is none or it is over."""
        task = self._state.nonvoice.tasks.get(task_id)
        return self._seen(task) if task else None

    def tasks(self) -> list[Task]:
        """All tasks, oldest first; those without an agent wait in their queues."""
        return [self._seen(task) for task in self._state.nonvoice.tasks.values()]

    def tasks_of(self, agent_id: str) -> list[Task]:
        """The nonvoice dialogs of an agent, oldest first."""
        return [self._seen(task) for task in self._state.nonvoice.tasks_of(agent_id)]

    def _seen(self, task: Task) -> Task:
        return as_seen(task, self.media(task.agent_id, task.media_id).state)

    def timers(self) -> Mapping[TimerKey, datetime]:
        """What is due by itself, and when."""
        return dict(self._state.timers)

    # What may be done

    def apply(self, command: Command, now: datetime) -> tuple[Change, ...]:
        """Carry a command out at that moment (UTC) and answer all that changed, in order."""
        turn = Turn(self._state, self.site, self._ids, now, command.request_id)
        if isinstance(command, MediaCommand):
            nonvoice.carry_out(turn, command)
        else:
            _carry_out(turn, command)
        _finish(turn, command)
        return tuple(turn.changes)


def _carry_out(turn: Turn, command: VoiceCommand) -> None:
    match command:
        case SignIn():
            agent_requests.sign_in(turn, command)
        case SetState():
            agent_requests.set_state(turn, command)
            media.sign_out_with(turn, command)
        case ForceOut(agent_id=agent_id):
            agent_requests.force_out(turn, agent_id)
        case CtiFailover():
            failover.fail_over(turn)
            media.fail_over(turn)
        case MakeCall():
            calls.make_call(turn, command)
        case RouteCall():
            queueing.route(turn, command)
        case DialogAction():
            actions.take(turn, command)
        case Supervise():
            supervision.supervise(turn, command)
        case ReserveAgent():
            campaign.reserve(turn, command)
        case OutsideParty():
            actions.outside(turn, command)
        case TimerFired(key=key):
            timers.fire(turn, key)
        case _:
            assert_never(command)


def _finish(turn: Turn, command: Command) -> None:
    """Let what happened to calls have its effect on agents, and the reverse, until all is quiet."""
    if isinstance(command, SetState | ForceOut):
        turn.touched[command.agent_id] = None
    everybody: dict[str, None] = {}
    unsettled = True
    while unsettled:
        batch = list(turn.touched)
        everybody.update(turn.touched)
        turn.touched.clear()
        for agent_id in batch:
            supervision.end_orphaned_monitors(turn, agent_id)
            agents.settle(turn, agent_id)
            for dialog in agents.wrapped_up(turn, agent_id):
                leg = dialog.of_agent(agent_id)
                if leg is not None:
                    calls.end_wrap_up(turn, dialog, leg)
        if not turn.touched:
            queueing.distribute(turn, everybody)
        unsettled = bool(turn.touched)
    queueing.tell_positions(turn)
    turn.refresh_offers(everybody)
    task_routing.finish(turn, everybody)
