"""Whether what a client did is what a step waits for."""

from collections.abc import Iterable
from dataclasses import replace

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    SetState,
    SignIn,
    Supervise,
)
from finesse_mock.engine.media_commands import ActOnTask, SetMediaState, SignInMedia
from finesse_mock.model.dialog import Action


def is_what_was_asked(wanted: Command, seen: Command) -> bool:
    """Whether a client's command is the wanted one; what a step does not say may be anything."""
    match wanted, seen:
        case SignIn(), SignIn():
            return wanted.agent_id == seen.agent_id
        case SetState(), SetState():
            return (wanted.agent_id, wanted.state, wanted.supervisor_id) == (
                seen.agent_id,
                seen.state,
                seen.supervisor_id,
            ) and wanted.reason_code_id in (None, seen.reason_code_id)
        case MakeCall(), MakeCall():
            return (wanted.agent_id, wanted.to_address) == (seen.agent_id, seen.to_address) and (
                _within(wanted.variables, seen.variables)
            )
        case Supervise(), Supervise():
            return replace(seen, request_id=wanted.request_id) == wanted
        case DialogAction(), DialogAction():
            return (
                (wanted.agent_id, wanted.dialog_id, wanted.action)
                == (seen.agent_id, seen.dialog_id, seen.action)
                and wanted.to_address in ("", seen.to_address)
                and _same_party(wanted, seen)
                and _within(wanted.variables, seen.variables)
                and wanted.wrap_up_reason in (None, seen.wrap_up_reason)
                and _within(wanted.parameters, seen.parameters)
            )
        case SignInMedia(), SignInMedia():
            return (wanted.agent_id, wanted.media_id) == (seen.agent_id, seen.media_id)
        case SetMediaState(), SetMediaState():
            return (wanted.agent_id, wanted.media_id, wanted.state) == (
                seen.agent_id,
                seen.media_id,
                seen.state,
            ) and wanted.reason_code_id in (None, seen.reason_code_id)
        case ActOnTask(), ActOnTask():
            target = wanted.target or seen.target
            return replace(seen, request_id=wanted.request_id) == replace(wanted, target=target)
        case _:
            return False


def _same_party(wanted: DialogAction, seen: DialogAction) -> bool:
    """The address matters where it is somebody else's; some clients leave out their own."""
    return wanted.action is not Action.PARTICIPANT_DROP or wanted.address == seen.address


def _within(wanted: Iterable[tuple[str, str]], seen: Iterable[tuple[str, str]]) -> bool:
    return set(wanted) <= set(seen)
