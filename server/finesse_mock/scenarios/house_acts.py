"""What a step can have happen to servers, and what is told to teams; ``verbs`` has the names."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from finesse_mock.documents import Duration
from finesse_mock.scenarios.acts import Act, Agents


class OfServers(Act, frozen=True, kw_only=True):
    """Something happens to a server; without ``node`` to all of them."""

    node: str = ""


class Service(OfServers, frozen=True, kw_only=True):
    """A server goes out of service or comes back; without ``node`` all servers do."""

    reason: str = ""


class Notifications(OfServers, frozen=True, kw_only=True):
    """The notification service of a server stops or starts; without ``node`` that of all."""


class WebApplication(OfServers, frozen=True, kw_only=True):
    """The web application of a server stops or starts; without ``node`` that of all."""


class Failover(Act, frozen=True, kw_only=True):
    """All servers lose the CTI server, and find another one at once."""

    reason: str = ""


class CutConnection(Act, frozen=True, kw_only=True):
    """The connections of an agent to the notification service break, and nobody says good-bye."""

    agent: str
    node: str = ""

    def people(self) -> Mapping[str, Agents]:
        """Whose they are."""
        return {"agent": self.agent}


class Announce(Act, frozen=True, kw_only=True):
    """A supervisor has a message for a team or several; without ``by`` the first one there is."""

    team: Agents
    content: Annotated[str, Meta(min_length=1, max_length=255)]
    duration: Duration = Duration(60)
    by: str = ""

    def people(self) -> Mapping[str, Agents]:
        """The supervisor, where there is one."""
        return {"by": self.by} if self.by else {}
