"""SystemInfo: "SystemInfo—Get SystemInfo" of the Finesse Web Services Developer Guide."""

from datetime import UTC, datetime, timedelta

from finesse_mock.model.site import Site
from finesse_mock.model.system import AuthMode, Host, Hosts, ServiceStatus
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, branch, leaf, time

HEARTBEAT_INTERVAL_S = 2
PERIPHERAL_ID = 5000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def system_info(name: str, site: Site, hosts: Hosts, status: ServiceStatus, now: datetime) -> Node:
    """The state of the server. The CTI members stand in the order of the guide, not of the ABC.

    ``name`` is ``SystemInfo`` in REST, ``systemInfo`` in events.
    """
    heard = status.heard_last or now
    return branch(
        name,
        time("currentTimestamp", now),
        leaf("deploymentType", site.profile.platform),
        leaf("lastCTIHeartbeatStatus", "failure" if status.heard_last else "success"),
        leaf("lastSuccessCTIHeartbeatTime", (heard - _EPOCH) // timedelta(milliseconds=1)),
        leaf("ctiVersion", site.profile.cti_version),
        leaf("ctiHeartbeatInterval", HEARTBEAT_INTERVAL_S),
        leaf("license"),
        leaf("peripheralId", PERIPHERAL_ID),
        _node("primaryNode", hosts.primary),
        _node("secondaryNode", hosts.secondary) if hosts.secondary else None,
        leaf("status", status.state),
        leaf("statusReason", status.reason),
        leaf("systemAuthMode", site.auth),
        leaf("timezoneOffset", 0),
        leaf("uri", uris.SYSTEM_INFO),
        leaf("xmppDomain", hosts.xmpp_domain),
        leaf("xmppPubSubDomain", hosts.pubsub_domain),
    )


def _node(name: str, host: Host) -> Node:
    ports = {
        "httpsPort": host.https_port,
        "xmppPort": host.xmpp_port,
        "xmppSecurePort": host.xmpp_secure_port,
    }
    told = [leaf(kind, port) for kind, port in ports.items() if port]
    return branch(name, leaf("host", host.name), *told)


def user_auth_mode(auth: AuthMode) -> Node:
    """``UserAuthMode``: which way a user signs on; with the password, where both are open."""
    mode = AuthMode.NON_SSO if auth.takes_passwords else AuthMode.SSO
    return branch("UserAuthMode", leaf("authMode", mode))
