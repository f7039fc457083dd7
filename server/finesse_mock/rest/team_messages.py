"""The TeamMessage resource: what supervisors have to say to their teams."""

import re
from dataclasses import replace

from finesse_mock.model.message import TeamMessage
from finesse_mock.model.site import Site
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Configured, Document
from finesse_mock.rest.lists import number_in
from finesse_mock.wire import team_messages as wire
from finesse_mock.wire.team_messages import TeamMessageRequest
from finesse_mock.wire.updates import Update

MAX_CONTENT = 255
MAX_ACTIVE = 100
"""So many messages are shown at one time at the most; the number itself is not public."""


def post_message(call: Call) -> Answer:
    """Answer "TeamMessage—Create"; for administrators, and for supervisors of all those teams."""
    asked = wire.team_message_request(call.body)
    content, duration_s = _content(asked), _duration(asked)
    _check_teams(call, asked.teams)
    shown = _shown(call)
    if len(shown) >= MAX_ACTIVE:
        raise rejections.too_many_messages()
    message = TeamMessage(
        id=max(call.floor.site.team_messages, default=0) + 1,
        creator_id=call.caller.user_id,
        created_at=call.floor.now(),
        duration_s=duration_s,
        content=content,
        teams=asked.teams,
    )
    site = _with(call, [*shown, message])
    root = wire.team_message("TeamMessage", message, site)
    return Configured(site, root=root, updates=_updates("POST", call, message))


def _content(asked: TeamMessageRequest) -> str:
    if not asked.content:
        raise rejections.parameter_missing("content")
    if len(asked.content) > MAX_CONTENT:
        raise rejections.invalid_input("content")
    return asked.content


def _duration(asked: TeamMessageRequest) -> int:
    if not asked.duration:
        raise rejections.parameter_missing("duration")
    if not re.fullmatch("0*[1-9][0-9]{0,8}", asked.duration):
        raise rejections.invalid_input("duration")
    return int(asked.duration)


def _check_teams(call: Call, team_ids: tuple[str, ...]) -> None:
    if not team_ids:
        raise rejections.parameter_missing("teams")
    for team_id in team_ids:
        if team_id not in call.floor.site.teams:
            raise rejections.not_found(team_id)
        if not access.oversees(call, team_id):
            raise rejections.not_permitted(call.caller.user_id)


def delete_message(call: Call) -> Answer:
    """Answer "TeamMessage—Delete"; for who created it, and for administrators."""
    number = number_in(call)
    message = next((each for each in _shown(call) if each.id == number), None)
    if message is None:
        raise rejections.not_found(call.path["number"])
    if not call.caller.is_admin and call.caller.user_id != message.creator_id:
        raise rejections.not_permitted(call.caller.user_id)
    # It stays, unshown, until the next one comes, so that no later one has its id.
    others = [each for each in _shown(call) if each.id != number]
    site = _with(call, [*others, replace(message, duration_s=0)])
    return Configured(site, updates=_updates("DELETE", call, message))


def get_own_messages(call: Call) -> Answer:
    """Answer "TeamMessage—Get All": those that the caller created."""
    agent = access.calling_agent(call)
    if agent is not None and not agent.definition.is_supervisor:
        raise rejections.not_permitted(call.caller.user_id)
    own = [each for each in _shown(call) if each.creator_id == call.caller.user_id]
    return Document(wire.team_messages(own, call.floor.site))


def get_team_messages(call: Call) -> Answer:
    """Answer the messages to a team; for its agents, its supervisors and administrators."""
    team_id = access.own_or_overseen_team(call)
    to_team = [each for each in _shown(call) if team_id in each.teams]
    return Document(wire.team_messages(to_team, call.floor.site))


def _shown(call: Call) -> list[TeamMessage]:
    now = call.floor.now()
    return [each for each in call.floor.site.team_messages.values() if each.is_shown(now)]


def _with(call: Call, messages: list[TeamMessage]) -> Site:
    return replace(call.floor.site, team_messages={each.id: each for each in messages})


def _updates(event: str, call: Call, message: TeamMessage) -> tuple[Update, ...]:
    return tuple(wire.team_message_updates(event, message, call.floor.site, call.request_id))
