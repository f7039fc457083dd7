"""The verbs as plain methods, for tests without an event loop; `conversation` has what they do."""

from collections.abc import Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from finesse_mock.testing.actors import AsyncAgent, AsyncCall, Somebody
from finesse_mock.testing.answers import Event, Located, Request
from finesse_mock.testing.conversation import TIMELINE, AsyncFinesse
from finesse_mock.testing.questions import AsyncQuestion
from finesse_mock.testing.steering import AsyncClock, AsyncFault
from finesse_mock.testing.words import Named

if TYPE_CHECKING:
    from pathlib import Path

__tracebackhide__ = True  # pytest shows where a test called

R = TypeVar("R")
T = TypeVar("T")


class Run(Protocol):
    """Runs a coroutine to its end and answers what it answers."""

    def __call__(self, coro: Coroutine[Any, Any, R], /) -> R:
        """Run it."""
        ...


class Agent(Somebody):
    """An agent; the verbs do what the agent's client would ask for."""

    def __init__(self, agent: AsyncAgent, run: Run) -> None:
        super().__init__(agent.person)
        self._agent = agent
        self._run = run

    def login(self, extension: str | None = None) -> Self:
        """Sign in, with the agent's own extension unless another is given."""
        self._run(self._agent.login(extension))
        return self

    def ready(self) -> Self:
        """Become READY."""
        self._run(self._agent.ready())
        return self

    def not_ready(self, reason: str | None = None) -> Self:
        """Become NOT_READY; ``reason`` is the label or the code of a reason code."""
        self._run(self._agent.not_ready(reason))
        return self

    def logout(self, reason: str | None = None) -> Self:
        """Sign out."""
        self._run(self._agent.logout(reason))
        return self

    @property
    def state(self) -> str:
        """The agent's state now."""
        return self._run(self._agent.state)


Who = Agent | str
"""An agent, or an id."""


class Call(Named):
    """A call; ``by`` is whose client asks: left out, that of the agent whom the trigger named."""

    def __init__(self, call: AsyncCall, run: Run) -> None:
        self._call = call
        self._run = run
        self.id = call.id

    @property
    def state(self) -> str:
        """The call's state now; DROPPED when it is over."""
        return self._run(self._call.state)

    @property
    def variables(self) -> dict[str, str]:
        """Its call variables now."""
        return self._run(self._call.variables)

    def actions(self, by: Who = "") -> list[str]:
        """What that agent is offered in it now."""
        return self._run(self._call.actions(by))

    def answer(self, by: Who = "") -> Self:
        """Answer it."""
        return self._done(self._call.answer(by))

    def hold(self, by: Who = "") -> Self:
        """Hold it."""
        return self._done(self._call.hold(by))

    def retrieve(self, by: Who = "") -> Self:
        """Take it off hold."""
        return self._done(self._call.retrieve(by))

    def consult(self, to: Who, by: Who = "") -> "Call":
        """Consult somebody about it; answers the call that begins."""
        return Call(self._run(self._call.consult(to, by)), self._run)

    def transfer(self, to: Who = "", by: Who = "") -> Self:
        """Transfer it: to whom was consulted, or at once to somebody."""
        return self._done(self._call.transfer(to, by))

    def conference(self, by: Who = "") -> Self:
        """Make one call of it and the consult call."""
        return self._done(self._call.conference(by))

    def drop(self, by: Who = "") -> Self:
        """Leave it; nobody named: the person outside hangs up."""
        return self._done(self._call.drop(by))

    def wrapup(self, reason: str, by: Who = "") -> Self:
        """Give it a wrap-up reason, by its label."""
        return self._done(self._call.wrapup(reason, by))

    def update(self, by: Who = "", **variables: str) -> Self:
        """Set call variables."""
        return self._done(self._call.update(by, **variables))

    def dtmf(self, digits: str, by: Who = "") -> Self:
        """Send digits."""
        return self._done(self._call.dtmf(digits, by))

    def _done(self, verb: Coroutine[Any, Any, AsyncCall]) -> Self:
        self._run(verb)
        return self


class Fault:
    """A fault, as long as its ``with`` block lasts."""

    def __init__(self, fault: AsyncFault, run: Run) -> None:
        self._fault = fault
        self._run = run

    @property
    def hits(self) -> int:
        """How often it struck."""
        return self._run(self._fault.hits)

    def __enter__(self) -> Self:
        self._run(self._fault.__aenter__())
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._run(self._fault.__aexit__(exc_type, exc, traceback))


