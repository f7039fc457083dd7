"""How an agent behaves: what is seen of calls and of one's own state decides what is done next.

Sans-I/O: an agent is told what happened and answers what to do after how long; whoever plays the
agent, inside the mock or as a client of it, waits that long and asks whether it is still to be
done.
"""

from dataclasses import dataclass
from typing import Final

from finesse_mock.load.flows import Step, Steps
from finesse_mock.load.planner import Planner
from finesse_mock.load.thinking import Thinks
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import OVER, Action, ParticipantState

IDLE: Final = frozenset({AgentState.NOT_READY, AgentState.WORK, AgentState.WORK_READY})
"""The states from which agents come back to READY by themselves."""

_LET_GO_S: Final = 1.0
"""After how many seconds an agent gives up a call that cannot be gone on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A call as its agent sees it: the caller, the agent's own state in it, what is offered."""

    dialog_id: str
    caller: str
    state: ParticipantState
    actions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Takes:
    """The agent takes an action in a call."""

    after_s: float
    dialog_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class GetsReady:
    """The agent goes READY."""

    after_s: float


Next = Takes | GetsReady


@dataclass(slots=True)
class _Work:
    """A call in the hands of an agent: what is left to do, and whether that is under way."""

    steps: Steps
    waits: bool = False
    live: bool = True
    given_up: bool = False


class AgentAtWork:
    """One agent; ``extension`` is that of the phone."""

    def __init__(self, agent_id: str, extension: str, think: Thinks, planner: Planner) -> None:
        self.agent_id = agent_id
        self.extension = extension
        self.state = AgentState.LOGOUT
        self._think = think
        self._planner = planner
        self._chance = planner.chance(f"agent {agent_id}")
        self._calls: dict[str, _Work] = {}
        self._getting_ready = False
        self._on_break = False

    @property
    def calls(self) -> frozenset[str]:
        """The dialog ids of the calls that the agent knows of."""
        return frozenset(self._calls)

    @property
    def free(self) -> bool:
        """Whether the agent could do something that no call asks for."""
        return not self._calls and self.state in (AgentState.READY, AgentState.NOT_READY)

    def take_break(self) -> None:
        """Stay NOT_READY for longer, the next time."""
        self._on_break = True

    def saw_state(self, state: AgentState) -> Next | None:
        """The agent is in that state now."""
        self.state = state
        return self._rest()

    def saw_call(self, seen: Seen) -> Next | None:
        """A call rings, or something in it changed."""
        work = self._calls.get(seen.dialog_id)
        if work is None:
            work = self._calls[seen.dialog_id] = _Work(self._steps(seen))
        work.live = seen.state not in OVER
        if seen.state is ParticipantState.FAILED:
            work.steps = (Step(Action.DROP, _LET_GO_S),)
        step = work.steps[0] if work.steps else None
        if step is None or work.waits or not _offers(seen, step):
            return None
        work.waits = True
        return Takes(step.after_s, seen.dialog_id, step)

    def lost_call(self, dialog_id: str) -> Next | None:
        """A call is over."""
        self._calls.pop(dialog_id, None)
        return self._rest()

    def was_refused(self, dialog_id: str) -> Next | None:
        """What was asked for in a call was refused: the agent lets go of it, if it goes on."""
        work = self._calls.get(dialog_id)
        if work is None or work.given_up or work.waits or not work.live:
            return None
        work.steps = ()
        work.given_up = work.waits = True
        return Takes(_LET_GO_S, dialog_id, Step(Action.DROP, _LET_GO_S))

    def is_due(self, what: Next) -> bool:
        """Whether it is still to be done, its time having come; if so it is done from now on."""
        if isinstance(what, GetsReady):
            self._getting_ready = False
            return self._rests
        work = self._calls.get(what.dialog_id)
        if work is None:
            return False
        work.waits = False
        work.steps = work.steps[1:]
        return True

    @property
    def _rests(self) -> bool:
        return self.state in IDLE and not any(each.live for each in self._calls.values())

    def _rest(self) -> Next | None:
        """An agent who is done with a call, or comes to work, gets READY after a while."""
        if self._getting_ready or not self._rests:
            return None
        self._getting_ready = True
        think = self._think.wrap_up
        if self.state is AgentState.NOT_READY:
            think = self._think.pause if self._on_break else self._think.ready
            self._on_break = False
        return GetsReady(think.seconds(self._chance))

    def _steps(self, seen: Seen) -> Steps:
        if seen.caller != self.extension:
            return self._planner.steps(seen.caller, seen.dialog_id, self.agent_id)
        if self._calls:  # a call about another one, which that one decides about
            return ()
        return self._planner.outgoing_steps(seen.dialog_id)


def _offers(seen: Seen, step: Step) -> bool:
    if step.action is Action.DROP and seen.state not in (
        ParticipantState.ACTIVE,
        ParticipantState.FAILED,
    ):
        return False
    return step.action in seen.actions
