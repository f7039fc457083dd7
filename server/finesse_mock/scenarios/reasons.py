"""Reasons by what people call them."""

from finesse_mock.documents import nearest
from finesse_mock.model.site import ReasonCategory, Site
from finesse_mock.scenarios.cast import CannotError


def reason_id(site: Site, agent_id: str, state: str, reason: str) -> int | None:
    """The id of the reason with that label or code, of those the agent may choose for a state.

    None where no reason is given.

    Raises:
        CannotError: there is none.
    """
    if not reason:
        return None
    offered = site.reasons_for(site.agents[agent_id], ReasonCategory(state))
    found = next((each.id for each in offered if reason in (each.label, str(each.code))), None)
    if found is None:
        hint = nearest(reason, [each.label for each in offered], "reasons")
        raise CannotError(f'agent {agent_id} has no reason "{reason}" for {state}; {hint}')
    return found
