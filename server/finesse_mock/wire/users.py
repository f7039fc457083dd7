"""User bodies: "User—Get User" and "Team—Get Team" of the Finesse Web Services Developer Guide."""

from finesse_mock.model.agent import NO_REASON, Agent, AgentDefinition, AgentState
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import ReasonCode, Site, Team
from finesse_mock.wire import uris
from finesse_mock.wire.xml import Node, branch, flag, leaf, time

VOICE = 1
"""The media id of voice."""

_WITH_REASON = frozenset({AgentState.NOT_READY, AgentState.LOGOUT})
"""Only these states are explained by a reason code; the id alone may show in others."""


def user(name: str, agent: Agent, site: Site, uri: str = "") -> Node:
    """The full User. ``name`` is ``User`` in REST, ``user`` in events.

    ``uri`` replaces the usual one for a User that was asked for by login name.
    """
    who = agent.definition
    return branch(
        name,
        leaf("dialogs", uris.dialogs(agent.id)),
        leaf("extension", agent.extension),
        leaf("firstName", who.first_name),
        leaf("lastName", who.last_name),
        leaf("loginId", agent.id),
        leaf("loginName", who.login_name),
        leaf("mediaType", VOICE),
        _mobile_agent(agent),
        leaf("pendingState", agent.pending or ""),
        _reason(agent, site),
        leaf("reasonCodeId", _reason_id(agent)),
        branch("roles", *(leaf("role", role) for role in who.roles)),
        _settings(who, site.profile),
        leaf("state", agent.state),
        time("stateChangeTime", agent.changed_at),
        leaf("teamId", who.team_id),
        leaf("teamName", site.teams[who.team_id].name if who.team_id in site.teams else ""),
        _supervised_teams(agent, site),
        leaf("uri", uri or uris.user(agent.id)),
        leaf("wrapUpTimer", who.wrap_up_seconds) if site.profile.wrap_up_timer else None,
    )


def _settings(who: AgentDefinition, profile: Profile) -> Node:
    """What clients read without asking whether it exists; never empty."""
    outgoing = leaf("wrapUpOnOutgoing", who.wrap_up_on_outgoing)
    return branch(
        "settings",
        leaf("wrapUpOnIncoming", who.wrap_up_on_incoming),
        outgoing if profile.wrap_up_on_outgoing else None,
    )


def summary(name: str, agent: Agent, site: Site) -> Node:
    """The shorter User that stands in a Team and in the events of a team."""
    who = agent.definition
    return branch(
        name,
        leaf("dialogs", uris.dialogs(agent.id)),
        leaf("extension", agent.extension),
        leaf("firstName", who.first_name),
        leaf("lastName", who.last_name),
        leaf("loginId", agent.id),
        _media_state(agent, site),
        leaf("mediaType", VOICE),
        leaf("pendingState", agent.pending or ""),
        _reason(agent, site),
        leaf("state", agent.state),
        time("stateChangeTime", agent.changed_at),
        leaf("uri", uris.user(agent.id)),
    )


def _media_state(agent: Agent, site: Site) -> Node | None:
    """Whether the agent is in a call which the state does not show, where supervisors see that."""
    if not site.profile.media_state:
        return None
    return leaf("mediaState", "BUSY" if agent.on_own_call else "IDLE")


def _reason_id(agent: Agent) -> int:
    if agent.pending is not None and agent.pending_reason_id != NO_REASON:
        return agent.pending_reason_id
    return agent.reason_code_id


def _reason(agent: Agent, site: Site) -> Node | None:
    reason = site.reason_codes.get(agent.reason_code_id)
    if reason is None or agent.state not in _WITH_REASON:
        return None
    return reason_code("reasonCode", reason)


def reason_code(name: str, reason: ReasonCode) -> Node:
    """A reason code, which looks the same in a User and in a list."""
    return branch(
        name,
        leaf("category", reason.category),
        leaf("code", reason.code),
        flag("forAll", reason.for_all),
        leaf("id", reason.id),
        leaf("label", reason.label),
        flag("systemCode", reason.system),
        leaf("uri", uris.reason_code(reason.id)),
    )


def _mobile_agent(agent: Agent) -> Node | None:
    if agent.mobile is None:
        return None
    return branch(
        "mobileAgent",
        leaf("dialNumber", agent.mobile.dial_number),
        leaf("mode", agent.mobile.mode),
    )


def _supervised_teams(agent: Agent, site: Site) -> Node | None:
    if not agent.definition.is_supervisor:
        return None
    supervised = [
        site.teams[team_id]
        for team_id in agent.definition.supervised_teams
        if team_id in site.teams
    ]
    return branch("teams", *(team(each) for each in supervised))


def team(each: Team, users: Node | None = None) -> Node:
    """A Team, with its members where ``users`` is given."""
    return branch(
        "Team",
        leaf("id", each.id),
        leaf("name", each.name),
        leaf("uri", uris.team(each.id)),
        users,
    )
