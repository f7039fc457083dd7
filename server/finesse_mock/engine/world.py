"""The world: the one mutable thing of the engine, changed by commands alone.

``apply`` dispatches a command to the flow that carries it out and finishes the turn: the states of
all agents whose calls changed are settled, wrapped-up dialogs removed, offers brought up to date.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from finesse_mock.engine import actions, agents, calls, campaign, queueing, supervision, timers
from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import (
    Command,
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
)
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.model.site import Site


class World:
    """A contact centre at work. Synchronous, and without clock or chance of its own."""

    def __init__(self, site: Site, ids: Ids) -> None:
        self.site = site
        self._ids = ids
        self._state = WorldState.of(site)

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

    def timers(self) -> Mapping[TimerKey, datetime]:
        """What is due by itself, and when."""
        return dict(self._state.timers)

    # What may be done

    def apply(self, command: Command, now: datetime) -> tuple[Change, ...]:
        """Carry a command out at that moment (UTC) and answer all that changed, in order."""
        turn = Turn(self._state, self.site, self._ids, now, command.request_id)
        match command:
            case SignIn():
                agents.sign_in(turn, command)
            case SetState():
                agents.set_state(turn, command)
            case ForceOut(agent_id=agent_id):
                agents.force_out(turn, agent_id)
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
        _finish(turn, command)
        return tuple(turn.changes)


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
