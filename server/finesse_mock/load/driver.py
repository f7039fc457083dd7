"""The driver: has happen on a floor what a plan means to, on the clock of that floor.

It brings the calls, and plays the agents whom no client plays. Every act goes through the floor,
as those of clients do, and so to journal and publisher.
"""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, assert_never

from finesse_mock.engine.changes import (
    AgentChanged,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
)
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RequestedState,
    RouteCall,
    SetState,
    SignIn,
)
from finesse_mock.load.behaviour import AgentAtWork, GetsReady, Next, Seen
from finesse_mock.load.plan import Happening, Plan
from finesse_mock.load.planner import (
    CallsIn,
    CallsOut,
    Intended,
    Planner,
    SignsIn,
    TakesBreak,
    agents_in,
    queues_in,
)
from finesse_mock.load.stage import Stage
from finesse_mock.load.tally import Tally
from finesse_mock.model.dialog import LIVE, OVER, Dialog
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.outcomes import dialog_begun
from finesse_mock.scenarios.triggers import pull

if TYPE_CHECKING:
    from finesse_mock.clock import Timer

_AT_ONCE = 20
"""So many acts that are due happen one after the other; a mock that is late has more to do."""

_LOOK_S = 1.0
"""How often the driver looks whether the last call is over, in seconds of the floor's clock."""


