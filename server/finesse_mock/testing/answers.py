"""What tests look at: where the mock is, who is there, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


class Node(str):
    """The name of a pubsub node; it can be used wherever a text can."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so from the start of a mock to its end; ``agents`` are by id."""

    addresses: Mapping[str, Any]
    agents: Mapping[str, Mapping[str, Any]]
    seed: int
    profile: str
    world: str
    pace: str

    @classmethod
    def told(
        cls, addresses: Mapping[str, Any], state: Mapping[str, Any], clock: Mapping[str, Any]
    ) -> Self:
        """The facts in what the control API answers."""
        agents = {each["id"]: each for each in addresses["agents"]}
        return cls(
            addresses=addresses,
            agents=agents,
            seed=state["seed"],
            profile=state["profile"],
            world=state["world"],
            pace=clock["pace"],
        )


class Located:
    """Something that knows where a mock is; None for what does not listen."""

    def __init__(self, facts: Facts) -> None:
        said = facts.addresses
        self.facts = facts
        self.rest: str = said["rest"]
        self.rest_tls: str | None = said["rest_tls"]
        self.bosh: str = said["bosh"]
        self.bosh_tls: str | None = said["bosh_tls"]
        self.ws: str | None = said["ws"]
        self.ws_tls: str | None = said["ws_tls"]
        self.xmpp: str = said["xmpp"]
        self.xmpp_tls: str | None = said["xmpp_tls"]
        self.xmpp_domain: str = said["xmpp_domain"]
        self.pubsub_domain: str = said["pubsub_domain"]
        self.control: str = said["control"]
        self.console: str = said["console"]
        self.ca_file: str | None = said["ca_file"]
        self.nodes: Sequence[Mapping[str, Any]] = said["nodes"]
        self.seed = facts.seed
        """All ids follow from it."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of an agent without asking; ``dialogs`` and ``user`` are the agent's nodes."""

    id: str
    password: str
    extension: str
    dialogs: Node
    user: Node
    media: Node

    @classmethod
    def known(cls, agent_id: str, facts: Facts) -> Self:
        """The agent of that id.

        Raises:
            UsageError: there is none; the message names the nearest.
        """
        if agent_id not in facts.agents:
            from finesse_mock.documents import nearest
            from finesse_mock.errors import UsageError

            hint = nearest(agent_id, facts.agents, "agents")
            raise UsageError(f"There is no agent {agent_id}; {hint}")
        own = f"/finesse/api/User/{agent_id}"
        told = facts.agents[agent_id]
        return cls(
            agent_id,
            told["password"],
            told["extension"],
            Node(f"{own}/Dialogs"),
            Node(own),
            Node(f"{own}/Media"),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """A REST request that a client sent; ``action`` is the action or state that it asked for."""

    seq: int
    method: str
    path: str
    user: str
    action: str
    request_id: str
    status: int
    refusal: str

    def __str__(self) -> str:
        return f"#{self.seq} {self.method} {self.path} {self.action} → {self.status}"

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """The request of that entry."""
        part = entry["request"]
        return cls(
            entry["seq"],
            part["method"],
            part["path"],
            part["user"],
            part["action"],
            part["requestId"],
            part["status"],
            part["refusal"],
        )


@dataclass(frozen=True, slots=True)
class Event:
    """An event that was published: ``about`` sums it up, ``update`` is the XML document.

    ``deliveries`` tell what became of it for each session of a subscriber.
    """

    seq: int
    node: str
    verb: str
    about: str
    update: str
    request_id: str
    deliveries: Sequence[Mapping[str, str]]

    def __str__(self) -> str:
        return f"#{self.seq} {self.node} {self.verb} {self.about}"

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """The event of that entry."""
        part = entry["event"]
        return cls(
            entry["seq"],
            part["node"],
            part["verb"],
            part["about"],
            part["update"],
            part["requestId"],
            part["deliveries"],
        )
