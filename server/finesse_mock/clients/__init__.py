"""Clients of a notification service, the mock's or a real one's, over every transport."""

from finesse_mock.clients.client import Client
from finesse_mock.clients.events import Event
from finesse_mock.clients.failures import ClientError, RefusedError, SignInError, StreamEndedError
from finesse_mock.clients.joining import connect
from finesse_mock.clients.signing_in import Login
from finesse_mock.clients.transports import Transport, trust

__all__ = [
    "Client",
    "ClientError",
    "Event",
    "Login",
    "RefusedError",
    "SignInError",
    "StreamEndedError",
    "Transport",
    "connect",
    "trust",
]
