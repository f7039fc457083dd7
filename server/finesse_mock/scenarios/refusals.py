"""Why the world did not do what it was asked, in a sentence for the reader of a report."""

from collections.abc import Iterable

from finesse_mock.engine.changes import ApiError, Change, DialogAdded, RequestRefused
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    RouteCall,
    SetState,
    SignIn,
)
from finesse_mock.scenarios.requests import Cast


def why_refused(command: Command, changes: Iterable[Change], cast: Cast) -> str:
    """Why that command was refused, given the changes it made; empty when it was not."""
    changes = tuple(changes)
    if isinstance(command, RouteCall):
        began = any(isinstance(change, DialogAdded) for change in changes)
        return "" if began else _why_not_delivered(command, cast)
    if isinstance(command, OutsideParty):
        return "" if changes else _why_not_by_party(command, cast)
    for change in changes:
        if isinstance(change, RequestRefused):
            return _why(command, change.error, cast)
    return ""


def _why_not_delivered(command: RouteCall, cast: Cast) -> str:
    agent = cast.floor.world.agent(command.agent_id)
    state = agent.state if agent else "unknown"
    if cast.floor.world.dialogs_of(command.agent_id):
        return f"agent {command.agent_id} is {state} and has another call."
    return f"agent {command.agent_id} is {state}; a queue delivers calls to READY agents only."


def _why_not_by_party(command: OutsideParty, cast: Cast) -> str:
    dialog = cast.floor.world.dialog(command.dialog_id)
    leg = dialog.at(command.address) if dialog else None
    name = cast.name_of(command.dialog_id)
    state = leg.state if leg else "not there"
    return f"{command.address} cannot {command.act} in call {name}, being {state}."


def _why(command: Command, error: ApiError, cast: Cast) -> str:
    refusal = f"{error.type}: {error.message} ({error.data})"
    match command:
        case DialogAction():
            return f"{_why_not_in_call(command, cast)}; the answer was {refusal}."
        case SignIn() | SetState() | MakeCall():
            agent = cast.floor.world.agent(command.agent_id)
            state = agent.state if agent else "unknown"
            return f"agent {command.agent_id} is {state}; the answer was {refusal}."
        case _:
            return f"the answer was {refusal}."


def _why_not_in_call(command: DialogAction, cast: Cast) -> str:
    name = cast.name_of(command.dialog_id)
    dialog = cast.floor.world.dialog(command.dialog_id)
    if dialog is None:
        return f"call {name} is over"
    leg = dialog.of_agent(command.agent_id)
    if leg is None:
        return f"agent {command.agent_id} is not in call {name}"
    if command.action in leg.actions:
        return f"{command.action} in call {name} did not succeed"
    offers = ", ".join(leg.actions) or "nothing"
    return (
        f"{command.action} is not offered: agent {command.agent_id} is {leg.state} in call {name}, "
        f"where {offers} is"
    )
