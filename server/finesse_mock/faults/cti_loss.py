"""``cti.loss``."""

from datetime import datetime

from finesse_mock.faults.fault import ServiceFault
from finesse_mock.model.system import ServiceState, ServiceStatus


class CtiLoss(ServiceFault, frozen=True, kw_only=True, tag="cti.loss"):
    """The CTI connection of a server is lost: out of service, and the heartbeat has failed.

    Where all servers lost it, its return is a failover of the CTI server, with what the profile
    makes of that for agents and calls.
    """

    def alter(self, status: ServiceStatus, now: datetime) -> ServiceStatus:  # noqa: ARG002 - of the family
        """Out of service, and not heard any more."""
        return ServiceStatus(ServiceState.OUT_OF_SERVICE, "CTI connection lost", heard_last=now)
