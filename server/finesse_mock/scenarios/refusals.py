"""Why the world did not do what it was asked, in a sentence for the reader of a report."""

from collections.abc import Iterable

from finesse_mock.engine.changes import ApiError, Change, RequestRefused
from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    OutsideParty,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
)
from finesse_mock.scenarios.cast import Cast
from finesse_mock.scenarios.outcomes import (
    dialog_begun,
    why_not_by_party,
    why_not_delivered,
    why_not_reserved,
)


def why_refused(command: Command, changes: Iterable[Change], cast: Cast) -> str:
    """Why that command was refused, given the changes it made; empty when it was not."""
    changes = tuple(changes)
    world = cast.floor.world
    match command:
        case RouteCall():
            return "" if dialog_begun(changes) else why_not_delivered(command, world)
        case ReserveAgent():
            return "" if dialog_begun(changes) else why_not_reserved(command, world)
        case OutsideParty() if not changes:
            dialog, name = world.dialog(command.dialog_id), cast.name_of(command.dialog_id)
            return why_not_by_party(dialog, name, command.address, command.act)
        case _:
            refused = (each for each in changes if isinstance(each, RequestRefused))
            return next((_why(command, each.error, cast) for each in refused), "")


def _why(command: Command, error: ApiError, cast: Cast) -> str:
    refusal = f"{error.type}: {error.message} ({error.data})"
    match command:
        case DialogAction():
            return f"{_why_not_in_call(command, cast)}; the answer was {refusal}."
        case SignIn() | SetState() | MakeCall():
            agent = cast.floor.world.agent(command.agent_id)
            state = agent.state if agent else "unknown"
            return f"agent {command.agent_id} is {state}; the answer was {refusal}."
        case Supervise():
            return f"{_why_not_supervised(command, cast)}; the answer was {refusal}."
        case _:
            return f"the answer was {refusal}."


def _why_not_supervised(command: Supervise, cast: Cast) -> str:
    supervisor = cast.floor.world.agent(command.supervisor_id)
    agent = cast.floor.world.agent_at(command.agent_address)
    return (
        f"supervisor {command.supervisor_id} is {supervisor.state if supervisor else 'unknown'}, "
        f"agent {agent.id if agent else command.agent_address} is "
        f"{agent.state if agent else 'not signed in'}"
    )


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
