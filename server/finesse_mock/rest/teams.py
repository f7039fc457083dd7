"""The Team resource, with the states of its members."""

from finesse_mock.model.agent import Agent
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.wire.users import summary, team
from finesse_mock.wire.xml import branch


def get_team(call: Call) -> Answer:
    """Answer "Team—Get Team"; ``includeLoggedOutAgents=false`` leaves out who is signed out."""
    site = call.floor.site
    found = site.teams.get(call.path["team"])
    if found is None:
        raise rejections.not_found(call.path["team"])
    if not access.oversees(call, found.id):
        raise rejections.not_permitted(call.caller.user_id)
    signed_in_only = call.query.get("includeLoggedOutAgents", "").lower() == "false"
    members = (agent for agent in _members(call, found.id) if agent.signed_in or not signed_in_only)
    users = branch("users", *(summary("User", agent, site) for agent in members))
    return Document(team(found, users))


def _members(call: Call, team_id: str) -> list[Agent]:
    world = call.floor.world
    agents = (world.agent(each.id) for each in call.floor.site.members(team_id))
    return [agent for agent in agents if agent is not None]
