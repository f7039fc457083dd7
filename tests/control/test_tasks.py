"""Tasks by the control API."""

from http import HTTPStatus

import pytest

from control.centre import Centre, Control
from control.conftest import Controls
from finesse_mock.engine.media_commands import (
    ActOnTask,
    MediaRequest,
    SetMediaState,
    SignInMedia,
)
from finesse_mock.model.task import TaskAction

ANA = "1001001"


def chats(centre: Centre) -> None:
    """Ana is READY for chats."""
    centre.floor.apply(SignInMedia(agent_id=ANA, media_id="5000", max_dialogs=2))
    ready = MediaRequest.READY
    centre.floor.apply(SetMediaState(agent_id=ANA, media_id="5000", state=ready))


@pytest.mark.parametrize("name", ["5000", "Cisco_Chat_MRD"])
async def test_a_task_is_offered_to_an_agent(control: Control, name: str):
    chats(control.centre)
    variables = {"callVariable1": "gold"}
    status, task = await control.post("tasks", media=name, variables=variables)
    assert status == HTTPStatus.CREATED
    assert (task["media"], task["queue"], task["agent"]) == ("5000", "5031", ANA)
    assert (task["state"], task["actions"], task["disposition"]) == ("OFFERED", ["ACCEPT"], "")
    assert task["callVariables"] == variables
    assert await control.get("tasks") == [task]
    assert await control.get(f"tasks/{task['id']}") == task


@pytest.mark.parametrize("queue", ["5033", "Support.Mail"])
async def test_a_task_waits_in_a_queue(control: Control, queue: str):
    _, task = await control.post("tasks", media="5001", queue=queue)
    assert (task["state"], task["agent"], task["queue"]) == ("QUEUED", "", "5033")


@pytest.mark.parametrize(
    ("accepted", "why"),
    [(False, "CD_TASK_ABANDONED_WHILE_OFFERED"), (True, "CD_NORMAL_END_TASK")],
)
async def test_a_customer_leaves(control: Control, accepted: bool, why: str):
    chats(control.centre)
    _, task = await control.post("tasks", media="5000")
    if accepted:
        accept = ActOnTask(agent_id=ANA, task_id=task["id"], action=TaskAction.ACCEPT)
        control.centre.floor.apply(accept)
    status, ended = await control.post(f"tasks/{task['id']}/end")
    assert status == HTTPStatus.OK
    assert (ended["state"], ended["disposition"]) == ("CLOSED", why)
    assert await control.get("tasks") == []


async def test_a_task_ends_in_its_queue(control: Control):
    _, task = await control.post("tasks", media="5000")
    _, ended = await control.post(f"tasks/{task['id']}/end")
    assert ended["state"] == "CLOSED"


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("tasks", {"media": "5002"}, "There is no medium 5002; try 5000, 5001."),
        (
            "tasks",
            {"media": "5001", "queue": "5031"},
            "Cisco_Email_MRD has no queue 5031; try 5032, 5033.",
        ),
        ("tasks/152018_1_1/end", {}, "There is no task 152018_1_1."),
    ],
)
async def test_what_is_not_there_is_not_found(
    control: Control, path: str, body: dict[str, str], why: str
):
    assert await control.refusal(path, **body) == (HTTPStatus.NOT_FOUND, why)


async def test_a_platform_without_tasks_says_so(controls: Controls):
    control = await controls(Centre("uccx-12.5"))
    why = "This mock has no nonvoice media: uccx-12.5 has none."
    assert await control.refusal("tasks", media="5000") == (HTTPStatus.CONFLICT, why)
