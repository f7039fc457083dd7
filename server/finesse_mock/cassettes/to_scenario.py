"""A scenario from a recording: what was asked and what came from outside becomes ``do``, what was
published becomes ``expect``.

Where the cassette has the requests of clients, they say what agents did. Where it has none, the
events do, as far as they can: calls in, answered, held, retrieved and ended, and agents' states.
"""

import math
from collections.abc import Iterator
from typing import Any, Final

import yaml

from finesse_mock.cassettes.dialogs import Call, Told, told_by
from finesse_mock.cassettes.recorder import READING
from finesse_mock.cassettes.requested import Requested, requested
from finesse_mock.cassettes.showing import readable
from finesse_mock.cassettes.tape import AnyEntry, Cassette, Event, Reply, Request
from finesse_mock.errors import UsageError
from finesse_mock.wire.uris import API

Step = dict[str, Any]

_ENDING: Final = frozenset(
    {"DROP", "TRANSFER", "TRANSFER_SST", "CONFERENCE", "PARTICIPANT_DROP", "BARGE_CALL"}
)
_SHORTEST_PAUSE_S: Final = 0.1
_PATIENT_S: Final = 3.0
"""A gap that is longer is told to the step that waits for what comes after it."""

_BUSY: Final = frozenset({"RESERVED", "TALKING", "HOLD", "WORK", "WORK_READY"})


def scenario_of(cassette: Cassette) -> str:
    """The text of a scenario file.

    Raises:
        UsageError: something on the cassette is no step of a scenario; the message has the line.
    """
    steps = [
        yaml.safe_dump(step, default_flow_style=True, sort_keys=False, width=math.inf).strip()
        for step in _Script(cassette).steps()
    ]
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
        self._states: dict[str, str] = {}
        self._calls: dict[str, Call] = {}
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
            told = told_by(entry)
            if not told.verb:
                raise self._cannot(entry, "its body is no <Update> document that tells its event")
            for step in self._before(entry, told):
                yield after | step
            yield self._expected(entry, told, gap)
            self._remember(entry, told)

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
        yield step | self._reason(entry, asked)

    def _begun_by(self, entry: Request) -> str:
        """The name of the call that a request began: the first that its events tell anew."""
        for event in self._cassette.events:
            if event.cause == entry.n and event.n > entry.n:
                call = told_by(event).call
                if call and call.name not in self._calls:
                    return call.name
        return ""

    def _reason(self, entry: Request, asked: Requested) -> Step:
        """The reason of a state, by the label that the event has of it."""
        if not asked.has_reason:
            return {}
        for event in self._cassette.events:
            if event.cause == entry.n:
                reason = told_by(event).fields.get("reason")
                return {"reason": reason} if reason else {}
        return {}

    # What came from outside, or is known from events alone

    def _before(self, event: Event, told: Told) -> Iterator[Step]:
        if told.call:
            yield from self._of_call(event, told.call)
        elif told.kind == "user" and not self._has_requests and "/Team/" not in event.node:
            yield from self._of_agent(_agent(event), told)

    def _of_call(self, event: Event, call: Call) -> Iterator[Step]:
        before = self._calls.get(call.name)
        action = self._asked.get(event.cause or 0, "")
        if before is None:
            yield from self._begins(event, call)
            return
        if not self._has_requests:
            yield from self._acts(before, call)
        for leg in call.outside:
            was = before.leg(leg.address)
            if was is None or was.state == leg.state:
                continue
            if leg.state == "DROPPED" and action not in _ENDING:
                yield self._by_party("party.hangup", call, leg.address)
            picks_up = leg.state == "ACTIVE" and was.state in ("INITIATED", "ALERTING")
            if picks_up and call.from_address != leg.address:
                yield self._by_party("party.answer", call, leg.address)

    def _begins(self, event: Event, call: Call) -> Iterator[Step]:
        caller = call.leg(call.from_address)
        agent = _agent(event)
        if caller is None or not caller.device:
            step: Step = {"do": "call.inbound", "id": call.name, "from": call.from_address}
            step["to"] = agent
            if call.queue:
                step["queue"] = call.queue
            elif call.to_address != agent and not call.leg(call.to_address):
                step["dialedNumber"] = call.to_address
            yield step | ({"vars": call.variables} if call.variables else {})
        elif not self._has_requests:
            if call.call_type != "OUT":
                raise self._cannot(
                    event,
                    "only a cassette with the requests of clients tells how this call began; "
                    "record with --proxy, or with `serve --record`",
                )
            yield {"do": "call.outgoing", "agent": agent, "to": call.to_address, "id": call.name}

    def _acts(self, before: Call, call: Call) -> Iterator[Step]:
        verbs = {
            ("ALERTING", "ACTIVE"): "ANSWER",
            ("ACTIVE", "HELD"): "HOLD",
            ("HELD", "ACTIVE"): "RETRIEVE",
        }
        for leg in call.legs:
            was = before.leg(leg.address)
            verb = verbs.get((was.state, leg.state)) if was and leg.device else None
            if verb:
                yield {"do": verb, "call": call.name, "by": leg.address}

    def _of_agent(self, agent: str, told: Told) -> Iterator[Step]:
        state = told.fields.get("state", "")
        before = self._states.get(agent, "LOGOUT")
        reason = told.fields.get("reason")
        with_reason: Step = {"reason": reason} if reason else {}
        if before == "LOGOUT" and state != "LOGOUT":
            yield {"do": "login", "agent": agent}
            before = "NOT_READY"
        if state == before or before in _BUSY:
            return
        if state == "READY":
            yield {"do": "ready", "agent": agent}
        elif state == "NOT_READY":
            yield {"do": "not_ready", "agent": agent} | with_reason
        elif state == "LOGOUT":
            yield {"do": "logout", "agent": agent} | with_reason

    def _by_party(self, verb: str, call: Call, address: str) -> Step:
        several = len(call.outside) > 1
        return {"do": verb, "call": call.name} | ({"party": address} if several else {})

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

    def _remember(self, event: Event, told: Told) -> None:
        if told.call:
            self._calls[told.call.name] = told.call
        elif told.kind == "user" and "/Team/" not in event.node:
            self._states[_agent(event)] = told.fields.get("state", "")

    def _cannot(self, entry: AnyEntry, why: str) -> UsageError:
        return UsageError(f"{self._cassette.place(entry)}: this is no step of a scenario: {why}.")


def _agent(event: Event) -> str:
    """Whose node an event was on."""
    return readable(event.node).removeprefix(f"{API}/User/").partition("/")[0]
