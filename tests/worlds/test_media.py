"""Nonvoice media in world files."""

from pathlib import Path

import pytest

from finesse_mock.model.media import MediaDomain, TaskQueue
from finesse_mock.worlds import load_world
from worlds.world_files import SMALL, complaint, world_of


def test_what_is_left_out_has_a_default(tmp_path: Path):
    site = world_of(SMALL + "media: [{id: 5000, name: Chat, queues: [{id: 1, name: Q}]}]", tmp_path)
    queue = TaskQueue(id="1", name="Q", script_selector="Q")
    assert site.media == {
        "5000": MediaDomain(
            id="5000",
            name="Chat",
            interruptible=True,
            max_dialogs=5,
            start_timeout_s=30,
            queues=(queue,),
        )
    }
    assert queue.served_by(site.agents["1001"])
    assert world_of(SMALL, tmp_path).media == {}


def test_everything_can_be_said(tmp_path: Path):
    site = world_of(
        SMALL
        + """\
media:
  - id: 0501
    name: Chat
    description: Talks & talks
    interruptible: false
    maxDialogLimit: 10
    startTimeout: 1m
    queues: [{id: 1, name: Q, scriptSelector: q, teams: [1]}, {id: 2, name: R}]
""",
        tmp_path,
    )
    chat = site.media["0501"]
    assert (chat.description, chat.interruptible) == ("Talks & talks", False)
    assert (chat.max_dialogs, chat.start_timeout_s) == (10, 60)
    assert chat.queues == (
        TaskQueue(id="1", name="Q", script_selector="q", teams=("1",)),
        TaskQueue(id="2", name="R", script_selector="R"),
    )


def test_a_platform_without_task_routing_has_no_media():
    assert list(load_world("default").media) == ["5000", "5001"]
    assert load_world("default", "uccx-12.5").media == {}


# One line more than those of the small world; the media stand in the fifth.
MISTAKES = {
    "media: [{id: 1, name: A}]": "5:14: the id 1 is that of voice; choose another.",
    "media: [{id: 5, name: A}, {id: 5, name: B}]": '5:32: the id "5" is taken already.',
    "media: [{id: 5, name: A}, {id: 6, name: A}]": '5:41: the name "A" is taken already.',
    "media: [{id: 5, name: A, queues: [{id: 1, name: Q}, {id: 1, name: R}]}]": (
        '5:58: the id "1" is taken already.'
    ),
    "media: [{id: 5, name: A, queues: [{id: 7, name: Q}]}]\nqueues: [{id: 7, name: V}]": (
        '5:40: the id "7" is taken already.'
    ),
    "media: [{id: 5, name: A, queues: [{id: 1, name: Q, teams: [2]}]}]": (
        '5:60: there is no team "2"; teams here: 1.'
    ),
    "media: [{id: 5, name: A, maxDialogLimit: 11}]": (
        '5:42: maxDialogLimit must be a whole number <= 10, not "11".'
    ),
    "media: [{id: 5, name: A, interruptable: true}]": (
        '5:26: unknown key "interruptable"; did you mean "interruptible"?'
    ),
}


@pytest.mark.parametrize(("text", "why"), MISTAKES.items())
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, why: str):
    assert complaint(SMALL + text, tmp_path) == f":{why}"


def test_two_queues_have_two_script_selectors(tmp_path: Path):
    queues = "[{id: 1, name: Q, scriptSelector: s}, {id: 2, name: R, scriptSelector: s}]"
    text = f"media: [{{id: 5, name: A, queues: {queues}}}]"
    why = 'the scriptSelector "s" is taken already.'
    assert complaint(SMALL + text, tmp_path).endswith(why)
