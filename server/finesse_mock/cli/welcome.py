"""What ``serve`` says when everything listens: addresses, people, a first thing to do."""

import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from finesse_mock import __version__
from finesse_mock.app import Mock
from finesse_mock.cli.client import DEFAULT_URL
from finesse_mock.model.agent import AgentDefinition

_ROWS = (
    ("REST", "rest", "rest_tls"),
    ("BOSH", "bosh", "bosh_tls"),
    ("WebSocket", "ws", "ws_tls"),
    ("XMPP", "xmpp", "xmpp_tls"),
    ("control", "control", ""),
    ("console", "console", ""),
)


def welcome(mock: Mock, seconds: float) -> Iterator[str]:
    """The lines, the last of which begins with ``ready``."""
    site, ready = mock.site, mock.ready()
    yield (
        f"finesse-mock {__version__}  world {site.name}  profile {site.profile.name}  "
        f"seed {mock.seed}"
    )
    nodes = ready["nodes"]
    for node in nodes:
        if len(nodes) > 1:
            yield f"node {node['name']}"
        for label, plain, tls in _ROWS:
            if not node[plain]:
                continue
            secured = f"   {node[tls]} (TLS)" if tls and node[tls] else ""
            yield f"  {label:<10} {node[plain]}{secured}"
        yield f"  {'domain':<10} {node['xmpp_domain']}   {node['pubsub_domain']}"
    if ready["control_token"]:
        yield f"  {'token':<10} {ready['control_token']}   for the control API and its commands"
    if ready["ca_file"]:
        yield f"  {'trust':<10} {ready['ca_file']}"
    supervisors = [agent for agent in site.agents.values() if agent.is_supervisor]
    agents = [agent for agent in site.agents.values() if not agent.is_supervisor]
    yield f"  {'agents':<10} {_span(agents)}{_password(mock, agents)}"
    if supervisors:
        yield f"  {'':<10} {_span(supervisors)} (supervisors){_password(mock, supervisors)}"
    yield f"ready in {seconds:.1f} s; a first call, to copy:"
    first = next(iter(agents or supervisors), None)
    if first:
        yield f"  {_command()} call 5551234 {first.id} --sign-in{_where(ready)}"


def _span(agents: list[AgentDefinition]) -> str:
    if len(agents) <= 3:
        return " ".join(agent.id for agent in agents)
    return f"{agents[0].id} … {agents[-1].id}"


def _password(mock: Mock, agents: list[AgentDefinition]) -> str:
    passwords = {mock.site.passwords[agent.id] for agent in agents}
    return f"   password {passwords.pop()}" if len(passwords) == 1 else ""


def _command() -> str:
    """How this program was called, shortened where it lies below the current folder."""
    called = Path(sys.argv[0])
    if called.name != "finesse-mock":
        return "finesse-mock"
    if not called.is_absolute():
        return shlex.quote(str(called))
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))


def _where(ready: Mapping[str, Any]) -> str:
    url = "" if ready["control"] == DEFAULT_URL else f" --url {ready['control']}"
    token = f" --control-token {ready['control_token']}" if ready["control_token"] else ""
    return url + token
