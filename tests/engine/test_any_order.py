"""Whatever agents and callers do, in whatever order: what holds after every step."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from engine.site import (
    ANA,
    ANSWERS,
    BUSY,
    CHI,
    CUSTOMER,
    HANGS_UP,
    NOBODY,
    ROUTE_POINT,
    SILENT,
    SUE,
    small_site,
)
from engine.story import START, CountingIds
from engine.witness import AGENTS, REACHING, Witness
from finesse_mock.engine.changes import (
    Change,
    RequestRefused,
)
from finesse_mock.engine.commands import (
    Command,
    CtiFailover,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
    TimerFired,
    TimerKind,
)
from finesse_mock.engine.world import World
from finesse_mock.model.agent import AgentState, WrapUpMode
from finesse_mock.model.dialog import (
    Action,
    DiallingMode,
    Dialog,
    Participant,
    ParticipantState,
)

S = AgentState
P = ParticipantState

NUMBERS = (*AGENTS, ANSWERS, HANGS_UP, BUSY, NOBODY, SILENT, CUSTOMER, ROUTE_POINT)
CALLERS = (CUSTOMER, "5559999", CHI)

PARAMETERS = (
    ("dtmfString", "1"),
    ("outboundClassification", "BUSY"),
    ("callbackTime", "2024-03-14T14:30"),
)
BUSY_AT_TIMES = {*AGENTS, BUSY, NOBODY}


agents = st.sampled_from(AGENTS)
numbers = st.sampled_from(NUMBERS)
reachable = st.sampled_from((*AGENTS, HANGS_UP, SILENT, ROUTE_POINT))
customers = st.sampled_from((CUSTOMER, ANSWERS, HANGS_UP, BUSY, NOBODY, SILENT))
mostly = st.integers(min_value=0, max_value=4).map(bool)
modes = st.sampled_from(list(WrapUpMode))
pick = st.integers(min_value=0, max_value=30)
"""Which of those there are, counted round."""


class Centre(RuleBasedStateMachine):
    """Agents, their supervisor and people outside, with all that clients can have seen."""

    @initialize(
        profile=st.sampled_from(["ucce-12.6", "uccx-12.5", "ucce-11.6"]),
        incoming=modes,
        outgoing=modes,
    )
    def begin(self, profile: str, incoming: WrapUpMode, outgoing: WrapUpMode) -> None:
        site = small_site(profile, incoming, outgoing)
        self.world = World(site, CountingIds())
        self.now = START
        self.witness = Witness(self.world)
        for agent_id in AGENTS[:3]:
            self.apply(SignIn(agent_id=agent_id, extension=agent_id))
        self.talk_to_a_customer(ANA)

    # What anybody may do at any time

    @rule(agent_id=agents, extension=st.sampled_from([*AGENTS, ""]))
    def sign_in(self, agent_id: str, extension: str) -> None:
        self.apply(SignIn(agent_id=agent_id, extension=extension or agent_id))

    @rule(agent_id=agents, state=st.sampled_from(list(RequestedState)))
    def ask_for_a_state(self, agent_id: str, state: RequestedState) -> None:
        self.apply(SetState(agent_id=agent_id, state=state))

    @rule(agent_id=agents, state=st.sampled_from(list(RequestedState)))
    def have_a_supervisor_ask(self, agent_id: str, state: RequestedState) -> None:
        self.apply(SetState(agent_id=agent_id, state=state, supervisor_id=SUE))

    @rule(spared=mostly)
    def fail_over(self, spared: bool) -> None:
        if not spared:
            self.apply(CtiFailover())

    @rule(caller=st.sampled_from(CALLERS))
    def call_the_queue(self, caller: str) -> None:
        self.apply(RouteCall(from_address=caller, queue_id=ROUTE_POINT))

    @rule(agent_id=agents)
    def monitor(self, agent_id: str) -> None:
        self.apply(SetState(agent_id=SUE, state=RequestedState.NOT_READY))
        self.apply(Supervise(supervisor_id=SUE, agent_address=agent_id))
        self.get_through(answered=False)

    @precondition(lambda self: any(self.offers(Action.BARGE_CALL)))
    @rule(which=pick, number=numbers, promptly=mostly)
    def barge_in(self, which: int, number: str, promptly: bool) -> None:
        monitor, supervisor_id, _ = _nth(list(self.offers(Action.BARGE_CALL)), which)
        agent = monitor.to_address if promptly else number
        self.apply(
            Supervise(
                supervisor_id=supervisor_id, agent_address=agent, monitor_dialog_id=monitor.id
            )
        )
        if promptly:
            self.get_through(answered=False)

    @rule(agent_id=agents, mode=st.sampled_from(list(DiallingMode)), number=customers, ready=mostly)
    def reserve(self, agent_id: str, mode: DiallingMode, number: str, ready: bool) -> None:
        if ready:
            self.apply(SetState(agent_id=agent_id, state=RequestedState.READY))
        self.apply(ReserveAgent(agent_id=agent_id, mode=mode, customer=number))

    @precondition(lambda self: any(self.offers(Action.ACCEPT)))
    @rule(which=pick, answered=mostly)
    def accept(self, which: int, answered: bool) -> None:
        self.take(*_nth(list(self.offers(Action.ACCEPT)), which), "")
        self.get_through(answered=answered)

    @rule(agent_id=agents, caller=st.sampled_from(CALLERS))
    def deliver(self, agent_id: str, caller: str) -> None:
        self.apply(RouteCall(from_address=caller, agent_id=agent_id))

    @rule(agent_id=agents, number=numbers)
    def call(self, agent_id: str, number: str) -> None:
        self.apply(MakeCall(agent_id=agent_id, to_address=number))

    @precondition(lambda self: self.world.dialogs())
    @rule(which=pick, who=pick, act=st.sampled_from(list(PartyAct)))
    def outside(self, which: int, who: int, act: PartyAct) -> None:
        dialog = _nth(self.world.dialogs(), which)
        address = _nth(dialog.participants, who).address
        self.apply(OutsideParty(dialog_id=dialog.id, address=address, act=act))

    @precondition(lambda self: self.world.dialogs())
    @rule(which=pick, agent_id=agents, action=st.sampled_from(list(Action)), number=numbers)
    def take_any_action(self, which: int, agent_id: str, action: Action, number: str) -> None:
        if action is not Action.BARGE_CALL:
            self.take(_nth(self.world.dialogs(), which), agent_id, action, number)

    @precondition(lambda self: any(self.offers()))
    @rule(which=pick, number=numbers)
    def take_what_is_offered(self, which: int, number: str) -> None:
        self.take(*_nth(list(self.offers()), which), number)

    @precondition(lambda self: self.world.timers())
    @rule(times=st.integers(min_value=1, max_value=3))
    def let_time_pass(self, times: int) -> None:
        for _ in range(times):
            self.fire_next()

    @rule(agent_id=agents)
    def rehearse_a_call(self, agent_id: str) -> None:
        """Tried on a copy of the world it comes to the same, and the world knows nothing of it."""
        command = RouteCall(from_address=CUSTOMER, agent_id=agent_id, request_id="request")
        before = (self.world.agents(), self.world.dialogs(), self.world.timers())
        tried = self.world.copy().apply(command, self.now + timedelta(milliseconds=1))
        assert (self.world.agents(), self.world.dialogs(), self.world.timers()) == before
        assert self.apply(command) == tried

    # What they mostly do, so that calls get far

    @rule(agent_id=agents)
    def another_customer(self, agent_id: str) -> None:
        self.talk_to_a_customer(agent_id)

    def talk_to_a_customer(self, agent_id: str) -> None:
        self.apply(SignIn(agent_id=agent_id, extension=agent_id))
        self.apply(SetState(agent_id=agent_id, state=RequestedState.READY))
        self.apply(RouteCall(from_address=CUSTOMER, agent_id=agent_id))
        self.answer()

    @rule(agent_id=agents, number=reachable, answered=mostly)
    def call_and_talk(self, agent_id: str, number: str, answered: bool) -> None:
        self.apply(MakeCall(agent_id=agent_id, to_address=number))
        self.get_through(answered=answered)

    @precondition(lambda self: any(self.offers(Action.CONSULT_CALL)))
    @rule(which=pick, number=reachable, answered=mostly)
    def consult(self, which: int, number: str, answered: bool) -> None:
        self.take(*_nth(list(self.offers(Action.CONSULT_CALL)), which), number)
        self.get_through(answered=answered)

    @precondition(lambda self: any(self.offers(Action.TRANSFER_SST)))
    @rule(which=pick, number=reachable, answered=mostly)
    def send_on(self, which: int, number: str, answered: bool) -> None:
        self.take(*_nth(list(self.offers(Action.TRANSFER_SST)), which), number)
        self.get_through(answered=answered)

    @precondition(lambda self: any(self.offers(Action.HOLD, Action.RETRIEVE)))
    @rule(which=pick)
    def hold_or_retrieve(self, which: int) -> None:
        self.take(*_nth(list(self.offers(Action.HOLD, Action.RETRIEVE)), which), "")

    @precondition(lambda self: any(self.offers(Action.CONFERENCE, Action.TRANSFER)))
    @rule(which=pick)
    def join(self, which: int) -> None:
        self.take(*_nth(list(self.offers(Action.CONFERENCE, Action.TRANSFER)), which), "")

    def get_through(self, *, answered: bool) -> None:
        while any(key.kind in REACHING for key in self.world.timers()):
            self.fire_next()
        if answered:
            self.answer()

    def answer(self) -> None:
        """Every phone that rings is picked up."""
        for dialog in self.world.dialogs():
            for leg in dialog.participants:
                if leg.state is P.ALERTING and leg.agent_id:
                    self.take(self.current(dialog.id), leg.agent_id, Action.ANSWER, "")
                elif leg.state is P.ALERTING:
                    answer = PartyAct.ANSWER
                    self.apply(OutsideParty(dialog_id=dialog.id, address=leg.address, act=answer))

    # The ways in which they do it

    def offers(self, *wanted: Action) -> Iterator[tuple[Dialog, str, Action]]:
        """Who is offered what in which call; only these actions, if any are named."""
        for dialog in self.world.dialogs():
            for leg in dialog.participants:
                for action in leg.actions if leg.agent_id else ():
                    if action in wanted or not (wanted or action is Action.BARGE_CALL):
                        yield dialog, leg.agent_id, action

    def take(self, dialog: Dialog, agent_id: str, action: Action, number: str) -> None:
        """Offered is accepted; what is not offered is refused and changes nothing."""
        leg = dialog.of_agent(agent_id)
        is_offered = leg is not None and action in leg.actions
        other = next((each for each in dialog.participants if _drops(each, agent_id)), None)
        changes = self.apply(
            DialogAction(
                agent_id=agent_id,
                dialog_id=dialog.id,
                action=action,
                address=other.address if other else "",
                to_address=number,
                wrap_up_reason="Sales Call",
                parameters=PARAMETERS,
            )
        )
        refused = [change for change in changes if isinstance(change, RequestRefused)]
        if not is_offered:
            assert list(changes) == refused
            assert len(refused) == 1
        elif action is Action.TRANSFER_SST:
            assert not refused or number in BUSY_AT_TIMES or dialog.at(number)
        else:
            assert not refused or (action is Action.PARTICIPANT_DROP and other is None)

    def fire_next(self) -> TimerKind | None:
        timers = self.world.timers()
        if not timers:
            return None
        key = min(timers, key=lambda key: (timers[key], key.kind, key.subject))
        self.now = max(self.now, timers[key])
        self.apply(TimerFired(key=key))
        return key.kind

    def apply(self, command: Command) -> tuple[Change, ...]:
        """Do it a moment after the last, before the eyes of the witness."""
        self.now += timedelta(milliseconds=1)
        command = replace(command, request_id="request")
        changes = self.world.apply(command, self.now)
        self.witness.sees(command, changes)
        return changes

    # What remains

    def teardown(self) -> None:
        """When everybody has hung up and nothing is due any more, nothing remains."""
        if not hasattr(self, "world"):
            return
        for _ in range(60):
            for dialog in self.world.dialogs():
                self.hang_up(dialog)
            self.fire_next()
        assert self.world.dialogs() == []
        assert self.world.timers() == {}
        assert not any(self.witness.replayed.legs.values())
        for agent in self.world.agents():
            assert agent.state in {S.LOGOUT, S.NOT_READY, S.READY}
            assert agent.pending is None

    def hang_up(self, dialog: Dialog) -> None:
        for leg in dialog.participants:
            if not leg.agent_id:
                drop = OutsideParty(dialog_id=dialog.id, address=leg.address, act=PartyAct.DROP)
                self.apply(drop)
            for action in (Action.ANSWER, Action.CLOSE, Action.DROP):
                if leg.agent_id and self.is_offered(dialog.id, leg.agent_id, action):
                    self.take(self.current(dialog.id), leg.agent_id, action, "")

    def is_offered(self, dialog_id: str, agent_id: str, action: Action) -> bool:
        dialog = self.world.dialog(dialog_id)
        leg = dialog.of_agent(agent_id) if dialog else None
        return leg is not None and action in leg.actions

    def current(self, dialog_id: str) -> Dialog:
        dialog = self.world.dialog(dialog_id)
        assert dialog is not None
        return dialog


def _nth(those: "list[Dialog] | tuple[Participant, ...] | list[object]", which: int):
    return those[which % len(those)]


def _drops(each: Participant, agent_id: str) -> bool:
    """Whether a supervisor could drop this party."""
    return each.agent_id not in {"", agent_id} and each.state in {P.ACTIVE, P.HELD}


SEARCHING = os.environ.get("FINESSE_MOCK_SEARCH") == "1"
"""Every run is the same one, unless somebody has the time to look for more."""

TestAnyOrder = pytest.mark.timeout(3600 if SEARCHING else 120)(Centre.TestCase)
TestAnyOrder.settings = settings(
    derandomize=not SEARCHING,
    max_examples=6_000 if SEARCHING else 220,
    stateful_step_count=50,
    phases=tuple(Phase) if SEARCHING else (Phase.generate,),
    deadline=None,
    database=None,
)
