"""What agents ask for in a nonvoice medium: signing in and out, states, being routable.

Source: "Media—Sign In", "Media—Change State or Sign Out" and "Media—Change Agent to Routable or
Not Routable" of the Finesse Web Services Developer Guide.
"""

from dataclasses import replace

from finesse_mock.engine import media_refusals as refusals
from finesse_mock.engine import tasks
from finesse_mock.engine.changes import ApiError, Subject
from finesse_mock.engine.commands import SetState
from finesse_mock.engine.media_commands import (
    MediaRequest,
    SetMediaState,
    SetRoutable,
    SignInMedia,
)
from finesse_mock.engine.media_table import REQUESTS, Effect
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import NO_REASON
from finesse_mock.model.media import LogoutAction, Media, MediaState
from finesse_mock.model.task import Disposition, Task, TaskState

_ERRORS = {
    Effect.SIGNED_IN: refusals.SIGNED_IN_ALREADY,
    Effect.SIGNED_OUT: refusals.NOT_SIGNED_IN,
    Effect.REFUSE: refusals.NOT_NOW,
}


def sign_in(turn: Turn, command: SignInMedia) -> None:
    """Sign an agent in, NOT_READY and routable; a second sign-in is refused."""
    media = turn.media(command.agent_id, command.media_id)
    domain = turn.site.media[media.media_id]
    if not domain.served_by(turn.agent(media.agent_id).definition):
        _refuse(turn, media, refusals.NOT_IN_MEDIUM)
    elif _allowed(turn, media, MediaRequest.LOGIN):
        signed_in = replace(
            turn.media_moved(media, MediaState.NOT_READY),
            resting=MediaState.NOT_READY,
            routable=True,
            max_dialogs=command.max_dialogs,
            interrupt_action=command.interrupt_action,
            logout_action=command.logout_action,
            reason_code_id=NO_REASON,
        )
        turn.put_media(signed_in)


def set_state(turn: Turn, command: SetMediaState) -> None:
    """Carry out or refuse what an agent asked for."""
    media = turn.media(command.agent_id, command.media_id)
    if not _allowed(turn, media, command.state):
        return
    match command.state:
        case MediaRequest.LOGOUT:
            _sign_out(turn, media)
        case MediaRequest.NOT_READY:
            reason = NO_REASON if command.reason_code_id is None else command.reason_code_id
            media = replace(media, reason_code_id=reason)
            _rest(turn, media, MediaState.NOT_READY)
        case _:
            media = replace(media, routable=True, reason_code_id=NO_REASON)
            _rest(turn, media, MediaState.READY)


def set_routable(turn: Turn, command: SetRoutable) -> None:
    """Let tasks be offered, or none any more; the state stays as it is."""
    media = turn.media(command.agent_id, command.media_id)
    if media.state is MediaState.LOGOUT:
        _refuse(turn, media, refusals.NOT_SIGNED_IN)
    else:
        turn.put_media(replace(media, routable=command.routable), confirm=True)


def sign_out_with(turn: Turn, command: SetState) -> None:
    """Sign an agent who has just signed out out of all media, where that was asked for, too."""
    if not command.all_media or turn.agent(command.agent_id).signed_in:
        return
    for media in list(turn.state.nonvoice.media.get(command.agent_id, {}).values()):
        if media.state is not MediaState.LOGOUT:
            _sign_out(turn, media)


def fail_over(turn: Turn) -> None:
    """Forget all reasons; tasks that are interrupted now are UNKNOWN when they are not any more."""
    for media in turn.state.nonvoice.media.values():
        for each in list(media.values()):
            lost = each.lost or each.state is MediaState.INTERRUPTED
            turn.put_media(replace(each, reason_code_id=NO_REASON, lost=lost))


def _allowed(turn: Turn, media: Media, request: MediaRequest) -> bool:
    """Whether the request is carried out now; who asked is told why not, unless it is ignored."""
    effect = REQUESTS[media.state][request]
    held = turn.state.nonvoice.tasks_of(media.agent_id, media.media_id)
    error = _ERRORS.get(effect)
    if effect is Effect.UNLESS_OFFERED and any(task.state is TaskState.OFFERED for task in held):
        error = refusals.TASK_OFFERED
    if error:
        _refuse(turn, media, error)
    return error is None and effect is not Effect.KEEP


def _refuse(turn: Turn, media: Media, error: ApiError) -> None:
    error = replace(error, media=media.media_id)
    turn.refuse(media.agent_id, Subject.MEDIA, media.media_id, error)


def _rest(turn: Turn, media: Media, state: MediaState) -> None:
    """Store what the agent asked for; beside tasks READY is settled into another state."""
    asked = replace(turn.media_moved(media, tasks.state_in(turn, media, state)), resting=state)
    turn.put_media(asked, confirm=True)


def _sign_out(turn: Turn, media: Media) -> None:
    """The tasks go first: to somebody else if nobody had accepted them, or as was asked for."""
    for task in list(turn.state.nonvoice.tasks_of(media.agent_id, media.media_id)):
        _let_go(turn, media, task)
    media = replace(
        turn.media_moved(media, MediaState.LOGOUT),
        resting=MediaState.LOGOUT,
        routable=False,
        reason_code_id=NO_REASON,
        lost=False,
    )
    turn.put_media(media)


def _let_go(turn: Turn, media: Media, task: Task) -> None:
    transfers = media.logout_action is LogoutAction.TRANSFER
    if transfers or task.state is TaskState.OFFERED:
        tasks.close(turn, task, Disposition.TRANSFERRED_ON_LOGOUT)
        tasks.resubmit(turn, task, task.queue_id)
    else:
        tasks.close(turn, task, Disposition.LOGGED_OUT)
