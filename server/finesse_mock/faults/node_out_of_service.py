"""``node.out_of_service``."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from finesse_mock.faults.fault import ServiceFault
from finesse_mock.model.system import ServiceState, ServiceStatus


class Outage(StrEnum):
    """How a server is out of service."""

    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    PARTIAL_SERVICE = "PARTIAL_SERVICE"


class NodeOutOfService(ServiceFault, frozen=True, kw_only=True, tag="node.out_of_service"):
    """A server is out of service: REST answers 503, and no events but that of SystemInfo come."""

    state: Annotated[Outage, Meta(description="`PARTIAL_SERVICE` keeps the CTI connection.")] = (
        Outage.OUT_OF_SERVICE
    )
    reason: Annotated[str, Meta(description="The statusReason that SystemInfo tells.")] = (
        "A dependency is down"
    )

    def alter(self, status: ServiceStatus, now: datetime) -> ServiceStatus:  # noqa: ARG002 - of the family
        """Out of service."""
        return ServiceStatus(ServiceState(self.state), self.reason)
