"""A chat from the sign-in to the end, with slixmpp and a mock as a process of its own."""

from lxml import etree

from e2e.client import signed_on
from e2e.events import Event, by_node
from e2e.mock import Agent, Mock
from e2e.test_slixmpp import SlixmppDesk, connected

CHAT = "/Media/5000"
LOGIN = """<Media><maxDialogLimit>5</maxDialogLimit><state>LOGIN</state>
    <interruptAction>ACCEPT</interruptAction><dialogLogoutAction>CLOSE</dialogLogoutAction></Media>
"""


class Chat:
    """An agent's desk, and what it is told on the two nodes of nonvoice media."""

    def __init__(self, mock: Mock, agent: Agent, desk: SlixmppDesk) -> None:
        self.mock = mock
        self.agent = agent
        self.desk = desk
        self.user = f"/finesse/api/User/{agent.id}"

    async def asks(self, body: str, request_id: str) -> None:
        path = f"/User/{self.agent.id}{CHAT}"
        assert await self.desk.put(path, body, request_id) == 202

    async def takes(self, action: str, task: str) -> None:
        body = f"<Dialog><requestedAction>{action}</requestedAction></Dialog>"
        assert await self.desk.put(f"/Dialog/{task}", body, f"{action}-1") == 202

    async def told(self, *, media: str, tasks: int = 1) -> list[str]:
        """The next events are one of the medium, with that state, and one of each task."""
        events = by_node([await self.desk.next_event() for _ in range(1 + tasks)])
        (of_media,) = events.pop(f"{self.user}/Media")
        assert of_media.source == f"{self.user}{CHAT}"
        assert (of_media.verb, of_media.kind, of_media.request_id) == ("PUT", "media", "")
        assert text(of_media, "media/state") == media
        found = [event for several in events.values() for event in several]
        assert {event.node for event in found} <= {f"{self.user}/Dialogs/Media"}
        return [task_line(event) for event in found]


def task_line(event: Event) -> str:
    root = "dialogs/Dialog" if event.kind == "dialogs" else "dialog"
    actions = " ".join(texts(event, f"{root}/participants/Participant/actions/action"))
    state = text(event, f"{root}/state")
    return f"{event.verb} {event.source} {event.request_id} {state} [{actions}]"


def texts(event: Event, path: str) -> list[str]:
    assert event.xml is not None
    return [each.text or "" for each in event.xml.findall(f"data/{path}")]


def text(event: Event, path: str) -> str:
    (found,) = texts(event, path)
    return found


async def test_a_chat_over_plain_tcp(mock: Mock) -> None:
    agent = mock.agent()
    async with connected(mock, agent, None) as desk:
        chat = Chat(mock, agent, desk)
        media = await mock.get(agent, f"/User/{agent.id}/Media")
        assert [each.findtext("state") for each in media] == ["LOGOUT", "LOGOUT"]
        assert await desk.sign_in(f"/User/{agent.id}{CHAT}", LOGIN, "login-1") == 202
        assert await chat.told(media="NOT_READY", tasks=0) == []
        await chat.asks("<Media><state>READY</state></Media>", "ready-1")
        assert await chat.told(media="READY", tasks=0) == []

        task = await mock.task("5000", {"callVariable1": "gold"})
        source = f"/finesse/api/Dialog/{task}"
        collection = f"{chat.user}{CHAT}/Dialogs"
        assert await chat.told(media="RESERVED") == [f"POST {collection}  OFFERED [ACCEPT]"]
        found = await mock.get(agent, f"/Dialog/{task}")
        assert found.findtext("mediaProperties/callvariables/CallVariable/value") == "gold"

        await chat.takes("ACCEPT", task)
        accepted = f"PUT {source} ACCEPT-1 ACCEPTED [START TRANSFER CLOSE]"
        assert await chat.told(media="ACTIVE") == [accepted]
        await chat.takes("START", task)
        active = f"PUT {source} START-1 ACTIVE [PAUSE WRAP_UP TRANSFER CLOSE]"
        assert task_line(await desk.next_event()) == active
        await chat.takes("CLOSE", task)
        assert await chat.told(media="READY") == [f"DELETE {collection} CLOSE-1 CLOSED []"]

        await chat.asks(LOGIN, "login-2")
        refused = await desk.next_event()
        assert (refused.kind, refused.request_id) == ("apiErrors", "login-2")
        assert text(refused, "apiErrors/apiError/errorMedia") == "5000"
        assert await desk.leftovers() == []
        dialogs = await mock.get(agent, f"/User/{agent.id}/Dialogs/Media")
        assert etree.tostring(dialogs) == b"<Dialogs/>"


async def test_one_may_subscribe_to_a_single_medium(mock: Mock) -> None:
    agent = mock.agent()
    async with signed_on(mock, agent) as client:
        node = f"/finesse/api/User/{agent.id}{CHAT}"
        await client.subscribe(node)
        assert node in await client.subscriptions()
