"""The running mock as the control API sees it."""

from collections.abc import AsyncGenerator
from typing import Protocol

from finesse_mock.floor import Floor, Snapshot
from finesse_mock.model.site import Site
from finesse_mock.scenarios.house import House
from finesse_mock.scenarios.schema import Scenario


class Controlled(Protocol):
    """The running mock as the control API sees it."""

    floor: Floor
    seed: int
    house: House

    def seq(self) -> int:
        """The number of the latest change."""
        ...

    def sessions_of(self, agent_id: str) -> int:
        """How many XMPP sessions that user has bound."""
        ...

    def reset(self) -> None:
        """Put everything back to the start."""
        ...

    def settle(self, site: Site) -> None:
        """Go on at another site of the same profile, from its start."""
        ...

    def restore(self, snapshot: Snapshot) -> None:
        """Put everything as it was when that snapshot was taken."""
        ...

    def ask_to_stop(self) -> None:
        """Have whoever runs the mock stop it in good order."""
        ...

    def play(self, scenario: Scenario) -> AsyncGenerator[bytes]:
        """Run a scenario; yields a JSON object for each step, and one for the end.

        Raises:
            UsageError: before the first step: it does not fit this mock.
        """
        ...
