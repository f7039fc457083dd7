"""Making the nodes of a server, with the subscriptions for which nobody has to ask."""

from finesse_mock.model.site import Site
from finesse_mock.pubsub.service import PubSub
from finesse_mock.wire.nodes import automatic, on_request


def create_nodes(pubsub: PubSub, site: Site, xmpp_domain: str) -> None:
    """Make all nodes afresh: automatic subscriptions are there, explicit ones are gone."""
    for node in pubsub.nodes():
        pubsub.delete_node(node)
    for node in on_request(site):
        pubsub.create_node(node)
    for agent_id in site.agents:
        for node in automatic(agent_id):
            pubsub.create_node(node)
            pubsub.subscribe(node, f"{agent_id.lower()}@{xmpp_domain}")
