"""What the journal is told when a fault strikes."""

from finesse_mock.events.facts import FaultFired
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.injected import Injected
from finesse_mock.faults.occasion import API, Occasion


def fired(injected: Injected[Fault], occasion: Occasion) -> FaultFired:
    """The strike as the journal keeps it."""
    return FaultFired(
        fault=injected.id,
        name=injected.fault.kind,
        what=_what(occasion),
        node=occasion.node,
        agent=occasion.agent,
    )


def _what(occasion: Occasion) -> str:
    """What was struck, in a few words."""
    if occasion.node:
        event = f"{occasion.verb} on {occasion.node.removeprefix(API)}"
        return f"{event} over {occasion.transport} for {occasion.agent}"
    if occasion.path:
        words = (occasion.method, occasion.path.removeprefix(API), occasion.action)
        who = f" by {occasion.agent}" if occasion.agent else ""
        return " ".join(word for word in words if word) + who
    if occasion.transport:
        return f"a stream of {occasion.agent or 'somebody'} over {occasion.transport}"
    return f"server {occasion.server}"
