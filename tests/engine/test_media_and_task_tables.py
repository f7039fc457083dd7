"""The tables of nonvoice media against the documented ones."""

import pytest

from finesse_mock.engine.media_commands import MediaRequest
from finesse_mock.engine.media_table import REQUESTS, state_of
from finesse_mock.engine.task_table import ACTIONS, TRANSITIONS
from finesse_mock.model.media import MediaState
from finesse_mock.model.task import TaskState

# Rows: what may be asked for in each state, each with what it does.
REQUESTED = """
                 LOGIN      LOGOUT      NOT_READY       READY
    LOGOUT       SIGN_IN    SIGNED_OUT  SIGNED_OUT      SIGNED_OUT
    NOT_READY    SIGNED_IN  APPLY       UNLESS_OFFERED  APPLY
    READY        SIGNED_IN  APPLY       UNLESS_OFFERED  KEEP
    RESERVED     SIGNED_IN  APPLY       UNLESS_OFFERED  REFUSE
    ACTIVE       SIGNED_IN  APPLY       UNLESS_OFFERED  REFUSE
    PAUSED       SIGNED_IN  APPLY       UNLESS_OFFERED  REFUSE
    WORK_READY   SIGNED_IN  APPLY       UNLESS_OFFERED  REFUSE
    INTERRUPTED  SIGNED_IN  APPLY       UNLESS_OFFERED  REFUSE
"""


def cells() -> list[tuple[str, str, str]]:
    columns, *rows = (line.split() for line in REQUESTED.strip().splitlines())
    return [
        (row[0], column, effect)
        for row in rows
        for column, effect in zip(columns, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "requested", "effect"), cells())
def test_a_request_does_what_is_documented(state: str, requested: str, effect: str):
    assert REQUESTS[MediaState(state)][MediaRequest(requested)].name == effect


def test_every_state_of_a_medium_is_documented():
    assert {state for state, _, _ in cells()} == set(MediaState)


@pytest.mark.parametrize(
    ("tasks", "state"),
    [
        ("", "READY"),
        ("OFFERED", "RESERVED"),
        ("ACCEPTED", "ACTIVE"),
        ("ACTIVE", "ACTIVE"),
        ("PAUSED", "PAUSED"),
        ("WRAPPING_UP", "WORK_READY"),
        ("UNKNOWN", "ACTIVE"),
        ("PAUSED WRAPPING_UP ACTIVE", "ACTIVE"),
        ("PAUSED WRAPPING_UP", "WORK_READY"),
        ("OFFERED PAUSED", "PAUSED"),
        ("OFFERED WRAPPING_UP", "WORK_READY"),
        ("OFFERED ACTIVE", "ACTIVE"),
    ],
)
def test_of_several_tasks_the_highest_state_counts(tasks: str, state: str):
    held = [TaskState(task) for task in tasks.split()]
    assert state_of(MediaState.READY, held, interrupted=False) == state
    interrupted = state_of(MediaState.READY, held, interrupted=True)
    assert interrupted == ("INTERRUPTED" if held else "READY")
    for resting in (MediaState.NOT_READY, MediaState.LOGOUT):
        assert state_of(resting, held, interrupted=True) is resting


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("QUEUED", {}),
        ("OFFERED", {"ACCEPT": "ACCEPTED"}),
        ("ACCEPTED", {"START": "ACTIVE", "TRANSFER": "CLOSED", "CLOSE": "CLOSED"}),
        (
            "ACTIVE",
            {"PAUSE": "PAUSED", "WRAP_UP": "WRAPPING_UP", "TRANSFER": "CLOSED", "CLOSE": "CLOSED"},
        ),
        (
            "PAUSED",
            {"RESUME": "ACTIVE", "WRAP_UP": "WRAPPING_UP", "TRANSFER": "CLOSED", "CLOSE": "CLOSED"},
        ),
        ("WRAPPING_UP", {"CLOSE": "CLOSED"}),
        ("INTERRUPTED", {}),
        ("UNKNOWN", {"CLOSE": "CLOSED"}),
        ("CLOSED", {}),
    ],
)
def test_a_task_is_offered_what_is_documented(state: str, offered: dict[str, str]):
    assert dict(ACTIONS[TaskState(state)]) == offered
    assert set(offered.values()) <= set(TRANSITIONS[TaskState(state)])


def test_every_state_of_a_task_has_a_row():
    assert set(ACTIONS) == set(TRANSITIONS) == set(TaskState)
