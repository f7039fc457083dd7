"""What the documents tell of agents: their states, moves and requests."""

from collections.abc import Callable, Mapping
from typing import Final

from finesse_mock.engine.agent_table import TRANSITIONS
from finesse_mock.engine.changes import AgentChanged, Audience, RequestRefused
from finesse_mock.engine.commands import RequestedState
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import DiallingMode
from finesse_mock.model.profile import PROFILES, Profile
from finesse_mock.reference.markdown import code, listed, section, table
from finesse_mock.reference.profiles import alike
from finesse_mock.reference.rehearsal import AGENT, SUPERVISOR, Rehearsal

S = AgentState


def states_of(profile: Profile) -> tuple[AgentState, ...]:
    """The states that agents have on a platform."""
    missing = {
        state
        for state, there in ((S.HOLD, profile.hold_state), (S.WORK_READY, profile.work_ready))
        if not there
    }
    return tuple(state for state in AgentState if state not in missing)


def moves_of(profile: Profile) -> list[tuple[AgentState, AgentState, str]]:
    """From where agents move to where on a platform, and what moves them."""
    known = states_of(profile)
    return [
        (state, to, why) for state in known for to, why in TRANSITIONS[state].items() if to in known
    ]


# Requests, each tried out in a world of its own

_INTO: Final[Mapping[AgentState, Callable[[Rehearsal], None]]] = {
    S.LOGOUT: lambda _: None,
    S.NOT_READY: lambda rehearsal: rehearsal.sign_in(AGENT),
    S.READY: Rehearsal.ready,
    S.RESERVED: Rehearsal.ring,
    S.RESERVED_OUTBOUND: lambda rehearsal: rehearsal.reserve(DiallingMode.PROGRESSIVE),
    S.RESERVED_OUTBOUND_PREVIEW: lambda rehearsal: rehearsal.reserve(DiallingMode.DIRECT_PREVIEW),
    S.TALKING: Rehearsal.talk,
    S.HOLD: Rehearsal.hold,
    S.WORK: Rehearsal.wrap_up_not_ready,
    S.WORK_READY: Rehearsal.wrap_up,
}


def answer_to(
    profile: Profile, state: AgentState, requested: RequestedState, asker_id: str = ""
) -> str:
    """What an agent's request for a state does in a state, or that of a supervisor."""
    rehearsal = Rehearsal(profile)
    _INTO[state](rehearsal)
    before = rehearsal.agent()
    if before.state is not state:
        raise AssertionError(f"{profile.name}: {before.state} instead of {state}")
    changes = rehearsal.ask(requested, asker_id)
    for change in changes:
        if isinstance(change, RequestRefused):
            return f"{change.error.type} {change.error.data}"
    after = rehearsal.agent()
    told = any(isinstance(each, AgentChanged) and each.audience is Audience.ALL for each in changes)
    if after.state is not before.state or before.state is S(requested):
        return code(after.state)
    return f"then {code(after.pending or '')}" + ("" if told else ", without an event")


def _answers(asker_id: str) -> Callable[[Profile], tuple[tuple[str, ...], ...]]:
    def rows(profile: Profile) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (code(state), *(answer_to(profile, state, each, asker_id) for each in RequestedState))
            for state in states_of(profile)
        )

    return rows


def _requests(asker_id: str) -> str:
    header = ["in", *(code(state) for state in RequestedState)]
    return "\n".join(
        section(f"on {listed(names)}", table(header, rows), level=4)
        for names, rows in alike(_answers(asker_id))
    )


# The page


def _moves() -> str:
    where: dict[tuple[AgentState, AgentState, str], list[str]] = {}
    for name in sorted(PROFILES):
        for move in moves_of(PROFILES[name]):
            where.setdefault(move, []).append(name)
    rows = [
        (code(state), code(to), why, "" if len(names) == len(PROFILES) else listed(names))
        for (state, to, why), names in where.items()
    ]
    return table(["from", "to", "by", "only on"], rows)


def agents_section(diagrams: str) -> str:
    """Everything about the states of agents."""
    return section(
        "Agents",
        "The resting values of `User/state`. The engine checks every move against the table.\n",
        diagrams,
        section("Moves", _moves(), level=3),
        section("What an agent asks for", _ASKING, _requests(""), level=3),
        section("What a supervisor asks for", _requests(SUPERVISOR), level=3),
    )


_ASKING: Final = """\
A state means that the agent is in it afterwards; "then" a state that `pendingState` tells, and that
comes with the end of the call, reservation or ringing; all else is `ErrorType` and `ErrorData` of
an error event. Some of what cannot be is refused by REST before, with status 400 or 401. Wrap-up is
`OPTIONAL` here; where it is `NOT_ALLOWED`, `WORK` is refused.
"""
