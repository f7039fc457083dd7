"""Load plans: YAML files that say who is there, what comes, how people act, and what is enough."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from finesse_mock import documents
from finesse_mock.clock import Pace
from finesse_mock.documents import Document, Duration, Place, Schema, nearest, schema_of
from finesse_mock.documents.editor_schema import DIALECT
from finesse_mock.errors import UsageError
from finesse_mock.load.curve import Curve, constant, counted
from finesse_mock.load.flows import FLOWS
from finesse_mock.load.thinking import Thinks
from finesse_mock.load.thresholds import Thresholds
from finesse_mock.model.site import Site
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.triggers import Trigger, trigger_of
from finesse_mock.scenarios.verbs import BY_ANYBODY

VERSION: Final = "1"

MAX_RATE: Final = 100_000
"""Most calls a second; beyond it there is no end to planning, let alone to playing."""

Speed = Annotated[float, Meta(gt=0, le=1_000_000)]
Rate = Annotated[float, Meta(ge=0, le=MAX_RATE)]
Weight = Annotated[float, Meta(ge=0, le=1_000_000_000)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A part of a plan."""


class Agents(_Part, frozen=True, kw_only=True):
    """How many agents there are, and over how long they sign in, one after the other."""

    count: Annotated[int, Meta(ge=1, le=100_000)] = 10
    sign_in: Duration = Duration(10)


class Calls(_Part, frozen=True, kw_only=True):
    """What comes: ``rate`` per second, or a ``curve`` of it, or ``counts`` for ``every`` interval.

    ``queues``: to which queues inbound calls go, by weight; all alike unless given. ``ring``: how
    long a call rings before it goes back to its queue.
    """

    rate: Rate | None = None
    curve: Annotated[tuple[tuple[Duration, Rate], ...], Meta(min_length=2)] | None = None
    counts: Annotated[tuple[Weight, ...], Meta(min_length=1)] | None = None
    every: Duration = Duration(60)
    arrivals: Literal["random", "even"] = "random"
    queues: dict[str, Weight] = {}
    ring: Duration | None = None

    def complaint(self) -> str:
        """What is wrong with its keys taken together; empty for nothing."""
        if sum(each is not None for each in (self.rate, self.curve, self.counts)) > 1:
            return "calls have one of rate, curve and counts."
        times = [at for at, _ in self.curve or ()]
        if times != sorted(times):
            return "the points of a curve stand in the order of their times."
        if self.every <= 0:
            return "every must be longer than nothing."
        if max(self.counts or (0.0,)) > MAX_RATE * float(self.every):
            return f"counts are more than {MAX_RATE} calls a second; count less, or for longer."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A trigger and when it is pulled, in seconds from the beginning."""

    at: float
    trigger: Trigger


class PlanFile(_Part, frozen=True, kw_only=True):
    """All keys of a plan but ``load``, which is the version of the format.

    ``speed`` is that of the clock of a mock that is started for the plan. ``mixture`` says what
    comes, by weight. ``consult_to`` is the number that agents call about a call. ``acts`` are
    triggers, each with the moment ``at`` which it happens. ``drain``: how long calls may take to
    end after the last one came.
    """

    name: Annotated[str, Meta(min_length=1)] = "Load"
    seed: int = 4711
    duration: Duration = Duration(60)
    speed: Speed = 1.0
    profile: str | None = None
    world: str = "default"
    nodes: Literal[1, 2] = 1
    agents: Agents = Agents()
    calls: Calls = Calls()
    mixture: Annotated[dict[str, Weight], Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: {"answered": 1.0}
    )
    think: Thinks = Thinks()
    consult_to: Annotated[str, Meta(pattern="^[0-9+*#]+$")] = "5559000"
    acts: tuple[Any, ...] = ()
    drain: Duration = Duration(120)
    thresholds: Thresholds = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan that was read; ``file`` has what was written, or what stands in for it."""

    file: PlanFile
    acts: tuple[Happening, ...]
    document: Document

    @property
    def curve(self) -> Curve:
        """The rate over time, to the end of the plan."""
        calls, until = self.file.calls, float(self.file.duration)
        if calls.curve is not None:
            points = tuple((float(at), rate) for at, rate in calls.curve)
        elif calls.counts is not None:
            points = counted(calls.counts, calls.every).points
        else:
            return constant(1.0 if calls.rate is None else calls.rate, until)
        return _cut(Curve(points), until)

    @property
    def pace(self) -> Pace:
        """The pace of the clock that the plan asks for."""
        return Pace(self.file.speed)

    def check_fit(self, site: Site) -> None:
        """Check that the plan can be played at that site.

        Raises:
            UsageError: it names a queue that is not there, or there are no agents or queues at all.
        """
        if all(each.is_supervisor for each in site.agents.values()) or not site.queues:
            raise UsageError(
                f"World {site.name} lacks agents or queues, and a load needs both; name another "
                "one with world."
            )
        for queue in self.file.calls.queues:
            if queue not in site.queues:
                hint = nearest(queue, site.queues, "queues")
                sentence = f'there is no queue "{queue}"; {hint}'
                raise self.document.error(("calls", "queues", queue), sentence, at_key=True)


