"""A mock in a test, and the verbs to drive it: those of the command line, by the same names.

Every verb exists twice: `MockServer` and `remote_mock` have them as coroutines,
`ThreadedMockServer` and `threaded_remote_mock` as plain methods. The first of each pair runs a mock
in this process, the second drives one that runs elsewhere; all speak to it by its control API.
"""

from finesse_mock.cli.failures import Refused, Unreachable
from finesse_mock.errors import UsageError
from finesse_mock.testing.actors import AsyncAgent, AsyncCall
from finesse_mock.testing.answers import Event, Request
from finesse_mock.testing.blocking import Agent, Call, Finesse
from finesse_mock.testing.conversation import AsyncFinesse
from finesse_mock.testing.remote import remote_mock, threaded_remote_mock
from finesse_mock.testing.server import MockServer, ThreadedMockServer

__all__ = [
    "Agent",
    "AsyncAgent",
    "AsyncCall",
    "AsyncFinesse",
    "Call",
    "Event",
    "Finesse",
    "MockServer",
    "Refused",
    "Request",
    "ThreadedMockServer",
    "Unreachable",
    "UsageError",
    "remote_mock",
    "threaded_remote_mock",
]
