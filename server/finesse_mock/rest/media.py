"""The Media resource: an agent in nonvoice media. Only Unified CCE has it.

What is checked here is whether a request makes sense at all; what the state does not allow comes
as an error event.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from finesse_mock.engine.media_commands import (
    MediaCommand,
    MediaRequest,
    SetMediaState,
    SetRoutable,
    SignInMedia,
)
from finesse_mock.model.agent import Agent
from finesse_mock.model.media import MAX_DIALOGS, InterruptAction, LogoutAction, MediaDomain
from finesse_mock.model.site import ReasonCategory
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.wire.media import media, media_domains, media_list
from finesse_mock.wire.media_requests import MediaBody, media_request
from finesse_mock.wire.tasks import task_list

# Reading


def get_media_list(call: Call) -> Answer:
    """Answer "Media—Get List": the agent in every MRD."""
    agent = _own_user(call)
    found = (call.floor.world.media(agent.id, each) for each in call.floor.site.media)
    return Document(media_list(found, call.floor.site))


def get_media(call: Call) -> Answer:
    """Answer "Media—Get Media"."""
    agent = _own_user(call)
    found = call.floor.world.media(agent.id, _domain(call).id)
    return Document(media("Media", found, call.floor.site))


def get_tasks(call: Call) -> Answer:
    """Answer "Dialog—Get List of Dialogs" for all nonvoice dialogs of the user."""
    agent = _own_user(call)
    return Document(task_list(call.floor.world.tasks_of(agent.id), call.floor.site))


def get_tasks_of_media(call: Call) -> Answer:
    """Answer the same for those of one MRD."""
    agent = _own_user(call)
    domain = _domain(call)
    found = (each for each in call.floor.world.tasks_of(agent.id) if each.media_id == domain.id)
    return Document(task_list(found, call.floor.site))


def get_media_domains(call: Call) -> Answer:
    """Answer a GET of the list of MRDs, to everybody."""
    check_task_routing(call)
    return Document(media_domains(call.floor.site.media.values()))


def check_task_routing(call: Call) -> None:
    """Let nothing pass where the platform has no task routing.

    Raises:
        RequestRejectedError: 501 Not Implemented; the guide does not say with which status.
    """
    if not call.floor.site.profile.task_routing:
        raise rejections.not_implemented("Media")


def _own_user(call: Call) -> Agent:
    agent = access.own_user(call)
    check_task_routing(call)
    return agent


def _domain(call: Call) -> MediaDomain:
    domain = call.floor.site.media.get(call.path["media"])
    if domain is None:
        raise rejections.not_found(call.path["media"])
    return domain


# Signing in, states, routable


def put_media(call: Call) -> Answer:
    """Answer "Media—Sign In", "Media—Change State or Sign Out", "Media—Change Agent State with
    Reason Code" and "Media—Change Agent to Routable or Not Routable"."""
    agent = _own_user(call)
    domain = _domain(call)
    with _told_of(domain):
        return Accepted(command=_command(call, agent, domain, media_request(call.body)))


@contextmanager
def _told_of(domain: MediaDomain) -> Iterator[None]:
    """Have the error that leaves this block name the MRD."""
    try:
        yield
    except rejections.RequestRejectedError as rejection:
        rejection.media = domain.id
        raise


def _command(call: Call, agent: Agent, domain: MediaDomain, asked: MediaBody) -> MediaCommand:
    if asked.state is None:
        if asked.routable is None:
            raise rejections.parameter_missing("state")
        return SetRoutable(
            agent_id=agent.id,
            media_id=domain.id,
            routable=asked.routable,
            request_id=call.request_id,
        )
    if asked.state not in MediaRequest.__members__:
        raise rejections.invalid_input("state", "media")
    state = MediaRequest(asked.state)
    if state is MediaRequest.LOGIN:
        return _sign_in(call, agent, domain, asked)
    return SetMediaState(
        agent_id=agent.id,
        media_id=domain.id,
        state=state,
        reason_code_id=_reason(call, agent, state, asked.reason_code_id),
        request_id=call.request_id,
    )


def _sign_in(call: Call, agent: Agent, domain: MediaDomain, asked: MediaBody) -> SignInMedia:
    if asked.max_dialogs is None:
        raise rejections.parameter_missing("maxDialogLimit")
    if asked.interrupt_action is None:
        raise rejections.parameter_missing("interruptAction")
    if not (
        re.fullmatch("[0-9]{1,2}", asked.max_dialogs) and 1 <= int(asked.max_dialogs) <= MAX_DIALOGS
    ):
        raise rejections.invalid_input("maxDialogLimit", "media")
    if asked.interrupt_action not in InterruptAction.__members__:
        raise rejections.invalid_input("interruptAction", "media")
    logout = asked.logout_action or LogoutAction.CLOSE
    if logout not in LogoutAction.__members__:
        raise rejections.invalid_input("dialogLogoutAction", "media")
    return SignInMedia(
        agent_id=agent.id,
        media_id=domain.id,
        max_dialogs=int(asked.max_dialogs),
        interrupt_action=InterruptAction(asked.interrupt_action),
        logout_action=LogoutAction(logout),
        request_id=call.request_id,
    )


def _reason(call: Call, agent: Agent, state: MediaRequest, given: int | None) -> int | None:
    """The reason code for a state, which may be left out, as that of a User may."""
    if given is None or state not in ReasonCategory.__members__:
        return None
    offered = call.floor.site.reasons_for(agent.definition, ReasonCategory(state))
    if given not in {reason.id for reason in offered}:
        raise rejections.invalid_input("reasonCodeId", "media")
    return given
