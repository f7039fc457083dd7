"""Who may see and change what: "Authentication" of the Finesse Web Services Developer Guide."""

from finesse_mock.model.agent import Agent
from finesse_mock.rest import rejections
from finesse_mock.rest.exchange import Call
from finesse_mock.rest.floor import Floor


def named_user(call: Call) -> Agent:
    """The user in the URL, by login id or login name.

    Raises:
        RequestRejectedError: 404 User Not Found.
    """
    name = call.path["user"]
    user_id = call.floor.site.user_id(name)
    agent = call.floor.world.agent(user_id) if user_id else None
    if agent is None:
        raise rejections.unknown_user(name)
    return agent


def own_user(call: Call) -> Agent:
    """The user in the URL, who must be the caller.

    Raises:
        RequestRejectedError: 404 User Not Found, 401 Invalid Authorization User Specified.
    """
    agent = named_user(call)
    if call.caller.user_id != agent.id:
        raise rejections.wrong_user(call.caller.user_id)
    return agent


def own_or_administered_user(call: Call) -> Agent:
    """The user in the URL, who must be the caller unless an administrator asks.

    Raises:
        RequestRejectedError: 404 User Not Found, 401 Invalid Authorization User Specified.
    """
    return named_user(call) if call.caller.is_admin else own_user(call)


def readable_user(call: Call) -> Agent:
    """The user in the URL, whom the caller is, supervises or administers.

    Raises:
        RequestRejectedError: 404 User Not Found, 401 Invalid Authorization User Specified.
    """
    agent = named_user(call)
    if call.caller.user_id != agent.id and not oversees(call, agent.definition.team_id):
        raise rejections.wrong_user(call.caller.user_id)
    return agent


def calling_agent(call: Call) -> Agent | None:
    """The user who sent the request; None for an administrator."""
    return None if call.caller.is_admin else call.floor.world.agent(call.caller.user_id)


def oversees(call: Call, team_id: str) -> bool:
    """Whether the caller is an administrator or a supervisor of that team."""
    if call.caller.is_admin:
        return True
    agent = calling_agent(call)
    return (
        agent is not None
        and agent.definition.is_supervisor
        and team_id in agent.definition.supervised_teams
    )


def administrator(call: Call) -> None:
    """Let nobody pass but an administrator.

    Raises:
        RequestRejectedError: 401 Authorization Failure.
    """
    if not call.caller.is_admin:
        raise rejections.not_permitted(call.caller.user_id)


def own_or_overseen_team(call: Call) -> str:
    """The id of the team in the URL, to which the caller must belong, or oversee it.

    Raises:
        RequestRejectedError: 404 Not Found, 401 Authorization Failure.
    """
    team_id = call.path["team"]
    if team_id not in call.floor.site.teams:
        raise rejections.not_found(team_id)
    agent = calling_agent(call)
    member = agent is not None and agent.definition.team_id == team_id
    if not member and not oversees(call, team_id):
        raise rejections.not_permitted(call.caller.user_id)
    return team_id


def check_node(floor: Floor, *, reads: bool) -> None:
    """Let nobody configure the secondary node of a cluster, or even read, where that is so.

    Raises:
        RequestRejectedError: 403 Forbidden.
    """
    if floor.hosts.is_secondary and not (reads and floor.site.profile.secondary_reads):
        raise rejections.secondary_node()
