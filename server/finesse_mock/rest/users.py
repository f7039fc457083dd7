"""The User resource: reading users, signing in and out, changing state."""

import re

from finesse_mock.engine.agent_table import REQUESTS, SUPERVISOR_REQUESTS, Effect
from finesse_mock.engine.commands import RequestedState, SetState, SignIn
from finesse_mock.model.agent import Agent, MobileAgent, MobileMode
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import ReasonCategory, Site
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.wire import uris
from finesse_mock.wire.requests import MobileRequest, UserRequest, user_request
from finesse_mock.wire.users import user
from finesse_mock.wire.xml import branch

LOGIN = "LOGIN"
"""What is asked for to sign in; no state that one rests in."""


def get_user(call: Call) -> Answer:
    """Answer "User—Get User" and "User—Get User Id from Login Name".

    The ``uri`` of a user who was asked for by login name ends in that name; the id is in
    ``loginId``.
    """
    agent = access.readable_user(call)
    asked = call.path["user"]
    uri = "" if asked.lower() == agent.id.lower() else uris.user(asked)
    return Document(user("User", agent, call.floor.site, uri))


def get_users(call: Call) -> Answer:
    """Answer "User—Get List"; for administrators."""
    if not call.caller.is_admin:
        raise rejections.not_an_administrator()
    floor = call.floor
    return Document(
        branch("Users", *(user("User", agent, floor.site) for agent in floor.world.agents()))
    )


def put_user(call: Call) -> Answer:
    """Answer "User—Sign In to Finesse", "User—Sign Out of Finesse", "User—Change Agent State"."""
    agent = access.named_user(call)
    own = call.caller.user_id == agent.id
    if not own:
        _check_supervisor(call, agent)
    asked = user_request(call.body)
    if not asked.state:
        raise rejections.parameter_missing("state")
    if asked.state == LOGIN:
        if not own:
            raise rejections.wrong_user(call.caller.user_id)
        return _sign_in(call, agent, asked)
    change = _own_change if own else _supervised_change
    return change(call, agent, asked.state, asked)


def _check_supervisor(call: Call, agent: Agent) -> None:
    caller = access.calling_agent(call)
    if caller is None or not caller.definition.is_supervisor:
        raise rejections.wrong_user(call.caller.user_id)
    if not access.oversees(call, agent.definition.team_id):
        raise rejections.wrong_supervisor(call.caller.user_id)


# Signing in


def _sign_in(call: Call, agent: Agent, asked: UserRequest) -> Accepted:
    if not asked.extension:
        raise rejections.parameter_missing("extension")
    if not _is_extension(asked.extension, call.floor.site.profile):
        raise rejections.bad_request("extension", "Invalid extension specified for user")
    command = SignIn(
        agent_id=agent.id,
        extension=asked.extension,
        mobile=_mobile_agent(asked.mobile) if asked.mobile else None,
        request_id=call.request_id,
    )
    return Accepted(command=command, opens_session=True)


def _is_extension(text: str, profile: Profile) -> bool:
    """Digits; where the platform takes E.164, a plus and up to 14 digits, too."""
    pattern = r"[0-9]+|\+[0-9]{1,14}" if profile.e164_extension else r"[0-9]+"
    return re.fullmatch(pattern, text) is not None


def _mobile_agent(asked: MobileRequest) -> MobileAgent:
    if not asked.mode:
        raise rejections.parameter_missing("mode")
    if asked.mode not in MobileMode.__members__:
        raise rejections.invalid_input("mode", "user")
    if not asked.dial_number:
        raise rejections.parameter_missing("dialNumber")
    return MobileAgent(MobileMode(asked.mode), asked.dial_number)


# Changing state


def _own_change(call: Call, agent: Agent, wanted: str, asked: UserRequest) -> Accepted:
    if wanted not in RequestedState.__members__:
        raise rejections.invalid_input("state", "user")
    state = RequestedState(wanted)
    if state is RequestedState.LOGOUT and not agent.signed_in:
        raise rejections.invalid_state()
    if state is RequestedState.WORK and state not in REQUESTS[agent.state]:
        raise rejections.invalid_input("state", "user")
    return Accepted(
        command=SetState(
            agent_id=agent.id,
            state=state,
            reason_code_id=_reason(agent, state, asked.reason_code_id, call.floor.site),
            all_media=asked.logout_all_media,
            request_id=call.request_id,
        )
    )


def _reason(agent: Agent, state: RequestedState, given: int | None, site: Site) -> int | None:
    """The reason code for a state, if it is one that the agent may choose.

    The guide requires a code wherever codes are configured. The published sample clients send
    none, to any deployment, and have to get through; so a code may always be left out.
    """
    if given is None or state not in ReasonCategory.__members__:
        return None
    offered = site.reasons_for(agent.definition, ReasonCategory(state))
    if given not in {reason.id for reason in offered}:
        raise rejections.invalid_input("reasonCodeId", "user")
    return given


def _supervised_change(call: Call, agent: Agent, wanted: str, asked: UserRequest) -> Accepted:
    requests = SUPERVISOR_REQUESTS[agent.state]
    if wanted not in requests:
        raise rejections.invalid_state()
    if asked.reason_code_id is not None:
        raise rejections.invalid_input("reasonCodeId", "user")
    state = RequestedState(wanted)
    if requests[state] is Effect.REFUSE:
        raise rejections.invalid_state()
    return Accepted(
        command=SetState(
            agent_id=agent.id,
            state=state,
            supervisor_id=call.caller.user_id,
            request_id=call.request_id,
        )
    )
