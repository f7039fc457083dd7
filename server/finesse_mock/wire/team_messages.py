"""TeamMessage bodies and events.

What stands in an answer beside the fields of a request, and on which node an event comes, the
public pages do not say; both are decided here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from finesse_mock.model.message import TeamMessage
from finesse_mock.model.site import Site
from finesse_mock.wire import uris
from finesse_mock.wire.updates import Update, envelope
from finesse_mock.wire.xml import Node, branch, last, leaf, parse, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMessageRequest:
    """The body of ``POST TeamMessage``; None for what is not there."""

    content: str | None
    duration: str | None
    teams: tuple[str, ...]


def team_message_request(body: bytes) -> TeamMessageRequest:
    """Read a ``TeamMessage``.

    Raises:
        UnreadableBodyError: It is no XML document with that root.
    """
    root = parse(body, "TeamMessage")
    teams = last(root, "teams")
    found = [] if teams is None else teams.findall("team")
    return TeamMessageRequest(
        content=text_of(root, "content"),
        duration=text_of(root, "duration"),
        teams=tuple(dict.fromkeys((each.text or "").strip() for each in found)),
    )


def team_message(name: str, message: TeamMessage, site: Site) -> Node:
    """A message. ``name`` is ``TeamMessage`` in REST, ``teamMessage`` in events."""
    creator = site.agents.get(message.creator_id)
    return branch(
        name,
        leaf("content", message.content),
        leaf("createdAt", int(message.created_at.timestamp())),
        branch(
            "createdBy",
            leaf("firstName", creator.first_name if creator else ""),
            leaf("id", message.creator_id),
            leaf("lastName", creator.last_name if creator else ""),
        ),
        leaf("duration", message.duration_s),
        leaf("id", message.id),
        branch("teams", *(leaf("team", team_id) for team_id in message.teams)),
        leaf("uri", uris.team_message(message.id)),
    )


def team_messages(several: Iterable[TeamMessage], site: Site) -> Node:
    """Messages, as one list."""
    return branch("TeamMessages", *(team_message("TeamMessage", each, site) for each in several))


def team_message_updates(
    event: str, message: TeamMessage, site: Site, request_id: str
) -> list[Update]:
    """The events by which every team of a message learns that it is there, or gone."""
    uri = uris.team_message(message.id)
    return [
        Update(
            uris.team_messages(team_id),
            envelope(event, uri, team_message("teamMessage", message, site), request_id),
        )
        for team_id in message.teams
    ]
