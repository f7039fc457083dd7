"""Mocks that run elsewhere, driven through their control API."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from finesse_mock.testing.answers import Facts
from finesse_mock.testing.blocking import Finesse
from finesse_mock.testing.channel import Channel
from finesse_mock.testing.conversation import AsyncFinesse
from finesse_mock.testing.loop import LoopThread


async def introduced(url: str, token: str = "", ca_file: str = "") -> tuple[Channel, Facts]:
    """The way to that mock, and what is so of it.

    Raises:
        UsageError: that is no address, or no authority.
        Unreachable: nobody answers there.
    """
    from finesse_mock.cli.client import ControlClient

    channel = Channel(ControlClient(url, ca_file=ca_file, token=token))
    addresses = await channel.ask("GET", "addresses")
    state = await channel.ask("GET", "state")
    clock = await channel.ask("GET", "clock")
    return channel, Facts.told(addresses, state, clock)


@asynccontextmanager
async def remote_mock(
    url: str, *, token: str = "", ca_file: str = ""
) -> AsyncIterator[AsyncFinesse]:
    """The verbs of the mock at that address, as coroutines.

    ``token`` is its control token, ``ca_file`` the authority to trust for https.

    Raises:
        UsageError: that is no address, or no authority.
        Unreachable: nobody answers there.
    """
    yield AsyncFinesse(*await introduced(url, token, ca_file))


@contextmanager
def threaded_remote_mock(url: str, *, token: str = "", ca_file: str = "") -> Iterator[Finesse]:
    """The verbs of the mock at that address, as plain methods; otherwise `remote_mock`."""
    with LoopThread("finesse-mock client") as loop:
        yield Finesse(AsyncFinesse(*loop.run(introduced(url, token, ca_file))), loop.run)
