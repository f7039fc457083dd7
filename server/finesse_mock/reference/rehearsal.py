"""A small contact centre in which the documents try out what they tell."""

from datetime import UTC, datetime
from typing import Final

from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    PartyAct,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
    TimerFired,
    TimerKind,
)
from finesse_mock.engine.world import World
from finesse_mock.model.agent import Agent, AgentDefinition, Role, WrapUpMode
from finesse_mock.model.dialog import Action, CallKey, DiallingMode, Dialog, Participant
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import Destination, Queue, Site, Team

AGENT: Final = "1001"
COLLEAGUE: Final = "1002"
SUPERVISOR: Final = "1900"
CUSTOMER: Final = "5551234"

_TEAM = Team("1", "Team")
_QUEUE = Queue(id="1", name="Queue", route_point="5000", dialed_number="800", teams=("1",))
_NETWORK = frozenset(TimerKind) - {TimerKind.RING, TimerKind.WRAP_UP, TimerKind.RESERVATION}


def _person(agent_id: str, *roles: Role) -> AgentDefinition:
    return AgentDefinition(
        id=agent_id,
        login_name=agent_id,
        first_name="",
        last_name="",
        team_id=_TEAM.id,
        extension=agent_id,
        roles=roles,
        supervised_teams=(_TEAM.id,),
        wrap_up_on_incoming=WrapUpMode.OPTIONAL,
        wrap_up_on_outgoing=WrapUpMode.OPTIONAL,
    )


class _Ids:
    def __init__(self) -> None:
        self._last = 0

    def dialog_id(self) -> str:
        self._last += 1
        return str(self._last)

    def call_key(self) -> CallKey:
        return CallKey(1, 1, 1)


class Rehearsal:
    """A world of two agents and a supervisor; all numbers outside answer."""

    def __init__(self, profile: Profile) -> None:
        people = (
            _person(AGENT, Role.AGENT),
            _person(COLLEAGUE, Role.AGENT),
            _person(SUPERVISOR, Role.AGENT, Role.SUPERVISOR),
        )
        site = Site(
            name="rehearsal",
            profile=profile,
            agents={person.id: person for person in people},
            passwords={},
            teams={_TEAM.id: _TEAM},
            queues={_QUEUE.id: _QUEUE},
            default_destination=Destination(number="", after_s=1),
        )
        self.profile = profile
        self.world = World(site, _Ids())
        self._now = datetime(2024, 1, 1, tzinfo=UTC)

    def do(self, command: Command) -> tuple[Change, ...]:
        """Carry a command out."""
        return self.world.apply(command, self._now)

    def agent(self, agent_id: str = AGENT) -> Agent:
        """That agent now."""
        return next(agent for agent in self.world.agents() if agent.id == agent_id)

    def newest(self, agent_id: str = AGENT) -> tuple[Dialog, Participant]:
        """The newest call of an agent, and the agent's own part in it."""
        dialog = self.world.dialogs_of(agent_id)[-1]
        return dialog, next(leg for leg in dialog.participants if leg.agent_id == agent_id)

    # What somebody does

    def sign_in(self, *agent_ids: str) -> None:
        """Sign people in."""
        for agent_id in agent_ids:
            self.do(SignIn(agent_id=agent_id, extension=agent_id))

    def ready(self) -> None:
        """The agent signs in and is READY."""
        self.sign_in(AGENT)
        self.ask(RequestedState.READY)

    def ask(self, state: RequestedState, supervisor_id: str = "") -> tuple[Change, ...]:
        """Somebody asks for a state of the agent."""
        return self.do(SetState(agent_id=AGENT, state=state, supervisor_id=supervisor_id))

    def take(self, action: Action, to: str = "", agent_id: str = AGENT) -> None:
        """Take an action in the newest call of an agent."""
        dialog, _ = self.newest(agent_id)
        self.do(
            DialogAction(
                agent_id=agent_id,
                dialog_id=dialog.id,
                action=action,
                address=agent_id,
                to_address=to,
            )
        )

    def ring(self) -> None:
        """A routed call rings at the agent."""
        self.ready()
        self.do(RouteCall(from_address=CUSTOMER, agent_id=AGENT))

    def talk(self) -> None:
        """The agent talks to a customer whom a queue delivered."""
        self.ring()
        self.take(Action.ANSWER)

    def call(self, to: str) -> None:
        """The agent calls somebody, and it rings there."""
        self.sign_in(AGENT)
        self.do(MakeCall(agent_id=AGENT, to_address=to))
        self.let_the_network_work()

    def consult(self) -> None:
        """The agent consults a colleague about a customer, and the colleague answers."""
        self.sign_in(COLLEAGUE)
        self.talk()
        self.take(Action.CONSULT_CALL, COLLEAGUE)
        self.let_the_network_work()
        self.take(Action.ANSWER, agent_id=COLLEAGUE)

    def join(self, action: Action) -> None:
        """The agent joins the customer's call, which is held, with the other."""
        dialog = self.world.dialogs_of(AGENT)[0]
        self.do(DialogAction(agent_id=AGENT, dialog_id=dialog.id, action=action, address=AGENT))

    def monitor(self) -> None:
        """A supervisor listens to the agent, who talks to a customer."""
        self.sign_in(SUPERVISOR)
        self.talk()
        self.do(Supervise(supervisor_id=SUPERVISOR, agent_address=AGENT))
        self.let_the_network_work()

    def barge(self) -> None:
        """A supervisor who listened steps in; the supervisor's phone rings."""
        self.monitor()
        dialog, _ = self.newest(SUPERVISOR)
        self.do(
            Supervise(supervisor_id=SUPERVISOR, agent_address=AGENT, monitor_dialog_id=dialog.id)
        )

    def reserve(self, mode: DiallingMode, *, callback: bool = False) -> None:
        """A campaign reserves the agent, who is READY."""
        self.ready()
        self.do(ReserveAgent(agent_id=AGENT, mode=mode, customer=CUSTOMER, callback=callback))

    def reach_customer(self, mode: DiallingMode) -> None:
        """A campaign's customer talks to the agent."""
        self.reserve(mode)
        if mode.previews and self.world.dialogs_of(AGENT):
            self.take(Action.ACCEPT)
        self.let_the_network_work()
        if mode is DiallingMode.DIRECT_PREVIEW:
            self.customer_answers()

    def customer_answers(self) -> None:
        """The customer whom the agent called picks up."""
        dialog, _ = self.newest()
        self.do(OutsideParty(dialog_id=dialog.id, address=CUSTOMER, act=PartyAct.ANSWER))

    def hold(self) -> None:
        """The agent holds a customer's call."""
        self.talk()
        self.take(Action.HOLD)

    def wrap_up(self) -> None:
        """The agent, who was READY before the call, wraps up."""
        self.talk()
        self.ask(RequestedState.WORK)
        self.take(Action.DROP)

    def wrap_up_not_ready(self) -> None:
        """The agent, who was NOT_READY before the call if that can be, wraps up."""
        if not self.profile.talking_on_any_call:
            self.wrap_up()
            return
        self.call(CUSTOMER)
        self.customer_answers()
        self.ask(RequestedState.WORK)
        self.take(Action.DROP)

    def let_the_network_work(self) -> None:
        """Whatever the network has to do is done; who is called does not answer yet."""
        while due := sorted(
            (at, key.subject, key)
            for key, at in self.world.timers().items()
            if key.kind in _NETWORK - {TimerKind.ANSWER, TimerKind.HANG_UP}
        ):
            self._now, _, key = due[0]
            self.do(TimerFired(key=key))
