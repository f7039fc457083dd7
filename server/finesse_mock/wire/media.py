"""Media bodies: the Media object of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable

from finesse_mock.model.media import Media, MediaDomain, MediaState
from finesse_mock.model.site import Site
from finesse_mock.wire import uris
from finesse_mock.wire.users import reason_code
from finesse_mock.wire.xml import Node, branch, flag, leaf, time

_WITH_REASON = frozenset({MediaState.NOT_READY, MediaState.LOGOUT})


def media(name: str, each: Media, site: Site) -> Node:
    """An agent in an MRD. ``name`` is ``Media`` in REST, ``media`` in events.

    Of an agent who is in no queue of the MRD only the MRD itself is told.
    """
    domain = site.media[each.media_id]
    uri = leaf("uri", uris.media(each.agent_id, domain.id))
    if not domain.served_by(site.agents[each.agent_id]):
        return branch(name, *_domain(domain), uri)
    reason = site.reason_codes.get(each.reason_code_id)
    description, number, interruptible, called = _domain(domain)
    return branch(
        name,
        description,
        leaf("dialogLogoutAction", each.logout_action),
        number,
        leaf("interruptAction", each.interrupt_action),
        interruptible,
        leaf("maxDialogLimit", each.max_dialogs),
        flag("mediaConnected", True) if site.profile.media_connected else None,
        called,
        reason_code("reasonCode", reason) if reason and each.state in _WITH_REASON else None,
        leaf("reasonCodeId", each.reason_code_id),
        flag("routable", each.routable),
        leaf("state", each.state),
        time("stateChangeTime", each.changed_at),
        uri,
    )


def media_list(several: Iterable[Media], site: Site) -> Node:
    """An agent in all MRDs."""
    return branch("MediaList", *(media("Media", each, site) for each in several))


def media_domains(domains: Iterable[MediaDomain]) -> Node:
    """The MRDs of the site; the guide names the list, but does not show it."""
    return branch(
        "MediaDomains",
        *(
            branch("MediaDomain", *_domain(each), leaf("uri", f"{uris.API}/MediaDomain/{each.id}"))
            for each in domains
        ),
    )


def _domain(domain: MediaDomain) -> tuple[Node, Node, Node, Node]:
    return (
        leaf("description", domain.description),
        leaf("id", domain.id),
        flag("interruptible", domain.interruptible),
        leaf("name", domain.name),
    )
