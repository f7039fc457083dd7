"""A small language for call flows: what somebody does, and all that everybody is told of it.

A step is told with ``calls``, ``takes``, ``asks``, ``outside``, ``queue_delivers``, ``do`` or
``fire_next``. ``expect`` says what it published, one line an event::

    PUT   User/1001001          TALKING pending=NOT_READY reason=49
    POST  User/1001001/Dialogs  1 ALERTING OTHER_IN  1001001:ALERTING[ANSWER]  5551234:INITIATED[…]
    ERROR User/1001001/Dialogs  Dialog/1  Generic Error 22

First the node and what a client would call the event, then for a dialog its id, its state, its
callType as this receiver sees it, and every participant with cause and offered actions. Blanks
are free. The lines are all events of the step, those of one node in their order; the order between
nodes is free but for ``expect_in_order``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.site import CUSTOMER, small_site
from finesse_mock.engine.changes import (
    AgentChanged,
    Audience,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
    TimerSet,
    TimerStopped,
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
    TimerFired,
    TimerKind,
)
from finesse_mock.engine.world import World
from finesse_mock.model.agent import NO_REASON, Agent, WrapUpMode
from finesse_mock.model.dialog import Action, CallKey, Dialog, Participant
from finesse_mock.model.site import DropParticipantFor

DIALLING: Final = "[UPDATE_CALL_DATA DROP]"
RINGING: Final = "[ANSWER]"
TALKING: Final = "[HOLD CONSULT_CALL TRANSFER_SST SEND_DTMF UPDATE_CALL_DATA DROP]"
BESIDE_ANOTHER: Final = "[HOLD SEND_DTMF UPDATE_CALL_DATA DROP]"
"""ACTIVE in a consult call, beside another call, or in somebody else's conference."""
CONTROLLING: Final = "[HOLD CONSULT_CALL SEND_DTMF UPDATE_CALL_DATA DROP]"
"""ACTIVE in a conference of one's own."""
HELD: Final = "[RETRIEVE UPDATE_CALL_DATA DROP]"
JOINABLE: Final = "[RETRIEVE TRANSFER CONFERENCE UPDATE_CALL_DATA DROP]"
"""HELD beside an active call that has been answered."""
WRAPPING_UP: Final = "[UPDATE_CALL_DATA]"
FAILED: Final = "[DROP]"
OUTSIDE: Final = "[UPDATE_CALL_DATA DROP]"
"""A caller outside who is dialling or in conversation; people who are called have none."""

START: Final = datetime(2024, 3, 14, 9, tzinfo=UTC)


class CountingIds:
    """Dialogs are called 1, 2, 3 …"""

    def __init__(self) -> None:
        self._dialogs = 0
        self._keys = 0

    def dialog_id(self) -> str:
        self._dialogs += 1
        return str(self._dialogs)

    def call_key(self) -> CallKey:
        self._keys += 1
        return CallKey(self._keys, 1, 152018)


