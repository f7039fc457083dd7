"""Why an event did not reach a client: each reason is looked for where the mock decided it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from finesse_mock.documents.nearest import nearest
from finesse_mock.errors import UsageError
from finesse_mock.events.facts import EventPublished, FaultFired, SessionChanged, Stage
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.floor import Floor
from finesse_mock.wire.nodes import automatic
from finesse_mock.wire.uris import API
from finesse_mock.xmpp.availability import Availability
from finesse_mock.xmpp.domain import Domain


class Server(Protocol):
    """A server of the cluster as far as its subscriptions and sessions go."""

    name: str
    domain: Domain


@dataclass(frozen=True, slots=True)
class Because:
    """The answer: one sentence for each reason, the first the decisive one, and the evidence."""

    reasons: list[str]
    entries: list[Entry] = field(default_factory=list)


_SILENT: Final = {
    Availability.UNANNOUNCED: "has sent no presence yet; events wait for it",
    Availability.TAKES_NONE: "has a negative priority; send presence with 0 or more",
    Availability.UNAVAILABLE: "has no available presence; send presence",
}


class WhyNoEvent:
    """Explains what became of events on a node for an agent."""

    def __init__(self, journal: Journal, floor: Floor, servers: Sequence[Server]) -> None:
        self._journal = journal
        self._floor = floor
        self._servers = servers

    def explain(self, node: str, agent: str) -> Because:
        """Why the events of that node did not reach that agent, or where they went.

        Raises:
            UsageError: there is no such agent.
        """
        user = self._floor.site.user_id(agent)
        if user is None:
            hint = nearest(agent, tuple(self._floor.site.agents), "agents")
            raise UsageError(f"There is no agent {agent}; {hint}")
        name = node if node.startswith(API) else f"{API}/{node.removeprefix('/')}"
        missing = self._no_node(name)
        if missing:
            return Because([missing])
        published = self._published(name)
        reasons = [
            *self._never_subscribed(name, user),
            *self._nobody_there(name, user),
            *self._disturbed(name, user),
            *(self._delivered(published, user) if published else self._elsewhere(name, user)),
        ]
        evidence = (published, self._end_of_session(user))
        return Because(reasons, [entry for entry in evidence if entry])

    def _no_node(self, name: str) -> str:
        if any(server.domain.pubsub.has_node(name) for server in self._servers):
            return ""
        known = [each for server in self._servers for each in server.domain.pubsub.nodes()]
        return f"There is no node {name}; {nearest(name, known, 'nodes')}"

    def _never_subscribed(self, name: str, user: str) -> Iterator[str]:
        if any(self._subscriptions(server, name, user) for server in self._servers):
            return
        own = name in automatic(user)
        hint = (
            "the subscription, which the server makes by itself, was ended"
            if own
            else "subscribe to it, as only a user's own nodes need no subscription"
        )
        yield f"{user} is not subscribed to {name}: {hint}."

    def _nobody_there(self, name: str, user: str) -> Iterator[str]:
        sessions = [
            (server, session)
            for server in self._servers
            for session in server.domain.resources(_bare(server, user))
        ]
        if not sessions:
            end = self._end_of_session(user)
            was = end.fact if end else None
            if isinstance(was, SessionChanged) and end:
                who = was.jid or user
                yield (
                    f"{user} has no session: {who} was closed at {end.at:%H:%M:%S} (#{end.seq}) "
                    f"because {was.why}."
                )
            else:
                yield f"{user} has no session: no client is connected as {user}."
        for server, session in sessions:
            addressed = [jid for _, jid in self._subscriptions(server, name, user)]
            if session.address in addressed:
                continue
            if session.availability in _SILENT:
                yield f"{session.address} {_SILENT[session.availability]}."
            elif addressed and _bare(server, user) not in addressed:
                yield f"{session.address} is not what is subscribed; {', '.join(addressed)} is."

    def _disturbed(self, name: str, user: str) -> Iterator[str]:
        for entry in self._journal.backwards():
            fact = entry.fact
            if isinstance(fact, FaultFired) and _concerns(fact, name, user):
                yield f"The fault {fact.fault} ({fact.name}) fired at #{entry.seq}: {fact.what}."
                return

    @staticmethod
    def _delivered(published: Entry, user: str) -> Iterator[str]:
        fact = published.fact
        if not isinstance(fact, EventPublished):
            return
        if fact.withheld:
            silent = ", ".join(fact.withheld)
            yield f"#{published.seq} was not published by {silent}: out of service."
        theirs = [each for each in fact.deliveries if each.jid.partition("@")[0] == user.lower()]
        for each in theirs:
            over = f" over {each.transport}" if each.transport else ""
            yield f"The latest, #{published.seq}, for {each.jid}{over}: {each.fate}."
        if not theirs and not fact.withheld:
            yield f"The latest, #{published.seq}, was for nobody of {user}."

    def _elsewhere(self, name: str, user: str) -> Iterator[str]:
        """That there was nothing, and where the latest event about the user was, if anywhere."""
        own = f"{API}/User/{user}"
        yield f"Nothing was published on {name} since #{self._journal.first}."
        found = ""
        for entry in self._journal.backwards():
            fact = entry.fact
            if not isinstance(fact, EventPublished) or f">{user}<" not in fact.update:
                continue
            if fact.node != name and (not found or fact.node.startswith(own)):
                found = (
                    f"The latest event about {user}, #{entry.seq}, was published on {fact.node}."
                )
                if fact.node.startswith(own):
                    break
        if found:
            yield found

    def _published(self, name: str) -> Entry | None:
        return next(
            (
                entry
                for entry in self._journal.backwards()
                if isinstance(entry.fact, EventPublished) and entry.fact.node == name
            ),
            None,
        )

    def _end_of_session(self, user: str) -> Entry | None:
        for entry in self._journal.backwards():
            fact = entry.fact
            if isinstance(fact, SessionChanged) and fact.user == user.lower():
                return entry if fact.stage is Stage.CLOSED else None
        return None

    @staticmethod
    def _subscriptions(server: Server, name: str, user: str) -> list[tuple[str, str]]:
        return server.domain.pubsub.subscriptions_of(_bare(server, user), name)


def _concerns(fault: FaultFired, name: str, user: str) -> bool:
    """Whether a fault struck an event on that node for that user, or the user's connection."""
    if fault.node:
        return fault.node == name and fault.agent in ("", user)
    return fault.agent == user


def _bare(server: Server, user: str) -> str:
    return f"{user.lower()}@{server.domain.name}"
