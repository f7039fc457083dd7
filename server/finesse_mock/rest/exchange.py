"""A request and its answer as the resources see them: values, without a connection."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from finesse_mock.engine.commands import Command
from finesse_mock.model.site import Site
from finesse_mock.rest.floor import Floor
from finesse_mock.wire.updates import Update
from finesse_mock.wire.xml import Node


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent the request; ``user_id`` is empty where nobody has to say who they are."""

    user_id: str = ""
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request whose sender is known and whose body is read.

    ``path`` and ``query`` hold the variable parts of the URL, decoded.
    """

    floor: Floor
    caller: Caller = field(default_factory=Caller)
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    range: str = ""
    request_id: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Document:
    """The answer is in the body."""

    root: Node
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """202: the request passed all checks; what it does comes after the answer, as events.

    ``opens_session`` is set by a sign-in, with whose answer a session cookie comes.
    """

    command: Command | None = None
    update: Update | None = None
    opens_session: bool = False


@dataclass(frozen=True, slots=True)
class Configured:
    """200: from now on ``site`` is what is configured.

    ``location`` is the URI of a new object, ``root`` a body where there is one. ``updates`` are
    the events that follow the answer.
    """

    site: Site
    location: str = ""
    root: Node | None = None
    updates: tuple[Update, ...] = ()


Answer = Document | Accepted | Configured

Resource = Callable[[Call], Answer]
"""Answers a request, or raises RequestRejectedError; UnreadableBodyError and InvalidValueError
of the body are taken as such."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method on a path below ``/finesse/api/``; ``open_to_all`` needs no credentials.

    ``configures`` is set for the configuration APIs, which a secondary node does not have.
    """

    method: str
    path: str
    answer: Resource
    open_to_all: bool = False
    while_out_of_service: bool = False
    configures: bool = False
