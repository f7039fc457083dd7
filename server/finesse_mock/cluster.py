"""The cluster: one Finesse server or two, to which every event is published."""

from collections.abc import Iterable

from finesse_mock.model.system import Hosts
from finesse_mock.node import Node
from finesse_mock.notify.service import Publication
from finesse_mock.wire.updates import Update


class Cluster:
    """The notification service of all nodes together."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, nodes: Iterable[Node]) -> None:
        """Put the servers in, the primary one first, and let each know of the other."""
        self.nodes.extend(nodes)
        secondary = self.nodes[1].host() if len(self.nodes) > 1 else None
        for node in self.nodes:
            node.hosts = Hosts(
                primary=self.nodes[0].host(),
                secondary=secondary,
                xmpp_domain=node.domain.name,
                pubsub_domain=node.domain.pubsub_name,
            )

    @property
    def has_cti(self) -> bool:
        """Whether any server is connected to a CTI server."""
        return any(node.service.has_cti for node in self.nodes)

    def publish(self, node: str, update: str) -> Publication:
        """Publish on every server that is in service."""
        event = Update(node, update)
        receipts = [server.notify(event) for server in self.nodes]
        return Publication(
            receipts[0].item_id if receipts else "",
            tuple(found for each in receipts for found in each.deliveries),
            tuple(name for each in receipts for name in each.withheld),
        )
