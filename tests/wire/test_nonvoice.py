"""Media and tasks as clients see them, against hand-written documents."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from finesse_mock.engine.commands import Command, TimerFired
from finesse_mock.engine.media_commands import (
    ActOnTask,
    MediaRequest,
    OfferTask,
    SetMediaState,
    SignInMedia,
)
from finesse_mock.engine.world import World
from finesse_mock.model.dialog import CallKey
from finesse_mock.model.media import InterruptAction, LogoutAction, MediaDomain
from finesse_mock.model.task import TaskAction
from finesse_mock.wire.media import media, media_list
from finesse_mock.wire.media_requests import MediaBody, media_request
from finesse_mock.wire.requests import InvalidValueError
from finesse_mock.wire.tasks import task_list
from finesse_mock.wire.updates import Update, updates_of
from finesse_mock.wire.xml import UnreadableBodyError, text
from finesse_mock.worlds import load_world
from wire.canonical import GOLDEN, canonical
from wire.objects import items, to_object
from wire.telling import ANA, clock

CHAT = "5000"
TASK = "151635_312_1"
NONVOICE = GOLDEN / "nonvoice"
MEDIA_NODE = f"/finesse/api/User/{ANA}/Media"
TASKS_NODE = f"/finesse/api/User/{ANA}/Dialogs/Media"


class Keys:
    """Router call keys that rise, and no calls."""

    def __init__(self) -> None:
        self._calls = count(312)

    def dialog_id(self) -> str:
        raise NotImplementedError

    def call_key(self) -> CallKey:
        return CallKey(next(self._calls), 1, 151635)


class Chats:
    """The default world, in which Ana chats from ten o'clock on."""

    def __init__(self) -> None:
        self.site = load_world("default")
        self.world = World(self.site, Keys())
        self.updates: list[Update] = []
        sign_in = SignInMedia(
            agent_id=ANA,
            media_id=CHAT,
            max_dialogs=3,
            interrupt_action=InterruptAction.IGNORE,
            logout_action=LogoutAction.TRANSFER,
            request_id="req-login-1",
        )
        self.at("09:59:00", sign_in)
        self.at("09:59:10", self.asks(MediaRequest.READY))
        variables = (("callVariable1", "Order 88"),)
        self.at("10:00:00", OfferTask(media_id=CHAT, queue_id="5031", variables=variables))

    def at(self, time: str, command: Command) -> "Chats":
        for change in self.world.apply(command, clock(time)):
            self.updates += updates_of(change, self.site)
        return self

    def asks(self, state: MediaRequest, **more: Any) -> Command:
        return SetMediaState(agent_id=ANA, media_id=CHAT, state=state, **more)

    def takes(self, time: str, action: TaskAction, request_id: str = "") -> "Chats":
        act = ActOnTask(agent_id=ANA, task_id=TASK, action=action, request_id=request_id)
        return self.at(time, act)

    def last(self, node: str) -> str:
        return [each.text for each in self.updates if each.node == node][-1]

    def started(self) -> "Chats":
        self.takes("10:00:10", TaskAction.ACCEPT)
        return self.takes("10:00:20", TaskAction.START, "req-start-1")

    def closed(self) -> "Chats":
        return self.started().takes("10:05:00", TaskAction.CLOSE, "req-close-1")

    def lunch(self) -> "Chats":
        reason = self.asks(MediaRequest.NOT_READY, reason_code_id=1)
        return self.closed().at("10:06:00", reason)

    def body(self) -> str:
        return text(media("Media", self.world.media(ANA, CHAT), self.site))


def signed_in_twice() -> Chats:
    again = SignInMedia(agent_id=ANA, media_id=CHAT, max_dialogs=1, request_id="req-login-2")
    return Chats().at("10:00:01", again)


def never_signed_in() -> str:
    claims = MediaDomain(id="5009", name="Claims_MRD", description="Complaints & claims")
    site = load_world("default")
    site = replace(site, media={CHAT: site.media[CHAT], "5009": claims})
    world = World(site, Keys())
    return text(media_list((world.media(ANA, each) for each in site.media), site))


EXPECTED: dict[str, Callable[[], str]] = {
    "event-dialogs-post-offered": lambda: Chats().last(TASKS_NODE),
    "event-dialog-put-started": lambda: Chats().started().last(TASKS_NODE),
    "event-dialogs-delete-closed": lambda: Chats().closed().last(TASKS_NODE),
    "event-error-dialog": lambda: (
        Chats().takes("10:00:01", TaskAction.PAUSE, "req-pause-1").last(TASKS_NODE)
    ),
    "event-error-media": lambda: signed_in_twice().last(MEDIA_NODE),
    "event-media-put-reserved": lambda: Chats().last(MEDIA_NODE),
    "media-list": never_signed_in,
    "media-not-ready": lambda: Chats().lunch().body(),
}


