"""What a desktop reads once about its user: reasons, phone books, layouts, workflows, media."""

import re

from finesse_mock.model.agent import Agent
from finesse_mock.model.site import ReasonCategory, WrapUpReason
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.wire import layouts, lists, uris, workflows
from finesse_mock.wire.users import reason_code


def user_reason_codes(call: Call) -> Answer:
    """Answer "User—Get List of Reason Codes"; ``category`` is required."""
    agent = access.own_or_administered_user(call)
    category = category_in(call)
    return Document(
        lists.reason_codes(category, call.floor.site.reasons_for(agent.definition, category))
    )


def category_in(call: Call) -> ReasonCategory:
    """The category in the URL.

    Raises:
        RequestRejectedError: 400 Bad Request, when there is none or an unknown one.
    """
    given = call.query.get("category", "")
    if given not in ReasonCategory.__members__:
        raise rejections.bad_request("category", "Invalid category specified for ReasonCodes")
    return ReasonCategory(given)


def user_reason_code(call: Call) -> Answer:
    """Answer "User—Get Reason Code"; one that the user is offered, or a system code."""
    agent = access.own_or_administered_user(call)
    found = call.floor.site.reason_codes.get(number_in(call))
    if found is None or not found.is_for(agent.definition.team_id):
        raise rejections.stale_object(call.path["number"])
    return Document(reason_code("ReasonCode", found))


def number_in(call: Call) -> int:
    """The number in the URL; -1, which no object has, for anything that is not a number."""
    text = call.path["number"]
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def user_wrap_up_reasons(call: Call) -> Answer:
    """Answer "User—Get List of Wrap-Up Reasons"."""
    agent = access.own_or_administered_user(call)
    return Document(lists.wrap_up_reasons(_wrap_up_reasons(call, agent), uris.user(agent.id)))


def user_wrap_up_reason(call: Call) -> Answer:
    """Answer "User—Get Wrap-Up Reason"."""
    agent = access.own_or_administered_user(call)
    number = number_in(call)
    for each in _wrap_up_reasons(call, agent):
        if each.id == number:
            return Document(lists.wrap_up_reason(each, uris.user(agent.id)))
    raise rejections.stale_object(call.path["number"])


def _wrap_up_reasons(call: Call, agent: Agent) -> list[WrapUpReason]:
    return call.floor.site.wrap_up_reasons_for(agent.definition)


def user_phone_books(call: Call) -> Answer:
    """Answer "User—Get List of Phone Books"."""
    agent = access.own_user(call)
    return Document(lists.phone_books(call.floor.site.phone_books_for(agent.definition.team_id)))


def user_layout(call: Call) -> Answer:
    """Answer "User—Get Media Properties Layout": the default one."""
    agent = access.own_user(call)
    for each in call.floor.site.default_first():
        return Document(layouts.layout(each, uris.user(agent.id)))
    raise rejections.not_found("MediaPropertiesLayout")


def user_layouts(call: Call) -> Answer:
    """Answer "User—Get List of Media Properties Layouts"."""
    agent = access.own_user(call)
    return Document(layouts.layouts(call.floor.site.default_first(), uris.user(agent.id)))


def user_workflows(call: Call) -> Answer:
    """Answer "User—Get List of Workflows"."""
    agent = access.own_user(call)
    site = call.floor.site
    offered = site.workflows_for(agent.definition.team_id)
    return Document(workflows.workflows(offered, site.workflow_actions))


def user_desktop_layout(call: Call) -> Answer:
    """Answer a GET of the layout of the user's desktop: the team's own, or the default one."""
    agent = access.own_user(call)
    chosen = call.floor.site.desktop_layout_for(agent.definition.team_id)
    return Document(layouts.desktop_layout(chosen, f"{uris.user(agent.id)}/LayoutConfig"))
