"""Queues and their statistics: "Queue—Get Queue" of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from finesse_mock.model.site import Queue
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, branch, leaf

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


def queue(each: Queue, numbers: Mapping[Statistic, int]) -> Node:
    """A queue; numbers that are not given are unknown.

    No call ever waits in a queue of the mock, so the start of the longest wait is empty.
    """
    statistics = (leaf(statistic, numbers.get(statistic, UNKNOWN)) for statistic in Statistic)
    return branch(
        "Queue",
        leaf("name", each.name),
        branch("statistics", *statistics, leaf("startTimeOfLongestCallInQueue")),
        leaf("uri", uris.queue(each.id)),
    )


def queues(several: Iterable[tuple[Queue, Mapping[Statistic, int]]]) -> Node:
    """Queues, each with its numbers."""
    return branch("Queues", *(queue(each, numbers) for each, numbers in several))
