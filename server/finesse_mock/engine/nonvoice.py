"""Which flow carries out which command about media and tasks."""

from typing import assert_never

from finesse_mock.engine import media, tasks
from finesse_mock.engine.media_commands import (
    ActOnTask,
    LeaveTask,
    MediaCommand,
    OfferTask,
    SetMediaState,
    SetRoutable,
    SignInMedia,
)
from finesse_mock.engine.turn import Turn


def carry_out(turn: Turn, command: MediaCommand) -> None:
    """Do what the command asks for."""
    match command:
        case SignInMedia():
            media.sign_in(turn, command)
        case SetMediaState():
            media.set_state(turn, command)
        case SetRoutable():
            media.set_routable(turn, command)
        case OfferTask():
            tasks.arrive(turn, command)
        case ActOnTask():
            tasks.act(turn, command)
        case LeaveTask(task_id=task_id):
            tasks.leave(turn, task_id)
        case _:
            assert_never(command)
