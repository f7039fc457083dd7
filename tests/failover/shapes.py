"""Events by what failover is about: where, what, in which state."""

from e2e.events import Event

Shape = tuple[str, str, str]


def shape(event: Event) -> Shape:
    """Return the end of the node's name, the verb, and the state of what the event shows."""
    state = ""
    if event.user:
        state = event.user.state
    elif event.dialog:
        state = event.dialog.state
    elif event.xml is not None:
        state = event.xml.findtext("data/systemInfo/status") or ""
    return event.node.removeprefix("/finesse/api/"), event.verb, state
