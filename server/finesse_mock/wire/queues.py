"""Queues and their statistics: "Queue—Get Queue" of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable

from finesse_mock.engine.statistics import QueueStatistics, Statistic
from finesse_mock.model.site import Queue
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, branch, leaf, time

UNKNOWN = -1
"""What stands for a number that the server does not know."""


def queue(name: str, each: Queue, counted: QueueStatistics) -> Node:
    """A queue; numbers that are not counted are unknown.

    ``name`` is ``Queue`` in REST, ``queue`` in events.
    """
    numbers = counted.numbers
    statistics = (leaf(statistic, numbers.get(statistic, UNKNOWN)) for statistic in Statistic)
    longest = time("startTimeOfLongestCallInQueue", counted.longest_since)
    return branch(
        name,
        leaf("name", each.name),
        branch("statistics", *statistics, longest),
        leaf("uri", uris.queue(each.id)),
    )


def queues(several: Iterable[Node]) -> Node:
    """The collection of these queues."""
    return branch("Queues", *several)