class Story:
    """A world, its clock, and what the last step published. Everybody in ``present`` is in."""

    def __init__(
        self,
        *present: str,
        profile: str = "ucce-12.6",
        incoming: WrapUpMode = WrapUpMode.NOT_ALLOWED,
        outgoing: WrapUpMode = WrapUpMode.NOT_ALLOWED,
        devices: frozenset[str] = frozenset(),
        droppers: DropParticipantFor = DropParticipantFor.SUPERVISOR_ONLY,
    ) -> None:
        site = small_site(profile, incoming, outgoing, devices, droppers)
        self.world = World(site, CountingIds())
        self.now = START
        self.changes: tuple[Change, ...] = ()
        self._steps = 0
        for agent_id in present:
            self.signs_in(agent_id)

    # What somebody does

    def do(self, command: Command) -> "Story":
        """Carry a command out; everything that it causes carries its request id."""
        self._steps += 1
        asked_for = not isinstance(command, TimerFired)
        request_id = f"request-{self._steps}" if asked_for else ""
        self.changes = self.world.apply(replace(command, request_id=request_id), self.now)
        assert [
            change
            for change in self.changes
            if not isinstance(change, TimerSet | TimerStopped) and change.request_id != request_id
        ] == []
        return self

    def signs_in(self, agent_id: str, extension: str = "") -> "Story":
        return self.do(SignIn(agent_id=agent_id, extension=extension or agent_id))

    def asks(self, agent_id: str, state: str, reason: int | None = None) -> "Story":
        """The agent asks for a state."""
        wanted = RequestedState(state)
        return self.do(SetState(agent_id=agent_id, state=wanted, reason_code_id=reason))

    def calls(self, agent_id: str, number: str) -> "Story":
        return self.do(MakeCall(agent_id=agent_id, to_address=number))

    def takes(
        self,
        agent_id: str,
        action: str,
        dialog: int,
        to: str = "",
        data: dict[str, str] | None = None,
        wrap_up_reason: str | None = None,
        digits: str | None = None,
        target: str = "",
    ) -> "Story":
        """The agent takes an action in a dialog, about the own phone unless a target is named."""
        return self.do(
            DialogAction(
                agent_id=agent_id,
                dialog_id=str(dialog),
                action=Action(action),
                address=target or agent_id,
                to_address=to,
                variables=tuple((data or {}).items()),
                wrap_up_reason=wrap_up_reason,
                parameters=() if digits is None else (("dtmfString", digits),),
            )
        )

    def outside(self, number: str, act: str, dialog: int) -> "Story":
        """Somebody outside does something with the phone."""
        return self.do(OutsideParty(dialog_id=str(dialog), address=number, act=PartyAct(act)))

    def queue_delivers(self, agent_id: str, caller: str = CUSTOMER) -> "Story":
        return self.do(RouteCall(from_address=caller, agent_id=agent_id))

    def later(self, seconds: float) -> "Story":
        """Time passes, in which nothing is due."""
        self.now += timedelta(seconds=seconds)
        assert all(at > self.now for at in self.world.timers().values())
        return self

    def fire_next(self, kind: TimerKind, *, after: float | None = None) -> "Story":
        """What is due next happens at its time. It is of this kind, and due ``after`` seconds."""
        key, at = min(self.world.timers().items(), key=lambda timer: timer[1])
        assert key.kind is kind
        assert after is None or at == self.now + timedelta(seconds=after)
        self.now = at
        return self.do(TimerFired(key=key))

    # Common beginnings

    def talks_to_customer(self, agent_id: str) -> "Story":
        """The agent becomes READY, gets a call from the queue and answers it."""
        self.asks(agent_id, "READY").queue_delivers(agent_id)
        return self.takes(agent_id, "ANSWER", self.newest)

    def gets_through(self) -> "Story":
        """The number is dialled, and the network reaches it."""
        return self.fire_next(TimerKind.DIAL).fire_next(TimerKind.CONNECT)

    def talk(self, agent_id: str, other: str) -> "Story":
        """The agent calls another one, who answers."""
        self.calls(agent_id, other).gets_through()
        return self.takes(other, "ANSWER", self.newest)

    def consults(self, agent_id: str, other: str, about: int) -> "Story":
        """The agent consults another one, who answers."""
        self.takes(agent_id, "CONSULT_CALL", about, to=other).gets_through()
        return self.takes(other, "ANSWER", self.newest)

    # What was published, and what is the case

    def expect(self, *lines: str) -> "Story":
        """These are all events of the step, those of one node in this order."""
        assert sorted(self.events(), key=_node) == sorted(_plain(lines), key=_node)
        return self

    def expect_in_order(self, *lines: str) -> "Story":
        """These are all events of the step, in this order."""
        assert self.events() == _plain(lines)
        return self

    def expect_nothing(self) -> "Story":
        assert self.events() == []
        return self

    def events(self) -> list[str]:
        """The events of the last step as lines."""
        return [line for change in self.changes for line in _lines(change)]

    def agent(self, agent_id: str) -> Agent:
        agent = self.world.agent(agent_id)
        assert agent is not None
        return agent

    def dialog(self, number: int) -> Dialog:
        dialog = self.world.dialog(str(number))
        assert dialog is not None
        return dialog

    def leg(self, agent_id: str, number: int) -> Participant:
        leg = self.dialog(number).of_agent(agent_id)
        assert leg is not None
        return leg

    @property
    def newest(self) -> int:
        return max(int(dialog.id) for dialog in self.world.dialogs())


def _plain(lines: tuple[str, ...]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def _node(line: str) -> str:
    return line.split()[1]


def _lines(change: Change) -> Iterator[str]:
    match change:
        case AgentChanged(agent=agent, audience=Audience.ALL):
            yield f"PUT User/{agent.id} {_user(agent)}"
        case DialogAdded(dialog=dialog, agent_id=agent_id):
            yield f"POST User/{agent_id}/Dialogs {_seen(dialog, agent_id)}"
        case DialogChanged(dialog=dialog, agent_ids=agent_ids):
            for agent_id in agent_ids:
                yield f"PUT User/{agent_id}/Dialogs {_seen(dialog, agent_id)}"
        case DialogRemoved(dialog=dialog, agent_id=agent_id):
            yield f"DELETE User/{agent_id}/Dialogs {_seen(dialog, agent_id)}"
        case RequestRefused(agent_id=agent_id, subject=subject, error=error):
            node = f"User/{agent_id}" + ("" if subject is Subject.USER else "/Dialogs")
            about = _SOURCES[subject].format(change.subject_id)
            yield f"ERROR {node} {about} {error.type} {error.data}"
        case TimerSet() | TimerStopped() | AgentChanged():
            pass


_SOURCES: Final = {
    Subject.USER: "User/{}",
    Subject.DIALOGS: "User/{}/Dialogs",
    Subject.DIALOG: "Dialog/{}",
}


def _user(agent: Agent) -> str:
    facts = [str(agent.state)]
    if agent.pending:
        facts.append(f"pending={agent.pending}")
    if agent.reason_code_id != NO_REASON:
        facts.append(f"reason={agent.reason_code_id}")
    return " ".join(facts)


def _seen(dialog: Dialog, agent_id: str) -> str:
    own = dialog.of_agent(agent_id)
    assert own is not None
    facts = [dialog.id, str(dialog.state), str(own.call_type)]
    if dialog.associated_dialog_id:
        facts.append(f"associated={dialog.associated_dialog_id}")
    if dialog.secondary_id:
        facts.append(f"secondary={dialog.secondary_id}")
    for leg in dialog.participants:
        cause = f"({leg.cause})" if leg.cause else ""
        facts.append(f"{leg.address}:{leg.state}{cause}[{' '.join(leg.actions)}]")
    return " ".join(facts)
