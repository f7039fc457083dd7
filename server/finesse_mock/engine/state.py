"""The state of the world, and the one way in which it changes: by a change.

``WorldState.evolve`` is the fold that rebuilds a world from its journal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from finesse_mock.engine.changes import (
    AgentChanged,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.commands import TimerKey
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.media_state import MediaWorld
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import OVER, Dialog, Participant, ParticipantState
from finesse_mock.model.site import Site

_GONE = OVER | {ParticipantState.FAILED}


@dataclass(slots=True)
class WorldState:
    """Agents by id, dialogs by id, timers by key, agents' ids by the extension they signed in at.

    ``legs`` holds the dialog ids of each agent, ``waiting`` those of the calls waiting in a queue.
    ``nonvoice`` is all that belongs to nonvoice media.
    """

    agents: dict[str, Agent]
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    timers: dict[TimerKey, datetime] = field(default_factory=dict)
    legs: dict[str, dict[str, None]] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)
    nonvoice: MediaWorld = field(default_factory=MediaWorld)

    @classmethod
    def of(cls, site: Site) -> "WorldState":
        """The state before anybody signed in."""
        return cls({agent.id: Agent(definition=agent) for agent in site.agents.values()})

    def copy(self) -> "WorldState":
        """One that is like this and changes by itself; all it is made of is frozen."""
        return WorldState(
            agents=dict(self.agents),
            dialogs=dict(self.dialogs),
            timers=dict(self.timers),
            legs={agent_id: dict(each) for agent_id, each in self.legs.items()},
            waiting=dict(self.waiting),
            extensions=dict(self.extensions),
            nonvoice=self.nonvoice.copy(),
        )

    def dialogs_of(self, agent_id: str) -> Iterator[tuple[Dialog, Participant]]:
        """The dialogs in an agent's collection, oldest first, each with the agent's own leg."""
        for dialog_id in self.legs.get(agent_id, ()):
            dialog = self.dialogs[dialog_id]
            leg = dialog.of_agent(agent_id)
            if leg is not None:
                yield dialog, leg

    def calls_of(self, agent_id: str) -> Iterator[tuple[Dialog, Participant]]:
        """As ``dialogs_of``, without the calls in which a supervisor listens to the agent."""
        return ((dialog, leg) for dialog, leg in self.dialogs_of(agent_id) if not leg.passive)

    def evolve(self, change: Change) -> None:
        """Take a change in."""
        match change:
            case AgentChanged(agent=agent):
                self._place(agent)
            case DialogAdded(dialog=dialog, agent_id=agent_id):
                self.legs.setdefault(agent_id, {})[dialog.id] = None
                self._keep(dialog)
            case DialogChanged(dialog=dialog):
                self._keep(dialog)
            case DialogRemoved(dialog=dialog, agent_id=agent_id):
                self.legs.get(agent_id, {}).pop(dialog.id, None)
                self._keep(dialog)
            case TimerSet(key=key, at=at):
                self.timers[key] = at
            case TimerStopped(key=key):
                self.timers.pop(key, None)
            case MediaChanged(media=media):
                self.nonvoice.place(media)
            case TaskAdded(task=task) | TaskChanged(task=task) | TaskRemoved(task=task):
                self.nonvoice.keep(task)
            case RequestRefused():
                pass
            case _:
                assert_never(change)

    def _place(self, agent: Agent) -> None:
        before = self.agents[agent.id].extension
        if before and self.extensions.get(before) == agent.id:
            del self.extensions[before]
        if agent.extension:
            self.extensions[agent.extension] = agent.id
        self.agents[agent.id] = agent

    def _keep(self, dialog: Dialog) -> None:
        if any(p.listed or p.state not in _GONE for p in dialog.participants):
            self.dialogs[dialog.id] = dialog
        else:
            self.dialogs.pop(dialog.id, None)
        if _waits(dialog):
            self.waiting[dialog.id] = None
        else:
            self.waiting.pop(dialog.id, None)


def _waits(dialog: Dialog) -> bool:
    """Whether a call is in its queue, and somebody there to wait."""
    return dialog.waiting and any(_present(leg) for leg in dialog.participants)


def _present(leg: Participant) -> bool:
    return leg.state not in _GONE