class Clock:
    """The clock of the mock."""

    def __init__(self, clock: AsyncClock, run: Run) -> None:
        self._clock = clock
        self._run = run

    @property
    def now(self) -> str:
        """The moment, as ISO 8601 in UTC."""
        return self._run(self._clock.now)

    def freeze(self) -> None:
        """Have it stand still."""
        self._run(self._clock.freeze())

    def resume(self) -> None:
        """Have it go with the time outside."""
        self._run(self._clock.resume())

    def speed(self, factor: float) -> None:
        """Have it go so many times as fast as the time outside."""
        self._run(self._clock.speed(factor))

    def jump(self) -> None:
        """Have it jump to the next timer whenever nothing else is left to happen."""
        self._run(self._clock.jump())

    def advance(self, by: float | str) -> list[str]:
        """Move on by seconds, or by a length such as ``31s``; answers the timers that fired."""
        return self._run(self._clock.advance(by))

    def restore(self) -> None:
        """Have it go as it did at the start."""
        self._run(self._clock.restore())

    def set(self, pace: str) -> None:
        """Have it go at a pace by its name: real, frozen, auto or x10."""
        self._run(self._clock.set(pace))


class Question(Generic[T]):
    """What happened of one kind."""

    def __init__(self, question: AsyncQuestion[Any], run: Run) -> None:
        self._question = question
        self._run = run

    def all(self) -> list[T]:
        """All of them, oldest first."""
        return self._run(self._question.all())

    def one(self) -> T:
        """The only one; AssertionError when there is none, or more than one."""
        found: T = self._run(self._question.one())
        return found


class Finesse(Located):
    """A running mock and its verbs. Agents and calls may be given as such or by their ids."""

    def __init__(self, conversation: AsyncFinesse, run: Run) -> None:
        super().__init__(conversation.facts)
        self._to = conversation
        self._run = run
        self.clock = Clock(conversation.clock, run)

    @property
    def awaited(self) -> AsyncFinesse:
        """The same mock with its verbs as coroutines."""
        return self._to

    def agent(self, agent_id: str) -> Agent:
        """The agent of that id."""
        return Agent(self._to.agent(agent_id), self._run)

    def call(self, name: str, by: str = "") -> Call:
        """The call with that id, or that name."""
        return Call(self._to.call(name, by), self._run)

    def trigger(self, name: str, **fields: Any) -> Call:
        """Have somebody do something, by the name it has in scenarios; answers the call."""
        return Call(self._run(self._to.trigger(name, **fields)), self._run)

    def wait_for(
        self, what: str, *, within: float = 2, since: int | None = None, **where: Any
    ) -> dict[str, Any]:
        """Come back with the entry of the journal as soon as something is so."""
        return self._run(self._to.wait_for(what, within=within, since=since, **where))

    def fault(self, kind: str, **attributes: Any) -> Fault:
        """A fault of that kind, as long as its block lasts."""
        return Fault(self._to.fault(kind, **attributes), self._run)

    def requests(self, **where: Any) -> Question[Request]:
        """The REST requests whose fields are so."""
        return Question(self._to.requests(**where), self._run)

    def events(self, node: str = "", **where: Any) -> Question[Event]:
        """The events on that node or pattern whose fields are so."""
        return Question(self._to.events(node, **where), self._run)

    def why(self, request: str = "", *, node: str = "", agent: Any = "") -> list[str]:
        """Why an event did not arrive, or a request was refused; the decisive reason first."""
        return self._run(self._to.why(request, node=node, agent=agent))

    def reset(self) -> None:
        """As at the start: nobody signed in, no calls, no faults, nothing in the journal."""
        self._run(self._to.reset())

    def scenario(self, path: "Path | str") -> None:
        """Play a scenario file; AssertionError with all steps when one failed."""
        self._run(self._to.scenario(path))

    def journal(self, **query: Any) -> list[dict[str, Any]]:
        """Entries of the journal, oldest first."""
        return self._run(self._to.journal(**query))

    def timeline(self, last: int = TIMELINE) -> list[str]:
        """What happened, a line for each entry."""
        return self._run(self._to.timeline(last))

    def check(self) -> None:
        """See whether the mock has something to complain about; AssertionError if so."""
        self._run(self._to.check())
