"""Whatever agents and customers do in nonvoice media, in whatever order: what always holds."""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from engine.desk import ANA, BEN, CHAT, MAIL, QUEUES, nonvoice_site
from engine.story import START, CountingIds
from finesse_mock.engine.changes import Change, RequestRefused
from finesse_mock.engine.commands import (
    Command,
    CtiFailover,
    DialogAction,
    RequestedState,
    RouteCall,
    SetState,
    SignIn,
    TimerFired,
)
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.media_commands import (
    ActOnTask,
    LeaveTask,
    MediaRequest,
    OfferTask,
    SetMediaState,
    SetRoutable,
    SignInMedia,
)
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.world import World
from finesse_mock.model.dialog import Action
from finesse_mock.model.media import InterruptAction, LogoutAction, MediaState
from finesse_mock.model.task import Task, TaskAction, TaskState

AGENTS: Final = (ANA, BEN)
agents = st.sampled_from(AGENTS)
media = st.sampled_from((CHAT, MAIL))
ENDING: Final = (TaskAction.CLOSE, TaskAction.TRANSFER)
pick = st.integers(min_value=0, max_value=20)


class Desks(RuleBasedStateMachine):
    """Two agents in two media, and what their clients know of it by events alone."""

    def __init__(self) -> None:
        super().__init__()
        site = nonvoice_site()
        self.world = World(site, CountingIds())
        self.replayed = WorldState.of(site)
        self.now = START
        self.shown: dict[str, dict[str, Task]] = {agent_id: {} for agent_id in AGENTS}
        self.states: dict[tuple[str, str], MediaState] = {}

    @rule(
        agent_id=agents,
        media_id=media,
        limit=st.integers(min_value=1, max_value=3),
        interrupts=st.sampled_from(list(InterruptAction)),
        logout=st.sampled_from(list(LogoutAction)),
    )
    def sign_in(
        self,
        agent_id: str,
        media_id: str,
        limit: int,
        interrupts: InterruptAction,
        logout: LogoutAction,
    ) -> None:
        self.apply(
            SignInMedia(
                agent_id=agent_id,
                media_id=media_id,
                max_dialogs=limit,
                interrupt_action=interrupts,
                logout_action=logout,
            )
        )
        self.ask(agent_id, media_id, MediaRequest.READY)

    @rule(agent_id=agents, media_id=media, state=st.sampled_from(list(MediaRequest)[1:]))
    def ask(self, agent_id: str, media_id: str, state: MediaRequest) -> None:
        self.apply(SetMediaState(agent_id=agent_id, media_id=media_id, state=state))

    @rule(agent_id=agents, media_id=media, routable=st.booleans())
    def set_routable(self, agent_id: str, media_id: str, routable: bool) -> None:
        self.apply(SetRoutable(agent_id=agent_id, media_id=media_id, routable=routable))

    @rule(media_id=media)
    def send_a_task(self, media_id: str) -> None:
        self.apply(OfferTask(media_id=media_id, queue_id=QUEUES[media_id]))

    @precondition(lambda self: self.world.tasks())
    @rule(which=pick, action=st.sampled_from(list(TaskAction)))
    def take_any_action(self, which: int, action: TaskAction) -> None:
        tasks = self.world.tasks()
        self.take(tasks[which % len(tasks)], action)

    @precondition(lambda self: any(task.actions for task in self.world.tasks()))
    @rule(which=pick, action=pick)
    def take_what_is_offered(self, which: int, action: int) -> None:
        tasks = [task for task in self.world.tasks() if task.actions]
        task = tasks[which % len(tasks)]
        self.take(task, task.actions[action % len(task.actions)])

    @rule(agent_id=agents, media_id=media, steps=st.lists(pick, max_size=4))
    def work(self, agent_id: str, media_id: str, steps: list[int]) -> None:
        """What agents mostly do: accept, start, and go on without an end."""
        self.sign_in(agent_id, media_id, 2, InterruptAction.ACCEPT, LogoutAction.TRANSFER)
        self.send_a_task(media_id)
        for task in self.world.tasks_of(agent_id):
            self.go_on(task.id, *(0, 0), *steps)

    def go_on(self, task_id: str, *steps: int) -> None:
        for step in steps:
            task = self.world.task(task_id)
            onward = [action for action in task.actions if action not in ENDING] if task else []
            if task and onward:
                self.take(task, onward[step % len(onward)])

    @rule(agent_id=agents, answered=st.booleans())
    def fail_while_interrupted(self, agent_id: str, answered: bool) -> None:
        self.work(agent_id, MAIL, [])
        self.call(agent_id)
        self.go_on_with_calls(answered)
        self.fail()
        self.go_on_with_calls(answered=False)

    @precondition(lambda self: self.world.tasks())
    @rule(which=pick)
    def leave(self, which: int) -> None:
        tasks = self.world.tasks()
        self.apply(LeaveTask(task_id=tasks[which % len(tasks)].id))

    @rule(agent_id=agents)
    def call(self, agent_id: str) -> None:
        self.apply(SignIn(agent_id=agent_id, extension=agent_id))
        self.apply(SetState(agent_id=agent_id, state=RequestedState.READY))
        self.apply(RouteCall(from_address="5551234", agent_id=agent_id))

    @precondition(lambda self: self.world.dialogs())
    @rule(answered=st.booleans())
    def go_on_with_calls(self, answered: bool) -> None:
        for dialog in self.world.dialogs():
            for leg in dialog.participants:
                action = Action.ANSWER if answered else Action.DROP
                act = DialogAction(agent_id=leg.agent_id, dialog_id=dialog.id, action=action)
                if leg.agent_id:
                    self.apply(act)

    @rule()
    def fail(self) -> None:
        self.apply(CtiFailover())

    @precondition(lambda self: self.world.timers())
    @rule()
    def let_time_pass(self) -> None:
        timers = self.world.timers()
        key = min(timers, key=lambda key: (timers[key], key.kind, key.subject))
        self.now = max(self.now, timers[key])
        self.apply(TimerFired(key=key))

    def take(self, task: Task, action: TaskAction) -> None:
        """Offered is accepted; what is not offered is refused and changes nothing."""
        asked = ActOnTask(
            agent_id=task.agent_id or ANA,
            task_id=task.id,
            action=action,
            target=self.world.site.media[task.media_id].queues[0].script_selector,
        )
        changes = self.apply(asked)
        refused = [change for change in changes if isinstance(change, RequestRefused)]
        if action in task.actions:
            assert refused == []
        else:
            assert list(changes) == refused
            assert len(refused) == 1

    def apply(self, command: Command) -> tuple[Change, ...]:
        self.now += timedelta(milliseconds=1)
        changes = self.world.apply(replace(command, request_id="request"), self.now)
        for change in changes:
            self.replayed.evolve(change)
            self.show(change)
        assert self.replayed == self.world._state
        self.check()
        return changes

    def show(self, change: Change) -> None:
        """Keep what clients know, as they do: by the events alone."""
        match change:
            case TaskAdded(task=task):
                assert task.id not in self.shown[task.agent_id]
                self.shown[task.agent_id][task.id] = task
            case TaskChanged(task=task) if task.agent_id:
                assert self.shown[task.agent_id][task.id].state is not task.state
                self.shown[task.agent_id][task.id] = task
            case TaskRemoved(task=task):
                assert task.disposition is not None
                del self.shown[task.agent_id][task.id]
            case MediaChanged(media=each):
                self.states[each.agent_id, each.media_id] = each.state

    def check(self) -> None:
        """What GET answers is what the events told, but for tasks that are interrupted."""
        for agent_id in AGENTS:
            interrupted = {
                each.media_id
                for each in self.world.media_of(agent_id)
                if each.state is MediaState.INTERRUPTED
            }
            got = {task.id: task for task in self.world.tasks_of(agent_id)}
            assert got.keys() == self.shown[agent_id].keys()
            for task_id, task in got.items():
                if task.media_id in interrupted:
                    assert task.actions == ()
                else:
                    assert task == self.shown[agent_id][task_id]
            for each in self.world.media_of(agent_id):
                self.check_media(agent_id, each.media_id)
        waiting = {key.subject for key in self.world.timers() if key.kind == "accept"}
        offered = {task.id for task in self.world.tasks() if task.state is TaskState.OFFERED}
        assert waiting == offered

    def check_media(self, agent_id: str, media_id: str) -> None:
        each = self.world.media(agent_id, media_id)
        held = [task for task in self.world.tasks_of(agent_id) if task.media_id == media_id]
        assert self.states[agent_id, media_id] is each.state
        assert len(held) <= each.max_dialogs
        assert (each.state is MediaState.LOGOUT) <= (not held)
        assert (each.state is MediaState.READY) <= (not held)
        if each.state is MediaState.INTERRUPTED:
            assert held
            assert media_id == MAIL
            assert each.interrupt_action is InterruptAction.ACCEPT

    def teardown(self) -> None:
        """When all customers have left, nothing remains."""
        for task in self.world.tasks():
            self.apply(LeaveTask(task_id=task.id))
        assert self.world.tasks() == []
        assert not any(self.shown.values())
        assert self.replayed.nonvoice.queued == {}
        assert not any(self.replayed.nonvoice.held.values())


SEARCHING = os.environ.get("FINESSE_MOCK_SEARCH") == "1"
"""Every run is the same one, unless somebody has the time to look for more."""

TestTasksInAnyOrder = pytest.mark.timeout(3600 if SEARCHING else 120)(Desks.TestCase)
TestTasksInAnyOrder.settings = settings(
    derandomize=not SEARCHING,
    max_examples=4_000 if SEARCHING else 150,
    stateful_step_count=40,
    phases=tuple(Phase) if SEARCHING else (Phase.generate,),
    deadline=None,
    database=None,
)
