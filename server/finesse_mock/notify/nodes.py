"""The pubsub nodes of a Finesse server and who is subscribed to them without asking.

Source: "Managing Notifications in Third-Party Applications" and "Notifications" in the Finesse Web
Services Developer Guide.
"""

from collections.abc import Iterator

from finesse_mock.model.site import Site
from finesse_mock.pubsub.service import PubSub

SYSTEM_INFO = "/finesse/api/SystemInfo"


def automatic(agent_id: str) -> Iterator[str]:
    """Nodes to which the server itself subscribes the bare JID of a user."""
    user = f"/finesse/api/User/{agent_id}"
    yield user
    yield f"{user}/Dialogs"
    yield f"{user}/Dialogs/Media"
    yield f"{user}/Media"
    yield SYSTEM_INFO


def on_request(site: Site) -> Iterator[str]:
    """Nodes to which one has to subscribe."""
    for agent_id in site.agents:
        yield f"/finesse/api/User/{agent_id}/Queues"
        yield f"/finesse/api/User/{agent_id}/ClientLog"
        # Some pages of the guide name these, too; events are on the one node for all media.
        for media_id in site.media:
            yield f"/finesse/api/User/{agent_id}/Media/{media_id}"
    for team_id in site.teams:
        yield f"/finesse/api/Team/{team_id}/Users"
        yield f"/finesse/api/Team/{team_id}/TeamMessages"
    for queue_id in site.queues:
        yield f"/finesse/api/Queue/{queue_id}"


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
