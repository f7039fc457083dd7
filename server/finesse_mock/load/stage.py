"""What a load is played on: a mock, as the driver sees it."""

from collections.abc import Callable
from typing import Protocol

from finesse_mock.engine.changes import Change
from finesse_mock.engine.commands import Command
from finesse_mock.floor import Floor
from finesse_mock.notify.publisher import Listener
from finesse_mock.scenarios.house import House


class Stage(Protocol):
    """What a load is played on."""

    @property
    def floor(self) -> Floor:
        """The contact centre."""
        ...

    @property
    def house(self) -> House:
        """The servers, beside that."""
        ...

    def published(self, listener: Listener) -> Callable[[], None]:
        """Have every later event shown to ``listener``; answers what to call to stop that."""
        ...

    def applied(self, watcher: Callable[[Command, tuple[Change, ...]], None]) -> Callable[[], None]:
        """Have every later command shown, with its changes; answers what to call to stop that."""
        ...

    def queued_bytes(self) -> int:
        """How much the clients have not taken yet."""
        ...

    def load_ended(self) -> None:
        """The last of a load has happened; called at that very moment of the floor's clock."""
        ...
