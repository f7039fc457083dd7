"""The client on slixmpp: against the mock, and against a Prosody where it is there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clients.losses import ANA, back, cut, sign_in
from conformance.prosody import Prosody, serving
from finesse_mock.app import Mock
from finesse_mock.clients import (
    ClientError,
    Login,
    RefusedError,
    SignInError,
    StreamEndedError,
    patience,
)
from finesse_mock.clients.by_slixmpp import SlixmppClient, connect_by_slixmpp
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.xmpp.availability import Availability

OWN, TEAM = f"/finesse/api/User/{ANA}", "/finesse/api/Team/5007/Users"
LOGIN = Login(user=ANA, password="finesse", domain="localhost", resource="desk")
PLACES = ["xmpp", "xmpp_tls"]


@pytest.fixture(scope="module")
def ca_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ca")


@pytest.fixture(params=[False, True], ids=["plain", "starttls"])
async def mock(request: pytest.FixtureRequest, ca_folder: Path) -> AsyncIterator[Mock]:
    config = Config(ports=ANY_PORTS, tls_directory=ca_folder, starttls=request.param)
    async with Mock(config) as running:
        yield running


def joined(
    mock: Mock, place: str, login: Login = LOGIN, **options: Any
) -> AbstractAsyncContextManager[SlixmppClient]:
    ready = mock.ready()
    given = {"direct_tls": place == "xmpp_tls", "ca": Path(ready["ca_file"])} | options
    return connect_by_slixmpp(ready[place], login, **given)


@pytest.mark.parametrize("place", PLACES)
async def test_it_hears_its_own_nodes_and_those_it_subscribes(mock: Mock, place: str):
    async with joined(mock, place) as client:
        ((_, connection),) = mock.cluster.nodes[0].domain.connections.numbered()
        assert str(connection.session.jid) == f"{ANA}@localhost/desk"
        assert connection.secure == (place == "xmpp_tls" or mock.config.starttls)
        await client.subscribe(TEAM)
        sign_in(mock)
        events = client.events()
        heard = [await anext(events) for _ in range(2)]
        assert [each.node for each in heard] == [OWN, TEAM]
        assert heard[0].update.startswith("<Update><data><user>")
        assert "<dialogs>/finesse/api/User/1001001/Dialogs</dialogs>" in heard[0].update
        assert len({each.item_id for each in heard} - {""}) == 2


@pytest.mark.parametrize("place", PLACES)
async def test_a_lost_connection_is_made_anew_with_presence_and_subscriptions(
    mock: Mock, place: str
):
    node = mock.cluster.nodes[0]
    async with joined(mock, place) as client:
        await client.subscribe(TEAM)
        node.forget_subscriptions()
        cut(mock)
        await client.recovered()
        assert list(node.domain.pubsub.subscribers(TEAM)) == [f"{ANA}@localhost/desk"]
        (session,) = node.domain.resources(f"{ANA}@localhost")
        assert session.availability is Availability.TAKES_MESSAGES
        sign_in(mock)
        events = client.events()
        assert [(await anext(events)).node for _ in range(2)] == [OWN, TEAM]
        assert client.recoveries == 1


async def test_a_server_that_is_away_is_waited_for(ca_folder: Path):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder)) as mock:
        node = mock.cluster.nodes[0]
        async with joined(mock, "xmpp") as client:
            await client.subscribe(TEAM)
            for _ in range(2):
                await node.stop_notifying()
                await node.start_notifying()
                await client.recovered(client.recoveries + 1)
                assert list(node.domain.pubsub.subscribers(TEAM)) == [f"{ANA}@localhost/desk"]


@pytest.mark.parametrize("place", PLACES)
async def test_who_is_not_let_in_any_more_ends(mock: Mock, place: str):
    async with joined(mock, place) as client:
        mock.faults.add("sasl.failure", condition="not-authorized")
        cut(mock)
        for _ in range(2):
            with pytest.raises(SignInError, match=f"{ANA} was not let in: not-authorized"):
                await anext(client.events())
        with pytest.raises(SignInError):
            await client.recovered()


async def test_a_refusal_that_may_pass_is_waited_for(mock: Mock):
    async with joined(mock, "xmpp") as client:
        mock.faults.add("sasl.failure", condition="temporary-auth-failure", count=1)
        cut(mock)
        await client.recovered()
        sign_in(mock)
        assert (await anext(client.events())).node == OWN


async def test_a_node_that_is_not_there_yet_is_asked_for_again(mock: Mock):
    pubsub = mock.cluster.nodes[0].domain.pubsub
    async with joined(mock, "xmpp") as client:
        await client.subscribe(TEAM)
        pubsub.delete_node(TEAM)
        cut(mock)
        await back(client)
        sign_in(mock)
        assert (await anext(client.events())).node == OWN  # it hears the others meanwhile
        assert client.recoveries == 0
        pubsub.create_node(TEAM)
        await client.recovered()


async def test_a_node_that_stays_away_ends_the_client_with_its_name(
    mock: Mock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(patience, "NODE_PATIENCE_S", 0.0)
    async with joined(mock, "xmpp") as client:
        await client.subscribe(TEAM)
        mock.cluster.nodes[0].domain.pubsub.delete_node(TEAM)
        cut(mock)
        with pytest.raises(RefusedError, match=f"Subscribe {TEAM} was refused: item-not-found"):
            await anext(client.events())


@pytest.mark.parametrize("place", PLACES)
async def test_a_wrong_password_is_told(mock: Mock, place: str):
    with pytest.raises(SignInError, match=f"{ANA} was not let in: not-authorized"):
        async with joined(mock, place, replace(LOGIN, password="wrong")):
            pass


async def test_a_user_that_no_jid_can_name(mock: Mock):
    with pytest.raises(SignInError, match="a b was not let in: a b@localhost is no name of XMPP"):
        async with joined(mock, "xmpp", replace(LOGIN, user="a b")):
            pass


async def test_a_node_that_does_not_exist_cannot_be_subscribed(mock: Mock):
    async with joined(mock, "xmpp") as client:
        with pytest.raises(RefusedError) as refused:
            await client.subscribe("/finesse/api/Nothing")
        await client.ping()
    assert refused.value.condition == "item-not-found"


@pytest.mark.parametrize("place", PLACES)
async def test_a_server_that_is_not_trusted(ca_folder: Path, place: str):
    config = Config(ports=ANY_PORTS, tls_directory=ca_folder, starttls=True)
    async with Mock(config) as mock:
        with pytest.raises(StreamEndedError, match="certificate verify failed"):
            async with joined(mock, place, ca=None):
                pass


@pytest.mark.parametrize("place", PLACES)
async def test_nobody_is_there(ca_folder: Path, place: str):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder)) as gone:
        pass
    with pytest.raises(StreamEndedError, match="cannot be reached"):
        async with joined(gone, place):
            pass


async def test_a_server_that_is_none():
    async def gibberish(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com ESMTP\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(gibberish, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        with pytest.raises(ClientError):
            async with connect_by_slixmpp(f"{host}:{port}", LOGIN, direct_tls=False):
                pass


async def test_leaving_leaves_no_task_and_no_complaint():
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with Mock(Config(ports=ANY_PORTS, tls=False)) as mock:
        before = asyncio.all_tasks()
        for _ in range(5):
            async with connect_by_slixmpp(mock.ready()["xmpp"], LOGIN, direct_tls=False) as client:
                await client.ping()
        await asyncio.sleep(0)
        assert asyncio.all_tasks() <= before
    assert complaints == []


@pytest.fixture(scope="module")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    with serving(tmp_path_factory.mktemp("prosody")) as server:
        yield server


@pytest.mark.peer("prosody")
async def test_another_server_is_served_alike(prosody: Prosody):
    await prosody.set_the_stage()
    address, domain = f"127.0.0.1:{prosody.addresses.tcp_port}", prosody.addresses.domain
    update = "<Update><a>&amp;</a>\n <event>PUT</event></Update>"
    login = replace(LOGIN, domain=domain)
    async with connect_by_slixmpp(address, login, direct_tls=False) as client:
        await client.subscribe(TEAM)
        await prosody.publish(TEAM, update)
        async for event in client.events():
            if event.node == TEAM:
                break
        assert event.update == update
