"""Reasons by what people call them."""

from finesse_mock.model.site import ReasonCategory
from finesse_mock.scenarios.cast import CannotError, Cast


def reason_id(cast: Cast, agent_id: str, category: ReasonCategory, reason: str) -> int:
    """The id of the reason with that label or code, of those that the agent may choose from.

    Raises:
        CannotError: there is none.
    """
    offered = cast.floor.site.reasons_for(cast.floor.site.agents[agent_id], category)
    found = next((each.id for each in offered if reason in (each.label, str(each.code))), None)
    if found is None:
        labels = ", ".join(each.label for each in offered)
        raise CannotError(f'agent {agent_id} has no reason "{reason}" for {category}: {labels}.')
    return found
