"""Nodes and subscriptions (XEP-0060), as Finesse uses them.

The server makes the nodes; clients only subscribe and unsubscribe. A subscription belongs to an
exact address: one made with a bare JID and one made with a full JID of the same user are two.
"""

from collections.abc import Collection
from enum import StrEnum


class PubSubCondition(StrEnum):
    """Why a request is refused."""

    NODE_NOT_FOUND = "node-not-found"
    NOT_SUBSCRIBED = "not-subscribed"


class PubSubError(Exception):
    """A request cannot be met; `condition` says why."""

    def __init__(self, condition: PubSubCondition) -> None:
        super().__init__(condition)
        self.condition = condition


class PubSub:
    """The nodes of one service, with their subscribers in the order of subscription."""

    def __init__(self) -> None:
        # Dictionaries without values: sets that remember the order.
        self._subscribers: dict[str, dict[str, None]] = {}
        # The same relation seen from the user, so that asking does not search every node.
        self._subscriptions: dict[str, dict[tuple[str, str], None]] = {}

    def create_node(self, node: str) -> None:
        """Make `node` exist; nothing happens if it does."""
        self._subscribers.setdefault(node, {})

    def delete_node(self, node: str) -> None:
        """Make `node` and its subscriptions vanish; nothing happens if it does not exist."""
        for jid in self._subscribers.pop(node, {}):
            self._forget(node, jid)

    def has_node(self, node: str) -> bool:
        """Tell whether `node` exists."""
        return node in self._subscribers

    def nodes(self) -> list[str]:
        """Return the nodes in the order of their creation."""
        return list(self._subscribers)

    def subscribe(self, node: str, jid: str) -> None:
        """Subscribe exactly `jid`; once more is no error.

        Raises:
            PubSubError: NODE_NOT_FOUND.
        """
        self._node(node)[jid] = None
        self._subscriptions.setdefault(_bare(jid), {})[node, jid] = None

    def unsubscribe(self, node: str, jid: str) -> None:
        """End the subscription of exactly `jid`.

        Raises:
            PubSubError: NODE_NOT_FOUND or NOT_SUBSCRIBED.
        """
        subscribers = self._node(node)
        if jid not in subscribers:
            raise PubSubError(PubSubCondition.NOT_SUBSCRIBED)
        del subscribers[jid]
        self._forget(node, jid)

    def subscribers(self, node: str) -> Collection[str]:
        """Return a view of the addresses subscribed to `node`; empty if there is no such node."""
        return self._subscribers.get(node, {}).keys()

    def subscriptions_of(self, bare_jid: str, node: str | None = None) -> list[tuple[str, str]]:
        """Return (node, address) for the bare JID and its full JIDs, on all nodes or on one."""
        return [
            (name, jid)
            for name, jid in self._subscriptions.get(bare_jid, {})
            if node is None or name == node
        ]

    def _node(self, node: str) -> dict[str, None]:
        try:
            return self._subscribers[node]
        except KeyError:
            raise PubSubError(PubSubCondition.NODE_NOT_FOUND) from None

    def _forget(self, node: str, jid: str) -> None:
        bare = _bare(jid)
        subscriptions = self._subscriptions[bare]
        del subscriptions[node, jid]
        if not subscriptions:
            del self._subscriptions[bare]


def _bare(jid: str) -> str:
    return jid.partition("/")[0]
