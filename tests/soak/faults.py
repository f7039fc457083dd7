"""Which cables are disturbed when, and how."""

import random
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from e2e.mock import Agent
from soak.clients import BoshClient, Client

if TYPE_CHECKING:
    from soak.cable import Cable


class Fault(Enum):
    """What happens to a cable."""

    CUT = "cut"
    HOLD = "hold"
    RELEASE = "release"
    DOUBLE = "double"


class BadCables:
    """The clients with their cables, and the chance that disturbs one in three at a time."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.clients: dict[Client, Cable] = {}
        self.happened: Counter[tuple[str, Fault]] = Counter()

    def of(self, agent: Agent) -> list[Client]:
        """Return the clients of an agent."""
        return [client for client in self.clients if client.agent is agent]

    def disturb(self, clients: Sequence[Client]) -> None:
        """Let something happen to some of them."""
        for client in clients:
            if self._chance.randrange(3) == 0:
                self._happen(client, self._chance.choice(list(Fault)))

    def _happen(self, client: Client, fault: Fault) -> None:
        cable = self.clients[client]
        match fault:
            case Fault.CUT:
                if not cable.cut():
                    return
            case Fault.HOLD:
                cable.hold()
            case Fault.RELEASE:
                cable.release()
            case Fault.DOUBLE if isinstance(client, BoshClient):
                client.bosh.double_next = True
            case _:
                return
        self.happened[client.kind, fault] += 1

    def mend(self) -> None:
        """From now on every cable is good."""
        for cable in self.clients.values():
            cable.release()
