"""An agent whose client loses its connection to a mock, and comes back."""

import asyncio
from typing import Final, Protocol

from finesse_mock.app import Mock
from finesse_mock.clients import StreamEndedError
from finesse_mock.engine.commands import SignIn

ANA: Final = "1001001"


class Pinging(Protocol):
    """A client of any kind."""

    async def ping(self) -> None: ...


def sign_in(mock: Mock) -> None:
    """What publishes an event on the user's node and one on the team's."""
    mock.floor.apply(SignIn(agent_id=ANA, extension=ANA))


def cut(mock: Mock) -> None:
    """End every connection."""
    for _, connection in mock.cluster.nodes[0].domain.connections.numbered():
        connection.session.fail("system-shutdown")


async def back(client: Pinging) -> None:
    """Come back when the client has a connection again that answers."""
    while True:
        try:
            await client.ping()
        except StreamEndedError:
            await asyncio.sleep(0)
        else:
            return
