"""What the documents tell of participants: their states, moves and offered actions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Final

from finesse_mock.engine.participant_table import (
    BEGINNINGS,
    OFFERS,
    OUTSIDE_OFFERS,
    TRANSITIONS,
    Condition,
    Situation,
    always,
)
from finesse_mock.model.dialog import (
    Action,
    Campaign,
    DiallingMode,
    Dialog,
    DialogKind,
    Participant,
    ParticipantState,
    ScheduledCallback,
)
from finesse_mock.model.profile import PROFILES, Profile
from finesse_mock.reference.markdown import code, listed, plain, section, table
from finesse_mock.reference.profiles import alike

P = ParticipantState

_THEN: Final = datetime(2024, 1, 1, tzinfo=UTC)
_ONE, _OTHER, _OUTSIDE, _DIALLER = "1001", "1002", "5551234", "7001"

_KINDS: Final = {
    DialogKind.CALL: "a call",
    DialogKind.CONSULT: "a consult call",
    DialogKind.CONFERENCE: "a conference",
    DialogKind.MONITOR: "a silent monitor call, for the supervisor; the agent is offered nothing",
    DialogKind.RESERVATION: "a preview reservation",
}
_OF_CAMPAIGNS: Final = frozenset({DialogKind.CALL, DialogKind.CONFERENCE})


# Situations in which every condition is tried


def _leg(address: str, state: ParticipantState) -> Participant:
    agent_id = "" if address == _OUTSIDE else address
    return Participant(
        address=address, agent_id=agent_id, state=state, joined_at=_THEN, changed_at=_THEN
    )


def _dialog(number: str, kind: DialogKind, legs: tuple[Participant, ...]) -> Dialog:
    return Dialog(
        id=number,
        kind=kind,
        from_address=_ONE,
        to_address=_OUTSIDE,
        dialed_number=_OUTSIDE,
        dnis=_OUTSIDE,
        participants=legs,
    )


def _beside() -> Iterator[tuple[tuple[Dialog, Participant], ...]]:
    """No other call of the same agent, or one that is on hold, or one with somebody else."""
    yield ()
    for state in (P.HELD, P.ACTIVE):
        own = _leg(_ONE, state)
        yield ((_dialog("2", DialogKind.CALL, (own, _leg(_OTHER, P.ACTIVE))), own),)


def _campaigns(kind: DialogKind) -> Iterator[tuple[Campaign | None, ScheduledCallback | None]]:
    yield None, None
    if kind in _OF_CAMPAIGNS:
        for mode in DiallingMode:
            campaign = Campaign(mode=mode, customer=_OUTSIDE, dialer_port=_DIALLER)
            yield campaign, None
            yield campaign, ScheduledCallback()


@cache
def _situations(
    profile: Profile, kind: DialogKind, state: ParticipantState
) -> tuple[Situation, ...]:
    return tuple(_all_situations(profile, kind, state))


def _all_situations(
    profile: Profile, kind: DialogKind, state: ParticipantState
) -> Iterator[Situation]:
    for (campaign, callback), others, theirs, controller, supervisor in product(
        _campaigns(kind), _beside(), (P.ACTIVE, P.ALERTING), (_ONE, _OTHER), (False, True)
    ):
        own = _leg(_ONE, state)
        dialog = _dialog("1", kind, (own, _leg(_OUTSIDE, theirs)))
        dialog = replace(dialog, campaign=campaign, callback=callback, controller=controller)
        yield Situation(dialog, own, others, profile, supervisor=supervisor)


def _offer(
    profile: Profile, kind: DialogKind, state: ParticipantState, condition: Condition
) -> str:
    """Whether an action is offered always, never, or under the condition of that letter."""
    holds = {condition(situation) for situation in _situations(profile, kind, state)}
    if holds == {False}:
        return ""
    return "yes" if holds == {True} else f"if {_letters()[condition]}"


def _letters() -> dict[Condition, str]:
    """A letter for every condition in the tables, in the order in which they occur."""
    found = dict.fromkeys(
        condition
        for by_state in OFFERS.values()
        for offers in by_state.values()
        for _, condition in offers
        if condition is not always
    )
    return {condition: f"*{chr(ord('a') + number)}*" for number, condition in enumerate(found)}


# The page

Rows = tuple[tuple[str, ...], ...]


def _offered(profile: Profile, kind: DialogKind) -> Rows:
    """A row for each action that is ever offered, below a row of the states that offer any."""
    cells = {
        (action, state): _offer(profile, kind, state, condition)
        for state, offers in OFFERS[kind].items()
        for action, condition in offers
    }
    shown = {place: text for place, text in cells.items() if text}
    states = [state for state in P if any(state is each for _, each in shown)]
    actions = [action for action in Action if any(action is each for each, _ in shown)]
    rows = ((code(a), *(shown.get((a, state), "") for state in states)) for a in actions)
    return (("action", *map(code, states)), *rows)


def _by_kind(kind: DialogKind) -> str:
    found = alike(lambda profile: _offered(profile, kind))
    parts = []
    for names, (header, *rows) in found:
        on = "on every profile" if len(found) == 1 else f"on {listed(names)}"
        parts.append(f"In {_KINDS[kind]}, {on}:\n\n{table(header, rows)}")
    return "\n".join(parts)


def _conditions() -> str:
    """The conditions that decide on any profile; on what only the platform decides needs none."""
    deciding = {
        _offer(profile, kind, state, condition)
        for profile in PROFILES.values()
        for kind, by_state in OFFERS.items()
        for state, offers in by_state.items()
        for _, condition in offers
    }
    rows = (
        (letter, plain(condition.__doc__))
        for condition, letter in _letters().items()
        if f"if {letter}" in deciding
    )
    return table(["if", "offered when"], rows)


def _outside() -> str:
    rows = ((code(state), listed(map(code, offers))) for state, offers in OUTSIDE_OFFERS.items())
    return table(["state", "actions"], (row for row in rows if row[1]))


def never_offered() -> list[Action]:
    """The actions that stand in no ``actions``, since they begin a call."""
    offered = {
        action
        for by_state in OFFERS.values()
        for offers in by_state.values()
        for action, _ in offers
    }
    return [action for action in Action if action not in offered]


def offering_states(profile: Profile, action: Action) -> list[ParticipantState]:
    """The states of participants in which a platform offers an action, in whatever call."""
    return [
        state
        for state in P
        if any(
            action is each and _offer(profile, kind, state, condition)
            for kind, by_state in OFFERS.items()
            for each, condition in by_state[state]
        )
    ]


def _moves() -> str:
    begun = ((code(state), how) for state, how in BEGINNINGS.items())
    moved = (
        (code(state), code(to), why)
        for state, moves in TRANSITIONS.items()
        for to, why in moves.items()
    )
    return table(["enters a call", "who"], begun) + "\n" + table(["from", "to", "by"], moved)


def participants_section(diagram: str) -> str:
    """Everything about the states of participants and what is offered in them."""
    return section(
        "Participants",
        "The values of `Participant/state`. The engine checks every move against the table.\n",
        diagram,
        section("Moves", _moves(), level=3),
        section(
            "Offered actions",
            _OFFERED,
            "\n".join(_by_kind(kind) for kind in DialogKind),
            _conditions(),
            _CALLERS,
            _outside(),
            f"Never in `actions`: {listed(map(code, never_offered()))}, which begin a call.\n",
            level=3,
        ),
    )


_OFFERED: Final = """\
What `Participant/actions` holds is what the engine accepts at that moment; anything else is
answered with 202 and a `Generic Error` event. In states that have no column nothing is offered.
"""

_CALLERS: Final = """\
For callers outside, of whom clients can make no use:
"""
