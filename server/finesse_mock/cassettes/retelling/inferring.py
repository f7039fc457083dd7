"""What agents and people outside did, where a recording has only the events that followed.

Sources: the tables of "CTI Event Mappings for Dialog Events" in the developer guide, which tell
the events of each action; here they are read from right to left.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from finesse_mock.cassettes.retelling.dialogs import Call, Leg, Told
from finesse_mock.cassettes.retelling.states import Agents, is_of_itself
from finesse_mock.cassettes.retelling.untold import (
    RECORD_REQUESTS,
    refuse_answers,
    refuse_campaign,
    refuse_house,
)
from finesse_mock.cassettes.retelling.upcoming import Story
from finesse_mock.cassettes.retelling.wording import Step, arrival, party, with_variables
from finesse_mock.cassettes.tape import Event
from finesse_mock.model.dialog import CallType

_CONSULTS: Final = (CallType.CONSULT, CallType.BARGE_IN_CONSULT)
_SUPERVISED: Final = (CallType.SUPERVISOR_MONITOR, CallType.BARGE_IN_CONSULT)

_BY_AGENTS: Final = {
    ("ALERTING", "ACTIVE"): "ANSWER",
    ("ACTIVE", "HELD"): "HOLD",
    ("HELD", "ACTIVE"): "RETRIEVE",
}
_OUTSIDE: Final = {("ACTIVE", "HELD"): "party.hold", ("HELD", "ACTIVE"): "party.retrieve"}


class Inference:
    """Reads the events in their order; remembers how each agent and call was told of last."""

    def __init__(self, told: Sequence[tuple[Event, Told]]) -> None:
        self._story = Story(told)
        self._agents = Agents()
        self._calls: dict[str, Call] = {}
        self._begun: set[str] = set()
        self._joined: set[str] = set()

    def from_outside(
        self, event: Event, told: Told, agent: str, *, asked_for: bool
    ) -> Iterator[Step]:
        """What was done before that event, the next one, by nobody who sends requests.

        ``asked_for``: by what a client asked, the call loses somebody.

        Raises:
            LookupError: that cannot be told; the text says what is missing.
        """
        self._story.turn()
        refuse_house(event)
        call = told.call
        if told.kind == "user" and "/Team/" not in event.node:
            yield from self._agents.vanish(agent, told)
        if call is None:
            return
        before = self._calls.get(call.name)
        self._calls[call.name] = call
        if before is None:
            refuse_campaign(call)
            caller = call.leg(call.from_address)
            if not (caller and caller.device):
                self._agents.bring(agent, "RESERVED")
                yield self._comes_in(call, agent)
        elif not (asked_for or self._rang_too_long(before)):
            for leg in before.live:
                now = None if leg.device else call.leg(leg.address)
                if now and now.is_over:
                    yield party("party.hangup", call, leg.address)

    def steps(self, event: Event, told: Told, agent: str) -> Iterator[Step]:
        """What was done before that event, the next one; ``agent`` is whose node it was on.

        Raises:
            LookupError: that cannot be told; the text says what is missing.
        """
        self._story.turn()
        if told.call:
            yield from self._of_call(event, told.call, agent)
            self._calls[told.call.name] = told.call
        elif told.kind == "user" and "/Team/" not in event.node:
            yield from self._agents.steps(agent, told)
            if is_of_itself(told):
                yield from self._dials(agent)
        else:
            refuse_house(event)
            refuse_answers(event, told)

    def _of_call(self, event: Event, call: Call, agent: str) -> Iterator[Step]:
        before = self._calls.get(call.name)
        if before is None:
            yield from self._begins(call, agent)
        elif call.secondary and not before.secondary and call.secondary in self._calls:
            yield from self._joins(before, call)
        else:
            yield from self._data(before, call, agent)
            yield from self._ends(event, before, call)
            yield from self._acts(before, call)

    # How calls begin

    def _dials(self, agent: str) -> Iterator[Step]:
        """Who dials is first told NOT_READY, and then of the call."""
        for call in self._story.calls_at_once():
            if call.from_address == agent and call.name not in self._calls:
                yield from self._begins(call, agent)
                self._begun.add(call.name)
                return

    def _begins(self, call: Call, agent: str) -> Iterator[Step]:
        if call.name in self._begun:
            return
        caller = call.leg(call.from_address)
        refuse_campaign(call)
        if call.call_type == CallType.SUPERVISOR_MONITOR:
            yield from self._present(call.from_address)
            step: Step = {"do": "SILENT_MONITOR", "agent": call.to_address}
            yield step | {"by": call.from_address, "as": call.name}
        elif call.associated in self._calls:
            yield from self._consults(self._calls[call.associated], call)
        elif call.secondary or any(leg.is_over for leg in call.legs):
            raise LookupError(
                "this call was handed over by somebody whose events are not on the cassette; "
                "record that agent, too"
            )
        elif caller and caller.device:
            yield from self._present(call.from_address)
            yield from self._present_called(call)
            step = {"do": "call.outgoing", "agent": call.from_address, "to": call.to_address}
            yield step | {"id": call.name} | with_variables(call.variables)
        else:
            yield self._comes_in(call, agent)

    def _comes_in(self, call: Call, agent: str) -> Step:
        step = arrival(call, agent)
        if agent not in self._agents:
            self._agents.bring(agent, "READY")
            step["signIn"] = True
        for seconds, later in self._story.of_call(call.name):
            leg = later.leg(agent)
            if leg is None or leg.state == "ALERTING":
                continue
            if leg.is_over and later.is_live and call.queue:
                del step["to"]  # it is the queue that finds one agent after the other
            elif leg.is_over and self._turns_not_ready(agent, seconds):
                step["ring"] = f"{round(seconds, 1):g}s"
            break
        return step

    def _turns_not_ready(self, agent: str, after_s: float = 0.0) -> bool:
        """Whether that is what becomes of the agent: so it is of who does not answer."""
        node = f"/finesse/api/User/${{agent:{agent}}}"
        return self._story.next_state(node, after_s) == "NOT_READY"

    def _consults(self, about: Call, call: Call) -> Iterator[Step]:
        self._begun.add(call.name)
        yield from self._present_called(call)
        step = {"do": "CONSULT_CALL", "call": about.name, "by": call.from_address}
        yield step | {"to": call.to_address, "as": call.name}

    def _consult_of(self, call: Call, address: str) -> Call | None:
        """The call about that one which its agent makes, or has made just now."""
        for each in (*self._calls.values(), *self._story.calls_at_once()):
            ours = each.associated == call.name and each.from_address == address
            if ours and each.is_live and each.call_type in _CONSULTS:
                return each
        return None

    def _present(self, agent: str) -> Iterator[Step]:
        """See to it that somebody is there of whom no event has told."""
        if agent not in self._agents:
            self._agents.bring(agent, "NOT_READY")
            yield {"do": "login", "agent": agent}

    def _present_called(self, call: Call) -> Iterator[Step]:
        told = (call, *(each for _, each in self._story.of_call(call.name)))
        legs = (each.leg(call.to_address) for each in told)
        if any(leg and leg.device for leg in legs):
            yield from self._present(call.to_address)

    # How they go on

    def _joins(self, before: Call, call: Call) -> Iterator[Step]:
        """A consult call is merged into the other: they are transferred, or confer."""
        other = self._calls[call.secondary]
        self._joined.add(other.name)
        if other.call_type == CallType.BARGE_IN_CONSULT:
            return
        both = {leg.address for leg in before.live if leg.device}
        both &= {leg.address for leg in other.live if leg.device}
        if len(both) != 1:
            raise LookupError(f"it is not told who joined these calls; {RECORD_REQUESTS}")
        (agent,) = both
        leg = call.leg(agent)
        verb = "TRANSFER" if leg is None or leg.is_over else "CONFERENCE"
        yield {"do": verb, "call": call.name, "by": agent}

    def _data(self, before: Call, call: Call, agent: str) -> Iterator[Step]:
        changed = {
            name: value
            for name, value in call.variables.items()
            if before.variables.get(name) != value
        }
        step: Step = {"do": "UPDATE_CALL_DATA", "call": call.name, "by": agent}
        if call.wrap_up != before.wrap_up and call.wrap_up:
            yield step | with_variables(changed) | {"wrapUpReason": call.wrap_up}
        elif changed:
            yield step | with_variables(changed)

    def _acts(self, before: Call, call: Call) -> Iterator[Step]:
        for leg in call.legs:
            was = before.leg(leg.address)
            change = (was.state if was else "", leg.state)
            if not leg.device:
                if change in _OUTSIDE:
                    yield party(_OUTSIDE[change], call, leg.address)
            elif change in _BY_AGENTS and call.call_type not in _SUPERVISED:
                yield from self._act(_BY_AGENTS[change], call, leg.address)

    def _act(self, verb: str, call: Call, agent: str) -> Iterator[Step]:
        consult = self._consult_of(call, agent) if verb == "HOLD" else None
        known = self._begun | self._calls.keys()
        if consult is None:
            yield {"do": verb, "call": call.name, "by": agent}
        elif consult.call_type == CallType.CONSULT and consult.name not in known:
            yield from self._consults(call, consult)

    # How they end

    def _ends(self, event: Event, before: Call, call: Call) -> Iterator[Step]:
        ended = [leg for leg in before.live if (now := call.leg(leg.address)) and now.is_over]
        if not ended or call.name in self._joined:
            return
        if len(before.live) == 1 < len(before.legs):
            return  # nobody is left to talk to
        if call.call_type == CallType.SUPERVISOR_MONITOR:
            yield from self._monitor_ends(call)
        elif call.is_live:
            for leg in ended:
                yield from self._leaves(before, call, leg)
        else:
            yield from self._ends_at_once(event, before, call)

    def _monitor_ends(self, call: Call) -> Iterator[Step]:
        watched = self._calls.get(call.associated)
        if watched and not watched.is_live:
            return
        step: Step = {"do": "DROP", "call": call.name, "by": call.from_address}
        for each in self._story.calls_at_once():
            if each.call_type == CallType.BARGE_IN_CONSULT and each.associated == call.associated:
                self._begun.add(each.name)
                step |= {"do": "BARGE_CALL", "as": each.name}
                break
        yield step

    def _leaves(self, before: Call, call: Call, leg: Leg) -> Iterator[Step]:
        """Somebody leaves a call that goes on."""
        if not leg.device:
            yield party("party.hangup", call, leg.address)
            return
        if leg.state == "ALERTING":
            return  # it rang too long
        step: Step = {"do": "DROP", "call": call.name, "by": leg.address}
        for later in self._story.calls_at_once():
            fresh = [each for each in later.live if each.device and not before.leg(each.address)]
            if later.name == call.name and fresh and not later.secondary_is(self._calls):
                yield from self._present(fresh[0].address)
                yield step | {"do": "TRANSFER_SST", "to": fresh[0].address}
                return
        last = self._story.last_of(call.name)
        if last and last.is_live and call.call_type != CallType.CONFERENCE:
            raise LookupError(
                "this agent left and the call went on, and no event tells with whom; "
                f"{RECORD_REQUESTS}"
            )
        yield step

    def _rang_too_long(self, before: Call) -> bool:
        rung = [leg for leg in before.live if leg.device and leg.state == "ALERTING"]
        return any(self._turns_not_ready(leg.address) for leg in rung)

    def _ends_at_once(self, event: Event, before: Call, call: Call) -> Iterator[Step]:
        """Everybody is out of it: somebody called hung up, or the only one that called."""
        if self._rang_too_long(before):
            return
        called = [leg for leg in before.live if leg.device and leg.state != "ALERTING"]
        agents = [leg.address for leg in called if leg.address != call.from_address]
        outside = [leg.address for leg in before.live if not leg.device]
        if agents:
            own = next((each for each in agents if f":{each}}}" in event.node), agents[0])
            yield {"do": "DROP", "call": call.name, "by": own}
        elif outside:
            yield party("party.hangup", call, outside[0])
        else:
            yield {"do": "DROP", "call": call.name, "by": call.from_address}
