"""Flows: what an agent does with a call, step by step.

A step is done some time after the call offers its action to the agent, and not before the step
ahead of it is done. Whoever plays the agents asks this file, be it inside the mock or a client.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from finesse_mock.load.thinking import Chance, Thinks
from finesse_mock.model.dialog import Action


@dataclass(frozen=True, slots=True)
class Step:
    """An action, how many seconds after it is offered, and the number it is about, if any."""

    action: Action
    after_s: float
    to: str = ""


Steps = tuple[Step, ...]

_Maker = Callable[[Thinks, str, Chance], Steps]


def _answered(think: Thinks, _: str, chance: Chance) -> Steps:
    return (
        Step(Action.ANSWER, think.answer.seconds(chance)),
        Step(Action.DROP, think.talk.seconds(chance)),
    )


def _held(think: Thinks, _: str, chance: Chance) -> Steps:
    return (
        Step(Action.ANSWER, think.answer.seconds(chance)),
        Step(Action.HOLD, think.talk.seconds(chance)),
        Step(Action.RETRIEVE, think.hold.seconds(chance)),
        Step(Action.DROP, think.talk.seconds(chance)),
    )


def _transferred(think: Thinks, colleague: str, chance: Chance) -> Steps:
    return (
        Step(Action.ANSWER, think.answer.seconds(chance)),
        Step(Action.CONSULT_CALL, think.talk.seconds(chance), colleague),
        Step(Action.TRANSFER, think.consult.seconds(chance)),
    )


def _conferenced(think: Thinks, colleague: str, chance: Chance) -> Steps:
    return (
        Step(Action.ANSWER, think.answer.seconds(chance)),
        Step(Action.CONSULT_CALL, think.talk.seconds(chance), colleague),
        Step(Action.CONFERENCE, think.consult.seconds(chance)),
        Step(Action.DROP, think.talk.seconds(chance)),
    )


def _unanswered(think: Thinks, _: str, chance: Chance) -> Steps:
    """Every other agent lets such a call ring, until it goes to somebody else."""
    return _answered(think, "", chance) if chance() < 0.5 else ()


def _outgoing(think: Thinks, _: str, chance: Chance) -> Steps:
    return (Step(Action.DROP, think.talk.seconds(chance)),)


def _nothing(_: Thinks, __: str, ___: Chance) -> Steps:
    return ()


OUTGOING: Final = "outgoing"
STATE_CHANGE: Final = "state_change"
CONSULTED: Final = "answered"
"""What is done with a call that no plan knows of, such as one from a colleague."""

FLOWS: Final[Mapping[str, _Maker]] = {
    "answered": _answered,
    "held": _held,
    "consult_transfer": _transferred,
    "conference": _conferenced,
    "unanswered": _unanswered,
    OUTGOING: _outgoing,
    STATE_CHANGE: _nothing,
}
"""What comes, by its name: inbound calls, but for the last two, which an agent begins."""


def steps_of(flow: str, think: Thinks, consult_to: str, chance: Chance) -> Steps:
    """What an agent does in a call of that flow; ``consult_to`` is the number of a colleague."""
    return FLOWS[flow](think, consult_to, chance)