def parse_plan(text: str, name: str) -> Plan:
    """The plan that this text is; ``name`` is the path of its file, or what to call it.

    Raises:
        UsageError: it has a mistake; the message says where and what to write instead.
    """
    document = documents.parse(text, name)
    document.require_version("load", VERSION)
    file = document.convert(PlanFile, without=("load",))
    for key in PlanFile.__struct_fields__:
        _check_together(document, (), key, getattr(file, key))
    for flow in file.mixture:
        if flow not in FLOWS:
            hint = nearest(flow, FLOWS, "flows")
            raise document.error(("mixture", flow), f'no flow is "{flow}"; {hint}', at_key=True)
    if not sum(file.mixture.values()):
        raise document.error(("mixture",), "the weights of the mixture add up to nothing.")
    if file.calls.queues and not sum(file.calls.queues.values()):
        place = ("calls", "queues")
        raise document.error(place, "the weights of the queues add up to nothing.")
    acts = tuple(_happening(document, index) for index in range(len(file.acts)))
    return Plan(file=file, acts=acts, document=document)


def read_plan(path: Path) -> tuple[Plan, str]:
    """The plan in that file, and its text.

    Raises:
        UsageError: the file cannot be read, or has a mistake.
    """
    text = documents.read_text(path)
    return parse_plan(text, str(path)), text


def schema() -> Schema:
    """The JSON Schema of plans."""
    file = schema_of(PlanFile)
    weight = schema_of(float)
    flows = dict.fromkeys(FLOWS, weight)
    properties: Schema = file["properties"]
    happening = {
        "type": "object",
        "properties": {"at": schema_of(Duration), "do": {"enum": list(BY_ANYBODY)}},
        "required": ["at", "do"],
    }
    return {
        "$schema": DIALECT,
        "title": f"Load plan of finesse-mock, format {VERSION}",
        **file,
        "properties": {
            "load": {"description": "The version of the format.", "enum": [1, VERSION]},
            **properties,
            "mixture": {"type": "object", "properties": flows, "additionalProperties": False},
            "acts": {**properties["acts"], "items": happening},
        },
        "required": ["load"],
    }


def _check_together(document: Document, place: Place, key: str, value: object) -> None:
    """Have each part say what is wrong with its keys taken together."""
    if not isinstance(value, msgspec.Struct):
        return
    here = (*place, _camel(key))
    complaint = getattr(value, "complaint", None)
    if complaint and (wrong := complaint()):
        raise document.error(here, wrong)
    for name in value.__struct_fields__:
        _check_together(document, here, name, getattr(value, name))


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(map(str.title, rest))


def _happening(document: Document, index: int) -> Happening:
    place: Place = ("acts", index)
    data = document.data(place)
    if not isinstance(data, dict) or not {"at", "do"} <= set(data):
        raise document.error(place, "each of acts has the keys at and do, and those of its act.")
    at = document.convert(Duration, (*place, "at"))
    fields = {key: value for key, value in data.items() if key not in ("at", "do")}
    try:
        return Happening(at=at, trigger=trigger_of(str(data["do"]), fields))
    except (UsageError, CannotError) as error:
        raise document.error((*place, "do"), str(error)) from error


def _cut(curve: Curve, until: float) -> Curve:
    """The curve up to that moment."""
    if curve.points[-1][0] <= until:
        return curve
    kept = [point for point in curve.points if point[0] < until]
    return Curve((*kept, (until, curve.rate(until))))
