"""The pubsub nodes that a Finesse server has.

Source: "Managing Notifications in Third-Party Applications" and "Notifications" in the Finesse Web
Services Developer Guide.
"""

from collections.abc import Iterator

from finesse_mock.model.site import Site
from finesse_mock.wire.uris import SYSTEM_INFO


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


def all_nodes(site: Site) -> Iterator[str]:
    """Every node of a server at that site; ``SystemInfo`` may come more than once."""
    yield SYSTEM_INFO
    for agent_id in site.agents:
        yield from automatic(agent_id)
    yield from on_request(site)
