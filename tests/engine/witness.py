"""One who sees all that is published, and knows what must hold whatever happens."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from engine import documented
from engine.site import ANA, BEN, CHI, SUE
from finesse_mock.engine.changes import (
    AgentChanged,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.commands import Command, DialogAction, TimerKind
from finesse_mock.engine.participant_table import Situation, offered
from finesse_mock.engine.state import WorldState
from finesse_mock.engine.world import World
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import (
    Action,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
)
from finesse_mock.model.profile import Platform

S = AgentState
P = ParticipantState

AGENTS: Final = (ANA, BEN, CHI, SUE)

ALWAYS_PUBLISHED: Final = {
    Action.UPDATE_CALL_DATA,
    Action.RECLASSIFY,
    Action.UPDATE_SCHEDULED_CALLBACK,
}
REACHING: Final = {TimerKind.DIAL, TimerKind.CONNECT, TimerKind.BARGE, TimerKind.CUSTOMER}
"""Timers that lead a call to somebody."""

DURING_CALLS: Final = {S.RESERVED, S.RESERVED_OUTBOUND_PREVIEW, S.TALKING, S.HOLD}


class Witness:
    """Knows of each client what it can have seen, and what the changes alone make of the world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.replayed = WorldState.of(world.site)
        self.shown: dict[str, dict[str, Dialog]] = {agent_id: {} for agent_id in AGENTS}
        uccx = world.site.profile.platform is Platform.UCCX
        self.moves = {
            state: to
            | documented.SUPERVISOR_MOVES.get(state, frozenset())
            | documented.UNDOCUMENTED_MOVES.get(state, frozenset())
            for state, to in (documented.UCCX_MOVES if uccx else documented.UCCE_MOVES).items()
        }

    def sees(self, command: Command, changes: tuple[Change, ...]) -> None:
        """Take the changes of one command in, and look whether all is well."""
        repeats = isinstance(command, DialogAction) and command.action in ALWAYS_PUBLISHED
        for change in changes:
            if not isinstance(change, TimerSet | TimerStopped):
                assert change.request_id == command.request_id
            if isinstance(change, AgentChanged):
                self.see_move(change)
            self.show(change, repeats=repeats)
            self.replayed.evolve(change)
        self.check()

    def check(self) -> None:
        """What holds after every step."""
        self.the_changes_rebuild_the_world()
        self.each_client_knows_what_it_would_get()
        self.parties_are_told_apart()
        self.the_state_of_an_agent_is_that_of_the_calls()
        self.a_dialog_is_there_as_long_as_somebody_is_in_it()
        self.the_offers_are_those_of_the_moment()

    def see_move(self, change: AgentChanged) -> None:
        before = self.replayed.agents[change.agent.id].state
        assert change.agent.state in {before, *self.moves[before]}

    def show(self, change: Change, *, repeats: bool) -> None:
        """Keep what a client knows of its dialogs, as the client does: by the events alone."""
        if isinstance(change, DialogAdded | DialogChanged | DialogRemoved):
            for leg in change.dialog.participants:
                assert (leg.cause is not None) == (leg.state is P.FAILED)
        match change:
            case DialogAdded(dialog=dialog, agent_id=agent_id):
                assert dialog.id not in self.shown[agent_id]
                self.shown[agent_id][dialog.id] = dialog
            case DialogChanged(dialog=dialog, agent_ids=agent_ids):
                assert len(set(agent_ids)) == len(agent_ids)
                for agent_id in agent_ids:
                    known = self.shown[agent_id][dialog.id]
                    assert repeats or not _look_alike(dialog, known)
                    self.shown[agent_id][dialog.id] = dialog
            case DialogRemoved(dialog=dialog, agent_id=agent_id):
                del self.shown[agent_id][dialog.id]

    def the_changes_rebuild_the_world(self) -> None:
        assert self.replayed == self.world._state

    def each_client_knows_what_it_would_get(self) -> None:
        for agent_id in AGENTS:
            listed, shown = self.world.dialogs_of(agent_id), self.shown[agent_id]
            assert {dialog.id for dialog in listed} == shown.keys()
            for dialog in listed:
                assert _look_alike(dialog, shown[dialog.id])
                own = dialog.of_agent(agent_id)
                assert own is not None
                assert own.state is not P.DROPPED

    def parties_are_told_apart(self) -> None:
        for dialog in self.world.dialogs():
            addresses = [leg.address for leg in dialog.participants]
            assert len(set(addresses)) == len(addresses)
            people = [leg.agent_id for leg in dialog.participants if leg.agent_id]
            assert len(set(people)) == len(people)

    def the_state_of_an_agent_is_that_of_the_calls(self) -> None:
        profile = self.world.site.profile
        for agent_id in AGENTS:
            agent = self.world.agent(agent_id)
            assert agent is not None
            legs = list(self.legs(agent_id))
            assert sum(leg.state is P.ACTIVE for _, leg in legs) <= 1
            assert sum(leg.state in {P.ALERTING, P.INITIATED, P.INITIATING} for _, leg in legs) <= 1
            counted = {
                leg.state
                for dialog, leg in legs
                if profile.platform == "UCCE"
                or (dialog.routed and not leg.caller)
                or dialog.campaign
            }
            if P.ACTIVE in counted:
                assert agent.state is S.TALKING
            elif P.HELD in counted:
                assert agent.state is (S.HOLD if profile.platform == "UCCE" else S.TALKING)
            elif any(leg.delivered for _, leg in _ringing(legs)):
                assert agent.state is S.RESERVED
            elif any(_leads_to_customer(dialog, leg) for dialog, leg in legs):
                assert agent.state is S.RESERVED_OUTBOUND_PREVIEW
            elif P.WRAP_UP in counted:
                assert agent.state in {S.WORK, S.WORK_READY}
            else:
                assert agent.state not in DURING_CALLS
            if agent.state is S.LOGOUT:
                assert (legs, agent.extension) == ([], "")
            wraps_up = any(key == (TimerKind.WRAP_UP, agent_id) for key in self.timer_subjects())
            assert wraps_up == (agent.state in {S.WORK, S.WORK_READY})
            on_phone = any(leg.state is not P.WRAP_UP for _, leg in legs)
            assert (
                agent.pending is None
                or agent.state in {*DURING_CALLS, S.RESERVED_OUTBOUND}
                or (agent.pending is S.LOGOUT and (on_phone or wraps_up))
            )

    def a_dialog_is_there_as_long_as_somebody_is_in_it(self) -> None:
        under_way = {key.subject for key in self.world.timers() if key.kind in REACHING}
        for dialog in self.world.dialogs():
            parties = [
                leg for leg in dialog.participants if leg.state not in {P.DROPPED, P.WRAP_UP}
            ]
            assert parties or any(leg.listed for leg in dialog.participants)
            alone = len(parties) == 1 and parties[0].state is not P.FAILED
            waits = dialog.kind is DialogKind.RESERVATION or dialog.id in self.replayed.waiting
            assert not alone or waits or dialog.id in under_way

    def the_offers_are_those_of_the_moment(self) -> None:
        for dialog in self.world.dialogs():
            for leg in dialog.participants:
                others = tuple(
                    (other, own)
                    for other, own in self.legs(leg.agent_id)
                    if leg.agent_id and other.id != dialog.id
                )
                profile = self.world.site.profile
                at = Situation(dialog, leg, others, profile, supervisor=leg.agent_id == SUE)
                assert leg.actions == offered(at)

    def legs(self, agent_id: str) -> Iterator[tuple[Dialog, Participant]]:
        for dialog in self.world.dialogs():
            leg = dialog.of_agent(agent_id)
            if leg is not None and leg.state is not P.DROPPED and not leg.passive:
                yield dialog, leg

    def timer_subjects(self) -> list[tuple[TimerKind, str]]:
        return [(key.kind, key.subject) for key in self.world.timers()]


def _leads_to_customer(dialog: Dialog, leg: Participant) -> bool:
    reserved = dialog.kind is DialogKind.RESERVATION or leg.caller
    return dialog.campaign is not None and reserved and leg.state is not P.WRAP_UP


def _ringing(legs: list[tuple[Dialog, Participant]]) -> list[tuple[Dialog, Participant]]:
    return [pair for pair in legs if pair[1].state is P.ALERTING]


def _look_alike(one: Dialog, other: Dialog) -> bool:
    return one is other or _to_the_eye(one) == _to_the_eye(other)


def _to_the_eye(dialog: Dialog) -> Dialog:
    """The dialog without what no client is told."""
    return replace(
        dialog,
        routed=False,
        controller="",
        participants=tuple(
            replace(leg, listed=False, answered=False, caller=False, delivered=False)
            for leg in dialog.participants
        ),
    )
