"""One turn of the world: the work on one command, from which its changes come.

A turn reads and writes the state through the few methods here, so that no flow can change a call
without the events of the change, or offer an action that the table does not offer.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from finesse_mock.engine.changes import (
    AgentChanged,
    ApiError,
    Audience,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.commands import TimerKey
from finesse_mock.engine.ids import Ids
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.media_table import TRANSITIONS as MEDIA_TRANSITIONS
from finesse_mock.engine.participant_table import BEGINNINGS, TRANSITIONS, Situation, offered
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.task_table import ACTIONS
from finesse_mock.engine.task_table import TRANSITIONS as TASK_TRANSITIONS
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import OVER, CallType, Dialog, Participant, ParticipantState
from finesse_mock.model.media import Media, MediaState
from finesse_mock.model.site import Site
from finesse_mock.model.task import Task, TaskState


class Turn:
    """The work on one command at the moment ``now``.

    ``touched`` are the agents whose calls changed in it, in the order in which they were touched;
    ``arrived`` the ids of calls that began to wait in a queue; ``tasked`` are the agents of whose
    nonvoice media or tasks something changed.
    """

    def __init__(
        self, state: WorldState, site: Site, ids: Ids, now: datetime, request_id: str
    ) -> None:
        self.state = state
        self.site = site
        self.ids = ids
        self.now = now
        self.request_id = request_id
        self.changes: list[Change] = []
        self.touched: dict[str, None] = {}
        self.arrived: set[str] = set()
        self.tasked: dict[str, None] = {}

    def _emit(self, change: Change) -> None:
        self.state.evolve(change)
        self.changes.append(change)

    # Agents

    def agent(self, agent_id: str) -> Agent:
        """That agent now."""
        return self.state.agents[agent_id]

    def put_agent(self, agent: Agent, *, confirm: bool = False) -> None:
        """Store an agent; published when something changed, or to ``confirm`` that nothing did."""
        if confirm or agent != self.state.agents[agent.id]:
            self._emit(AgentChanged(agent=agent, request_id=self.request_id))

    def note_agent(self, agent: Agent, audience: Audience) -> None:
        """Store an agent of whose change not everybody is told."""
        if agent != self.state.agents[agent.id]:
            self._emit(AgentChanged(agent=agent, audience=audience, request_id=self.request_id))

    def refuse(self, agent_id: str, subject: Subject, subject_id: str, error: ApiError) -> None:
        """Tell an agent that a request could not be carried out."""
        self._emit(
            RequestRefused(
                agent_id=agent_id,
                subject=subject,
                subject_id=subject_id,
                error=error,
                request_id=self.request_id,
            )
        )

    # Dialogs

    def dialog(self, dialog_id: str) -> Dialog | None:
        """That dialog now, or None when it is over."""
        return self.state.dialogs.get(dialog_id)

    def put(self, dialog: Dialog, *, confirm: bool = False, ignoring: str = "") -> Dialog:
        """Store a dialog and publish what that means to each agent; answer it with its offers.

        An agent newly listed gets it added, one no longer listed gets it removed, all others who
        are listed get the change, if anything that they can see changed, or to ``confirm`` that
        nothing did. ``ignoring`` is the id of a dialog that is about to end, and so decides no
        more on what is offered in this one.
        """
        before = self.state.dialogs.get(dialog.id)
        dialog = self._with_actions(dialog, ignoring)
        was = dict.fromkeys(before.listed_agents()) if before else {}
        listed = dict.fromkeys(dialog.listed_agents())
        stay = tuple(agent_id for agent_id in listed if agent_id in was)
        added = [agent_id for agent_id in listed if agent_id not in was]
        removed = [agent_id for agent_id in was if agent_id not in listed]
        for participant in dialog.participants:
            if before is None or before.at(participant.address) is None:
                _check_beginning(participant)
            if participant.agent_id:
                self.touched[participant.agent_id] = None
        seen = confirm or before is None or _visible(dialog) != _visible(before)
        if seen and (stay or not (added or removed)):
            self._emit(DialogChanged(dialog=dialog, agent_ids=stay, request_id=self.request_id))
        for agent_id in removed:
            self._emit(DialogRemoved(dialog=dialog, agent_id=agent_id, request_id=self.request_id))
        for agent_id in added:
            self._emit(DialogAdded(dialog=dialog, agent_id=agent_id, request_id=self.request_id))
        return dialog

    def refresh_offers(self, agent_ids: Iterable[str]) -> None:
        """Publish each dialog in which an action is offered, or no longer, because of another.

        "A change of the allowed actions" is a documented trigger of a Dialog notification.
        """
        for agent_id in agent_ids:
            for dialog, _ in list(self.state.dialogs_of(agent_id)):
                if self._with_actions(dialog) != dialog:
                    self.put(dialog)

    def _with_actions(self, dialog: Dialog, ignoring: str = "") -> Dialog:
        return replace(
            dialog,
            participants=tuple(
                replace(leg, actions=offered(self._situation(dialog, leg, ignoring)))
                for leg in dialog.participants
            ),
        )

    def _situation(self, dialog: Dialog, leg: Participant, ignoring: str) -> Situation:
        others = tuple(
            pair
            for pair in self.state.calls_of(leg.agent_id)
            if pair[0].id not in (dialog.id, ignoring)
        )
        supervisor = bool(leg.agent_id) and self.agent(leg.agent_id).definition.is_supervisor
        return Situation(
            dialog,
            leg,
            others,
            self.site.profile,
            supervisor=supervisor,
            droppers=self.site.drop_participant_for,
        )

    def agents_leg(self, agent: Agent, state: ParticipantState, call_type: CallType) -> Participant:
        """An agent who is in a call from now on, and in whose collection it stands."""
        return Participant(
            address=agent.extension,
            agent_id=agent.id,
            state=state,
            joined_at=self.now,
            changed_at=self.now,
            call_type=call_type,
            listed=True,
        )

    def outside_leg(self, address: str, state: ParticipantState) -> Participant:
        """Somebody outside who is in a call from now on."""
        return Participant(address=address, state=state, joined_at=self.now, changed_at=self.now)

    def moved(self, leg: Participant, state: ParticipantState) -> Participant:
        """That participant in a new state as of now, which nothing caused to fail."""
        if state is not leg.state and state not in TRANSITIONS[leg.state]:
            raise AssertionError(f"participant_table has no transition {leg.state} -> {state}")
        if state is ParticipantState.ACTIVE and not leg.answered:
            leg = replace(leg, answered=True)
        return replace(leg, state=state, cause=None, changed_at=self.now)

    # Nonvoice media and tasks

    def media(self, agent_id: str, media_id: str) -> Media:
        """The agent in that medium now."""
        return self.state.nonvoice.media_of(self.site, agent_id, media_id)

    def put_media(self, media: Media, *, confirm: bool = False) -> None:
        """Store what an agent does in a medium; published when something changed, or to confirm."""
        before = self.media(media.agent_id, media.media_id)
        if not confirm and media == before:
            return
        if media.state is not before.state and media.state not in MEDIA_TRANSITIONS[before.state]:
            raise AssertionError(f"media_table has no transition {before.state} -> {media.state}")
        self.tasked[media.agent_id] = None
        self._emit(MediaChanged(media=media, request_id=self.request_id))

    def media_moved(self, media: Media, state: MediaState) -> Media:
        """That agent in a new state in that medium as of now."""
        return media if media.state is state else replace(media, state=state, changed_at=self.now)

    def put_task(self, task: Task) -> None:
        """Store a task, with what is offered in its state, and publish it to its agent."""
        before = self.state.nonvoice.tasks.get(task.id)
        known = before.state if before else TaskState.QUEUED
        if task.state is not known and task.state not in TASK_TRANSITIONS[known]:
            raise AssertionError(f"task_table has no transition {known} -> {task.state}")
        task = replace(task, actions=tuple(ACTIONS[task.state]))
        change: type[TaskAdded | TaskChanged | TaskRemoved] = TaskChanged
        if task.agent_id:
            self.tasked[task.agent_id] = None
            if task.state is TaskState.OFFERED:
                change = TaskAdded
            elif task.state is TaskState.CLOSED:
                change = TaskRemoved
        self._emit(change(task=task, request_id=self.request_id))

    # Timers

    def start(self, key: TimerKey, seconds: float) -> None:
        """Have ``TimerFired(key)`` come after that many seconds, instead of an earlier one."""
        self._emit(TimerSet(key, self.now + timedelta(seconds=seconds)))

    def stop(self, key: TimerKey) -> None:
        """Forget that timer, if it runs."""
        if key in self.state.timers:
            self._emit(TimerStopped(key))

    def rename(self, key: TimerKey, to: TimerKey) -> None:
        """Have that timer, if it runs, come at its time under another key."""
        at = self.state.timers.get(key)
        if at is not None:
            self._emit(TimerStopped(key))
            self._emit(TimerSet(to, at))


def _check_beginning(leg: Participant) -> None:
    """Who enters a call does so as the table says; who has left it already does not enter it."""
    if leg.state not in BEGINNINGS and leg.state not in OVER:
        raise AssertionError(f"participant_table has nobody enter a call {leg.state}")


def _visible(dialog: Dialog) -> Dialog:
    return replace(
        dialog, participants=tuple(replace(leg, listed=False) for leg in dialog.participants)
    )


def with_leg(dialog: Dialog, leg: Participant) -> Dialog:
    """The dialog with this participant in the place of the one with the same address."""
    return replace(
        dialog,
        participants=tuple(
            leg if each.address == leg.address else each for each in dialog.participants
        ),
    )


def with_new_leg(dialog: Dialog, leg: Participant) -> Dialog:
    """The dialog with one participant more: agents first, then people outside.

    A party is in a call once: who was in it before, and comes back, begins anew.
    """
    legs = [each for each in dialog.participants if not _same_party(each, leg)]
    legs.append(leg)
    return replace(dialog, participants=tuple(sorted(legs, key=lambda each: not each.agent_id)))


def _same_party(one: Participant, other: Participant) -> bool:
    if one.address == other.address:
        return True
    return bool(one.agent_id) and one.agent_id == other.agent_id