class Driver:
    """One run. ``elsewhere`` are the agents whom clients play; ``spawn`` runs what takes time.

    ``ended`` is called with the number of calls that are left when it is over, at that moment of
    the floor's clock.
    """

    def __init__(
        self,
        plan: Plan,
        stage: Stage,
        tally: Tally,
        spawn: Callable[[Coroutine[Any, Any, None], str], object],
        ended: Callable[[int], None],
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        plan.check_fit(stage.floor.site)
        site = stage.floor.site
        self._file = plan.file
        self.agents = agents_in(site, plan.file.agents.count)
        queues = queues_in(site, plan.file.calls.queues, self.agents)
        self._planner = Planner(plan, self.agents, queues)
        self._floor, self._clock, self._house = stage.floor, stage.floor.clock, stage.house
        self._tally = tally
        self._spawn = spawn
        self._ended = ended
        self._played = {
            agent_id: AgentAtWork(
                agent_id, site.agents[agent_id].extension, plan.file.think, self._planner
            )
            for agent_id in self.agents
            if agent_id not in elsewhere
        }
        self._intended = self._planner.intended()
        self._timers: dict[object, Timer] = {}
        self._live: dict[str, bool] = {}  # and whether an agent answered who is still there
        self._outside = self._planner.chance("outside")
        self._zero = self._clock.monotonic()
        self._next: Intended | None = next(self._intended, None)
        self._stop_watching = stage.applied(self._note)

    @property
    def at(self) -> float:
        """Seconds of the plan that have gone by."""
        return self._clock.monotonic() - self._zero

    @property
    def calls(self) -> int:
        """How many calls there are that a plan knows of."""
        return len(self._live)

    def start(self) -> None:
        """Begin: this is moment 0 of the plan."""
        self._zero = self._clock.monotonic()
        self._later(self._file.duration, self._look, "load: end")
        self._bring()

    def stop(self) -> None:
        """Do nothing more, and look at nothing more."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._stop_watching()

    # What is to come

    def _later(self, seconds: float, act: Callable[[], None], name: str) -> None:
        key = object()

        def ring() -> None:
            del self._timers[key]
            act()

        self._timers[key] = self._clock.call_later(seconds, ring, name)

    def _bring(self) -> None:
        """Have happen what is due, and wait for the next; what is late leaves time for others."""
        for _ in range(_AT_ONCE):
            if self._next is None or self._next.at > self._file.duration:
                return
            late = self.at - self._next.at
            if late < 0:
                break
            self._tally.late = max(self._tally.late, late)
            self._carry_out(self._next)
            self._next = next(self._intended, None)
        if self._next is not None:
            self._later(max(0.0, self._next.at - self.at), self._bring, "load")

    def _look(self) -> None:
        """End when the last call has ended, or has had its time."""
        is_late = self._next is not None and self._next.at <= self._file.duration
        if (self._live or is_late) and self.at < self._file.duration + self._file.drain:
            self._later(_LOOK_S, self._look, "load: end")
            return
        left = len(self._live)
        self.stop()
        self._ended(left)

    def _carry_out(self, intended: Intended) -> None:
        match intended:
            case SignsIn(agent_id=agent_id):
                if agent_id in self._played:
                    extension = self._played[agent_id].extension
                    self._do(SignIn(agent_id=agent_id, extension=extension))
            case CallsIn():
                self._call_in(intended)
            case CallsOut(agent_id=agent_id):
                if self._is_free(agent_id):
                    self._do(MakeCall(agent_id=agent_id, to_address=self._file.consult_to))
            case TakesBreak(agent_id=agent_id):
                if self._is_free(agent_id):
                    self._played[agent_id].take_break()
                    self._set_state(agent_id, RequestedState.NOT_READY)
            case Happening(trigger=trigger):
                self._spawn(self._pull(intended), f"load: {trigger.name}")
            case _:
                assert_never(intended)

    def _is_free(self, agent_id: str) -> bool:
        """Whether an agent whom the driver plays could do it; one who cannot is counted."""
        agent = self._played.get(agent_id)
        if agent is not None and not agent.free:
            self._tally.skipped += 1
        return agent is not None and agent.free

    async def _pull(self, happening: Happening) -> None:
        try:
            await pull(happening.trigger, self._house, "load")
        except CannotError:
            self._tally.skipped += 1

    def _do(self, command: Command) -> tuple[Change, ...]:
        return self._floor.apply(command, "load")

    def _set_state(self, agent_id: str, state: RequestedState) -> None:
        self._do(SetState(agent_id=agent_id, state=state))

    # Calls from outside

    def _call_in(self, call: CallsIn) -> None:
        self._tally.arrived += 1
        changes = self._do(
            RouteCall(
                from_address=call.caller,
                queue_id=call.queue_id,
                ring_s=self._file.calls.ring,
            )
        )
        dialog_id = dialog_begun(changes)
        if dialog_id:
            self._live.setdefault(dialog_id, False)
            self._later(
                call.patience_s, lambda: self._give_up(dialog_id, call.caller), "load: patience"
            )

    def _give_up(self, dialog_id: str, caller: str) -> None:
        dialog = self._floor.world.dialog(dialog_id)
        if dialog is None or any(each.agent_id and each.answered for each in dialog.participants):
            return
        self._tally.abandoned += 1
        self._hang_up(dialog_id, caller)

    # What agents see, and what they do then

    def _note(self, _: Command, changes: tuple[Change, ...]) -> None:
        self._tally.note_changes(changes)
        for change in changes:
            match change:
                case AgentChanged(agent=agent) if agent.id in self._played:
                    self._await(agent.id, self._played[agent.id].saw_state(agent.state))
                case DialogAdded(dialog=dialog, agent_id=agent_id):
                    self._show(dialog, agent_id)
                case DialogChanged(dialog=dialog, agent_ids=agent_ids):
                    for agent_id in agent_ids:
                        self._show(dialog, agent_id)
                    self._follow(dialog.id)
                case DialogRemoved(dialog=dialog, agent_id=agent_id):
                    if agent_id in self._played:
                        self._await(agent_id, self._played[agent_id].lost_call(dialog.id))
                    self._follow(dialog.id)
                case RequestRefused(subject=Subject.DIALOG) if change.agent_id in self._played:
                    player = self._played[change.agent_id]
                    self._await(player.agent_id, player.was_refused(change.subject_id))

    def _follow(self, dialog_id: str) -> None:
        """Forget a call that is over; one that goes on without an agent, its caller ends."""
        dialog = self._floor.world.dialog(dialog_id)
        if dialog is None:
            self._live.pop(dialog_id, None)
        elif self._live.get(dialog_id) and not any(
            each.agent_id and each.state not in OVER for each in dialog.participants
        ):
            self._live[dialog_id] = False
            seconds = self._file.think.talk.seconds(self._outside)
            caller = dialog.from_address
            self._later(seconds, lambda: self._hang_up(dialog_id, caller), "load: outside")

    def _hang_up(self, dialog_id: str, caller: str) -> None:
        self._do(OutsideParty(dialog_id=dialog_id, address=caller, act=PartyAct.DROP))

    def _show(self, dialog: Dialog, agent_id: str) -> None:
        agent, leg = self._played.get(agent_id), dialog.of_agent(agent_id)
        if leg is None:
            return
        if not self._live.setdefault(dialog.id, False) and dialog.routed and leg.state in LIVE:
            self._live[dialog.id] = True
            self._tally.answered += 1
        if agent is not None:
            seen = Seen(
                dialog_id=dialog.id,
                caller=dialog.from_address,
                state=leg.state,
                actions=frozenset(leg.actions),
            )
            self._await(agent_id, agent.saw_call(seen))

    def _await(self, agent_id: str, what: Next | None) -> None:
        if what is not None:
            self._later(what.after_s, lambda: self._act(agent_id, what), f"load {agent_id}")

    def _act(self, agent_id: str, what: Next) -> None:
        agent = self._played[agent_id]
        if not agent.is_due(what):
            return
        if isinstance(what, GetsReady):
            self._set_state(agent_id, RequestedState.READY)
            return
        self._do(
            DialogAction(
                agent_id=agent_id,
                dialog_id=what.dialog_id,
                action=what.step.action,
                address=agent.extension,
                to_address=what.step.to,
            )
        )
