"""Queues and their statistics: "Queue—Get Queue" of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from finesse_mock.model.site import Queue
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, branch, leaf, time

UNKNOWN = -1
"""What stands for a number that the server does not know."""


class Statistic(StrEnum):
    """The numbers of a queue, in the order of sending."""

    BUSY_OTHER = "agentsBusyOther"
    LOGGED_ON = "agentsLoggedOn"
    NOT_READY = "agentsNotReady"
    READY = "agentsReady"
    TALKING_INBOUND = "agentsTalkingInbound"
    TALKING_INTERNAL = "agentsTalkingInternal"
    TALKING_OUTBOUND = "agentsTalkingOutbound"
    WRAP_UP_NOT_READY = "agentsWrapUpNotReady"
    WRAP_UP_READY = "agentsWrapUpReady"
    CALLS_IN_QUEUE = "callsInQueue"


def queue(
    each: Queue, numbers: Mapping[Statistic, int], longest_since: datetime | None = None
) -> Node:
    """A queue; numbers that are not given are unknown.

    ``longest_since`` is when the first of the calls that wait in it came; None: none waits.
    """
    statistics = (leaf(statistic, numbers.get(statistic, UNKNOWN)) for statistic in Statistic)
    return branch(
        "Queue",
        leaf("name", each.name),
        branch("statistics", *statistics, time("startTimeOfLongestCallInQueue", longest_since)),
        leaf("uri", uris.queue(each.id)),
    )


def queues(several: Iterable[Node]) -> Node:
    """The collection of these queues."""
    return branch("Queues", *several)
