"""The way of an event to one client, past the faults that strike it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from finesse_mock.faults.courses import EventContent
from finesse_mock.faults.fault import EventFault
from finesse_mock.faults.injected import Injected
from finesse_mock.faults.parking import Parking

Faults = tuple[Injected[EventFault], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The way past the faults that are still ahead.

    ``line`` names the client's stream, ``strikes`` tells whether a fault strikes this event, and
    ``send`` is where the way ends.
    """

    ahead: Faults
    line: str
    strikes: Callable[[Injected[EventFault]], bool]
    send: Callable[[EventContent], None]

    def let_pass(self, content: EventContent) -> bool:
        """Let the event go on; tell whether anything of it does, now or later."""
        for index, injected in enumerate(self.ahead):
            # What waits for this very event to overtake it has changed places with it.
            if not injected.parking.has(self.line) and self.strikes(injected):
                rest = replace(self, ahead=self.ahead[index + 1 :])
                return injected.fault.affect(content, _Struck(rest, injected.parking))
        self.send(content)
        return True


@dataclass(frozen=True, slots=True)
class _Struck:
    """A `Passage`: what a fault can let happen to the event that it strikes."""

    rest: Way
    parking: Parking

    def onward(self, content: EventContent) -> bool:
        return self.rest.let_pass(content)

    def later(self, seconds: float, content: EventContent) -> bool:
        return self.parking.keep("", seconds, partial(self.rest.let_pass, content))

    def behind_next(self, seconds: float, content: EventContent) -> bool:
        return self.parking.keep(self.rest.line, seconds, partial(self.rest.let_pass, content))
