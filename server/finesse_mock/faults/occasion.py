"""Where a fault may strike, and the patterns by which somebody says where it shall."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Final

import msgspec
from msgspec import Meta

API: Final = "/finesse/api/"
"""What patterns of nodes and paths may leave out in front."""


class Transport(StrEnum):
    """What carries a stream."""

    TCP = "tcp"
    TLS = "tls"
    """TCP with TLS."""
    BOSH = "bosh"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A moment at which a fault may strike; empty is what is not known there, or does not apply.

    ``server`` is the node of the cluster, A or B; ``node``, ``verb`` are of an event; ``method``,
    ``path``, ``action`` are of a REST request, ``action`` its requestedAction or state.
    """

    server: str = ""
    agent: str = ""
    transport: str = ""
    node: str = ""
    verb: str = ""
    method: str = ""
    path: str = ""
    action: str = ""


def _fits(pattern: str, value: str) -> bool:
    """Whether a pattern with ``*`` and ``?`` covers a value, in any case of its letters."""
    pattern, value = pattern.casefold(), value.casefold()
    return fnmatchcase(value, pattern) or fnmatchcase(value.removeprefix(API), pattern)


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which occasions are meant: those that fit every pattern given. None given: all."""

    server: Annotated[str, Meta(description="Server of the cluster, A or B.")] = ""

    def fits(self, occasion: Occasion) -> bool:
        """Whether that occasion is meant."""
        return all(_fits(str(pattern), getattr(occasion, name)) for name, pattern in self.given())

    def given(self) -> Iterator[tuple[str, object]]:
        """The patterns that are given, by name."""
        for name in self.__struct_fields__:
            if pattern := getattr(self, name):
                yield name, pattern


class AgentMatch(Match, frozen=True, kw_only=True):
    """Which streams or requests are meant."""

    agent: Annotated[str, Meta(description="Id of the agent who is authenticated.")] = ""


class StreamMatch(AgentMatch, frozen=True, kw_only=True):
    """Which streams are meant."""

    transport: Annotated[Transport | None, Meta(description="What carries the stream.")] = None


class EventMatch(StreamMatch, frozen=True, kw_only=True):
    """Which deliveries of events to clients are meant."""

    node: Annotated[
        str, Meta(description="Node of the event, such as `User/1001001/Dialogs` or `*/Dialogs`.")
    ] = ""
    verb: Annotated[str, Meta(description="`POST`, `PUT` or `DELETE`.")] = ""


class RequestMatch(AgentMatch, frozen=True, kw_only=True):
    """Which REST requests are meant."""

    method: Annotated[str, Meta(description="Method of HTTP.")] = ""
    path: Annotated[str, Meta(description="Path, such as `User/*` or `Dialog/*`.")] = ""
    action: Annotated[
        str, Meta(description="The requestedAction or state that is asked for, such as `HOLD`.")
    ] = ""