@pytest.mark.parametrize(("name", "told"), EXPECTED.items(), ids=EXPECTED)
def test_it_is_as_documented(name: str, told: Callable[[], str]):
    assert canonical(told()) == canonical((NONVOICE / f"{name}.xml").read_bytes())


def test_every_golden_document_is_compared():
    assert set(EXPECTED) == {path.stem for path in NONVOICE.glob("*.xml")}


def test_the_events_of_a_medium_carry_no_request_id():
    told = [each.text for each in Chats().updates if each.node == MEDIA_NODE]
    assert told
    assert all("<requestId></requestId>" in each for each in told)


def test_only_newer_releases_tell_that_the_medium_is_connected():
    site = load_world("default", "ucce-11.6")
    body = text(media("Media", World(site, Keys()).media(ANA, CHAT), site))
    assert "mediaConnected" not in body


def test_nobody_is_told_of_a_task_that_waits():
    chats = Chats()
    before = list(chats.updates)
    chats.at("10:01:00", OfferTask(media_id="5001", queue_id="5033"))
    assert chats.updates == before
    assert chats.world.tasks()[-1].state == "QUEUED"


def test_the_continuation_of_a_task_names_the_one_before():
    chats = Chats()
    (key,) = chats.world.timers()
    chats.at("10:00:30", TimerFired(key=key)).at("10:01:00", chats.asks(MediaRequest.READY))
    offered = to_object(chats.last(TASKS_NODE))["Update"]["data"]["dialogs"]["Dialog"]
    assert offered["associatedDialogUri"] == f"/finesse/api/Dialog/{TASK}"
    assert offered["id"] == "151635_313_1"


# As the desktop's library reads it


def test_a_gadget_finds_what_it_needs_in_a_task():
    chats = Chats()
    root = to_object(text(task_list(chats.world.tasks_of(ANA), chats.site)))
    (dialog,) = items(root["Dialogs"], "Dialog")
    assert dialog["uri"].rpartition("/")[2] == dialog["id"] == TASK
    assert dialog["mediaProperties"]["mediaId"] == CHAT
    assert len(dialog["mediaProperties"]["callvariables"]["CallVariable"]) == 10
    (participant,) = items(dialog["participants"], "Participant")
    assert participant["actions"] == {"action": "ACCEPT"}


def test_a_gadget_finds_its_medium_in_the_list():
    chats = Chats()
    each = (chats.world.media(ANA, media_id) for media_id in chats.site.media)
    found = items(to_object(text(media_list(each, chats.site)))["MediaList"], "Media")
    assert [item["uri"].rpartition("/")[2] for item in found] == ["5000", "5001"]
    assert found[0]["routable"] == "true"


def test_a_removed_task_is_whole():
    update = to_object(Chats().closed().last(TASKS_NODE))["Update"]
    assert (update["event"], update["source"]) == ("DELETE", f"{MEDIA_NODE}/5000/Dialogs")
    dialog = update["data"]["dialogs"]["Dialog"]
    assert dialog["participants"]["Participant"]["actions"] is None
    assert dialog["mediaProperties"]["mediaId"] == CHAT


# Requests


def test_a_sign_in_is_read():
    body = b"""<Media><maxDialogLimit>5</maxDialogLimit><state>LOGIN</state>
        <interruptAction>ACCEPT</interruptAction><dialogLogoutAction/></Media>"""
    asked = MediaBody(state="LOGIN", max_dialogs="5", interrupt_action="ACCEPT")
    assert media_request(body) == asked


@pytest.mark.parametrize(("said", "routable"), [("true", True), (" false ", False), ("", None)])
def test_routable_is_true_or_false(said: str, routable: bool | None):
    body = f"<Media><routable>{said}</routable></Media>".encode()
    assert media_request(body).routable is routable


@pytest.mark.parametrize(
    "body",
    [b"<Media><routable>1</routable></Media>", b"<Media><reasonCodeId>x</reasonCodeId></Media>"],
)
def test_values_of_another_type_are_no_values(body: bytes):
    with pytest.raises(InvalidValueError):
        media_request(body)


def test_the_root_is_media():
    with pytest.raises(UnreadableBodyError):
        media_request(b"<User><state>READY</state></User>")
