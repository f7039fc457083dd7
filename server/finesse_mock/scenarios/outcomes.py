"""What came of something that the mock did for the world outside, or why nothing did.

Scenarios and the control API both tell people in these words.
"""

from collections.abc import Iterable

from finesse_mock.engine.changes import Change, DialogAdded, DialogChanged
from finesse_mock.engine.commands import ReserveAgent, RouteCall
from finesse_mock.engine.media_changes import TaskAdded, TaskChanged
from finesse_mock.engine.world import World
from finesse_mock.model.agent import Agent, AgentState
from finesse_mock.model.dialog import OVER, DiallingMode, Dialog
from finesse_mock.scenarios.cast import CannotError


def dialog_begun(changes: Iterable[Change]) -> str | None:
    """The id of the dialog or task that began with these changes; None when none did.

    A dialog that stands in nobody's collection yet, as that of a call which waits in a queue, is
    no news to anybody, and so counts only when nothing else began.
    """
    unlisted = None
    for change in changes:
        if isinstance(change, DialogAdded):
            return change.dialog.id
        if isinstance(change, DialogChanged) and unlisted is None:
            unlisted = change.dialog.id
        if isinstance(change, TaskAdded | TaskChanged) and unlisted is None:
            unlisted = change.task.id
    return unlisted


def why_not_delivered(command: RouteCall, world: World) -> str:
    """Why a queue did not deliver that call to that agent."""
    agent = world.agent(command.agent_id)
    if agent is None:
        return f"there is no queue {command.queue_id or command.dialed_number}."
    return _why_not_free(agent, world, "a queue delivers calls to READY agents only")


def why_not_reserved(command: ReserveAgent, world: World) -> str:
    """Why a campaign did not reserve that agent."""
    agent = world.agent(command.agent_id)
    if agent is None:
        return f"there is no agent {command.agent_id}."
    profile = world.site.profile
    if command.mode is DiallingMode.PREVIEW and not profile.preview_mode:
        return f"the profile {profile.name} has no preview campaigns; take direct_preview."
    return _why_not_free(agent, world, "a campaign reserves READY agents only")


def _why_not_free(agent: Agent, world: World, rule: str) -> str:
    if not agent.signed_in:
        return f"agent {agent.id} is signed out; {rule}."
    if agent.state is not AgentState.READY:
        return f"agent {agent.id} is {agent.state}; {rule}."
    if world.dialogs_of(agent.id):
        return f"agent {agent.id} is READY but has another call."
    return f"agent {agent.id} cannot be called from the agent's own number."


def party_in(dialog: Dialog, name: str, address: str) -> str:
    """The number of somebody outside in that call: the one given, or the only one there is.

    ``name`` is what the call is called here.

    Raises:
        CannotError: nobody, or more than one, is meant.
    """
    parties = [
        leg.address
        for leg in dialog.participants
        if not leg.agent_id and leg.state not in OVER and address in ("", leg.address)
    ]
    if not parties:
        who = address or "nobody outside"
        raise CannotError(f"{who} is {'not ' if address else ''}in call {name}.")
    if len(parties) > 1:
        raise CannotError(f"{' and '.join(parties)} are in call {name}; name one of them.")
    return parties[0]


def why_not_by_party(dialog: Dialog | None, name: str, address: str, act: str) -> str:
    """Why somebody outside could not do that in a call."""
    leg = dialog.at(address) if dialog else None
    state = leg.state if leg else "not there"
    return f"{address} cannot {act} in call {name}, being {state}."
