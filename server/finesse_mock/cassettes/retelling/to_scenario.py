"""A scenario from a recording: what was asked and what came from outside becomes ``do``, what was
published becomes ``expect``.

Where the cassette has the requests of clients, they say what agents did. Where it has none, the
events do, as far as they can (see ``inferring``).
"""

import math
from collections.abc import Iterator
from typing import Final

import yaml

from finesse_mock.cassettes.recording.recorder import READING
from finesse_mock.cassettes.retelling.dialogs import Call, Told, told_by
from finesse_mock.cassettes.retelling.inferring import Inference
from finesse_mock.cassettes.retelling.requested import Requested, requested
from finesse_mock.cassettes.retelling.wording import Step
from finesse_mock.cassettes.showing import readable
from finesse_mock.cassettes.tape import AnyEntry, Cassette, Event, Reply, Request
from finesse_mock.errors import UsageError
from finesse_mock.wire.uris import API

_ENDING: Final = frozenset(
    {"DROP", "TRANSFER", "TRANSFER_SST", "CONFERENCE", "PARTICIPANT_DROP", "BARGE_CALL"}
)
_SHORTEST_PAUSE_S: Final = 0.1
_PATIENT_S: Final = 3.0
"""A gap that is longer is told to the step that waits for what comes after it."""


def scenario_of(cassette: Cassette) -> str:
    """The text of a scenario file.

    Raises:
        UsageError: something on the cassette is no step of a scenario, and the message has the
            line; or nothing on it is one.
    """
    steps = [
        yaml.safe_dump(step, default_flow_style=True, sort_keys=False, width=math.inf).strip()
        for step in _Script(cassette).steps()
    ]
    if not steps:
        raise UsageError(f"{cassette.name}: nothing happens on this cassette; record it anew.")
    lines = "".join(f"  - {step}\n" for step in steps)
    name = cassette.name.rpartition("/")[2].removesuffix(".jsonl")
    head = (
        f"# Made of {cassette.name.rpartition('/')[2]} by `finesse-mock cassette to-scenario`.\n\n"
    )
    return f"{head}scenario: 1\nname: {yaml.safe_dump(name).splitlines()[0]}\n\nsteps:\n{lines}"


class _Script:
    """Writes the steps; remembers how each agent and call was told of last."""

    def __init__(self, cassette: Cassette) -> None:
        self._cassette = cassette
        self._replies = cassette.replies
        self._asked: dict[int, str] = {}
        self._calls: dict[str, Call] = {}
        self._told = {each.n: told_by(each) for each in cassette.events}
        self._caused: dict[int, list[Told]] = {}
        for each in cassette.events:
            if each.cause is not None:
                self._caused.setdefault(each.cause, []).append(self._told[each.n])
        self._inference = Inference([(each, self._told[each.n]) for each in cassette.events])
        changes = (each for each in cassette.requests.values() if each.method not in READING)
        self._has_requests = any(True for _ in changes)
        self._t = cassette.entries[0].t if cassette.entries else 0.0

    def steps(self) -> Iterator[Step]:
        """The steps in their order."""
        for entry in self._cassette.entries:
            if isinstance(entry, Reply):
                continue
            gap, self._t = entry.t - self._t, entry.t
            pause = round(gap, 1) if gap >= _SHORTEST_PAUSE_S else 0.0
            after: Step = {"after": f"{pause:g}s"} if pause else {}
            if isinstance(entry, Request):
                for step in self._by_request(entry):
                    yield after | step
                continue
            told = self._told[entry.n]
            if not told.verb:
                raise self._cannot(entry, "its body is no <Update> document that tells its event")
            for step in self._before(entry, told):
                yield after | step
            yield self._expected(entry, told, gap)
            if told.call:
                self._calls[told.call.name] = told.call

    # What was asked

    def _by_request(self, entry: Request) -> Iterator[Step]:
        reply = self._replies.get(entry.n)
        if entry.method in READING or reply is None or reply.status >= 400:
            return
        try:
            asked = requested(entry)
        except LookupError as error:
            raise self._cannot(entry, str(error)) from error
        self._asked[entry.n] = asked.action
        step = dict(asked.step)
        if asked.begins:
            begun = self._begun_by(entry)
            if begun:
                step[asked.begins] = begun
        yield step | self._reason(entry, asked) | self._refusal(entry)

    def _begun_by(self, entry: Request) -> str:
        """The name of the call that a request began: the first that its events tell anew."""
        calls = (told.call for told in self._caused.get(entry.n, ()))
        return next((each.name for each in calls if each and each.name not in self._calls), "")

    def _refusal(self, entry: Request) -> Step:
        """The error with which the request was answered later, in an event."""
        errors = (told.fields.get("errorType") for told in self._caused.get(entry.n, ()))
        refused = next(filter(None, errors), "")
        return {"refused": refused} if refused else {}

    def _reason(self, entry: Request, asked: Requested) -> Step:
        """The reason of a state, by the label that the event has of it."""
        if not asked.has_reason:
            return {}
        told = next(iter(self._caused.get(entry.n, ())), None)
        reason = told.fields.get("reason") if told else None
        return {"reason": reason} if reason else {}

    # What came from outside, or is known from events alone

    def _before(self, event: Event, told: Told) -> Iterator[Step]:
        agent, inference = _agent(event), self._inference
        try:
            if self._has_requests:
                ending = self._asked.get(event.cause or 0, "") in _ENDING
                yield from inference.from_outside(event, told, agent, asked_for=ending)
            else:
                yield from inference.steps(event, told, agent)
        except LookupError as error:
            raise self._cannot(event, str(error)) from error

    # What was published

    def _expected(self, event: Event, told: Told, gap: float) -> Step:
        step: Step = {"expect": told.verb, "node": readable(event.node).removeprefix(f"{API}/")}
        if gap > _PATIENT_S:
            step["within"] = f"{math.ceil(gap) + 5}s"
        where: Step = {}
        if told.call:
            where = {"dialog": told.call.name, "state": told.call.state}
            where |= {f"participants.{leg.address}.state": leg.state for leg in told.call.legs}
        elif told.fields.get("state"):
            where = {"state": told.fields["state"]}
        elif told.fields.get("errorType"):
            where = {"errorType": told.fields["errorType"]}
        return step | ({"where": where} if where else {})

    def _cannot(self, entry: AnyEntry, why: str) -> UsageError:
        why = " ".join(why.split())
        return UsageError(f"{self._cassette.place(entry)}: this is no step of a scenario: {why}.")


def _agent(event: Event) -> str:
    """Whose node an event was on."""
    return readable(event.node).removeprefix(f"{API}/User/").partition("/")[0]
