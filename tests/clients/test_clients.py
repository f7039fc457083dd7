"""Our clients over each transport: against the mock, and against a Prosody where it is there."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from clients.losses import ANA, back, cut, sign_in
from conformance.prosody import Prosody, serving
from finesse_mock.app import Mock
from finesse_mock.clients import (
    Client,
    RefusedError,
    SignInError,
    StreamEndedError,
    Transport,
    connect,
    patience,
    trust,
)
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.errors import UsageError
from finesse_mock.xmpp.availability import Availability
from soak.cable import cable_to

OWN, TEAM = f"/finesse/api/User/{ANA}", "/finesse/api/Team/5007/Users"
PLACES = [
    (Transport.TCP, "xmpp"),
    (Transport.TLS, "xmpp_tls"),
    (Transport.BOSH, "bosh"),
    (Transport.BOSH, "bosh_tls"),
    (Transport.WS, "ws"),
    (Transport.WS, "ws_tls"),
]


@pytest.fixture(scope="module")
def ca_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Making a certificate authority takes a while; one serves all tests."""
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
async def mock(ca_folder: Path) -> AsyncIterator[Mock]:
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder, starttls=True)) as running:
        yield running


def joined(
    mock: Mock, transport: Transport, place: str, **options: Any
) -> AbstractAsyncContextManager[Client]:
    """A client of Ana's."""
    ready = mock.ready()
    given = {"user": ANA, "password": "finesse", "domain": "localhost"} | options
    return connect(transport, ready[place], ca=Path(ready["ca_file"]), **given)


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_client_hears_its_own_nodes_and_those_it_subscribes(
    mock: Mock, transport: Transport, place: str
):
    async with joined(mock, transport, place, resource="desk") as client:
        assert client.jid == f"{ANA}@localhost/desk"
        await client.subscribe(TEAM)
        sign_in(mock)
        events = client.events()
        heard = [await anext(events) for _ in range(2)]
        assert [each.node for each in heard] == [OWN, TEAM]
        assert heard[0].update.startswith("<Update><data><user>")
        assert heard[0].update in heard[0].stanza.decode().replace("&lt;", "<").replace("&gt;", ">")
    assert not mock.cluster.nodes[0].domain.sessions()


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_lost_connection_is_made_anew_with_presence_and_subscriptions(
    mock: Mock, transport: Transport, place: str
):
    node = mock.cluster.nodes[0]
    async with joined(mock, transport, place) as client:
        await client.subscribe(TEAM)
        node.forget_subscriptions()
        for _, connection in node.domain.connections.numbered():
            connection.session.fail("system-shutdown")
        await client.recovered()
        await client.ping()
        sign_in(mock)
        events = client.events()
        assert [(await anext(events)).node for _ in range(2)] == [OWN, TEAM]
        assert client.recoveries == 1


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_that_nobody_is_there_is_told_in_words(
    ca_folder: Path, transport: Transport, place: str
):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder)) as gone:
        pass
    with pytest.raises(StreamEndedError) as missed:
        async with joined(gone, transport, place):
            pass
    assert "Connect call failed" in str(missed.value)
    assert " object at " not in str(missed.value)


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_leaving_leaves_no_connection_whether_the_server_answers_or_not(
    mock: Mock, monkeypatch: pytest.MonkeyPatch, transport: Transport, place: str, *, answers: bool
):
    loop = asyncio.get_running_loop()
    create_connection, made = loop.create_connection, []

    async def noted(*args: Any, **kwargs: Any) -> Any:
        connection = await create_connection(*args, **kwargs)
        made.append(connection[0].get_extra_info("socket"))
        return connection

    ready = mock.ready()
    port = re.search(r":(\d+)", ready[place])[1]
    monkeypatch.setattr(loop, "create_connection", noted)
    async with cable_to("127.0.0.1", int(port)) as cable, asyncio.timeout(5):
        address = ready[place].replace(port, str(cable.port))
        ca = Path(ready["ca_file"])
        async with connect(transport, address, ANA, "finesse", domain="localhost", ca=ca) as client:
            await client.ping()
            if not answers:
                monkeypatch.setattr(patience, "LEAVE_S", 0.05)
                cable.hold()
        open_still = [each for each in made if each.fileno() != -1]
        assert [each for each in open_still if each.getpeername()[1] == cable.port] == []


async def announce_nothing_welcome(client: Client) -> None:
    await client.announce(-1)


@pytest.mark.parametrize(
    ("change", "availability"),
    [
        (announce_nothing_welcome, Availability.TAKES_NONE),
        (Client.step_back, Availability.UNANNOUNCED),
    ],
)
async def test_a_connection_made_anew_is_no_more_available_than_the_one_before(
    mock: Mock, change: Callable[[Client], Awaitable[None]], availability: Availability
):
    domain = mock.cluster.nodes[0].domain
    async with joined(mock, Transport.TCP, "xmpp") as client:
        await change(client)
        await client.ping()
        for _, connection in domain.connections.numbered():
            connection.session.fail("system-shutdown")
        await client.recovered()
        await client.ping()
        (session,) = domain.resources(f"{ANA}@localhost")
        assert session.availability is availability


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_recovery_counts_when_the_server_has_confirmed_it(
    mock: Mock, transport: Transport, place: str
):
    node = mock.cluster.nodes[0]
    async with joined(mock, transport, place) as client:
        await client.subscribe(TEAM)
        node.forget_subscriptions()
        cut(mock)
        await client.recovered()
        assert list(node.domain.pubsub.subscribers(TEAM)) == [client.jid]
        (session,) = node.domain.resources(f"{ANA}@localhost")
        assert session.availability is Availability.TAKES_MESSAGES


@pytest.mark.parametrize("condition", ["not-authorized", "account-disabled"])
@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_who_is_not_let_in_any_more_ends(
    mock: Mock, transport: Transport, place: str, condition: str
):
    async with joined(mock, transport, place) as client:
        mock.faults.add("sasl.failure", condition=condition)
        cut(mock)
        with pytest.raises(SignInError, match=f"{ANA} was not let in: {condition}"):
            await anext(client.events())
        with pytest.raises(SignInError):
            await client.recovered()
        with pytest.raises(SignInError):
            await anext(client.events())
        assert client.recoveries == 0


async def test_a_refusal_that_may_pass_is_waited_for(mock: Mock):
    async with joined(mock, Transport.TCP, "xmpp") as client:
        mock.faults.add("sasl.failure", condition="temporary-auth-failure", count=1)
        cut(mock)
        await client.recovered()
        sign_in(mock)
        assert (await anext(client.events())).node == OWN


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_node_that_is_not_there_yet_is_asked_for_again(
    mock: Mock, transport: Transport, place: str
):
    pubsub = mock.cluster.nodes[0].domain.pubsub
    async with joined(mock, transport, place) as client:
        await client.subscribe(TEAM)
        pubsub.delete_node(TEAM)
        cut(mock)
        await back(client)
        sign_in(mock)
        assert (await anext(client.events())).node == OWN  # it hears the others meanwhile
        assert client.recoveries == 0
        pubsub.create_node(TEAM)
        await client.recovered()
        assert list(pubsub.subscribers(TEAM)) == [client.jid]


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_node_that_stays_away_ends_the_client_with_its_name(
    mock: Mock, transport: Transport, place: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(patience, "NODE_PATIENCE_S", 0.0)
    async with joined(mock, transport, place) as client:
        await client.subscribe(TEAM)
        mock.cluster.nodes[0].domain.pubsub.delete_node(TEAM)
        cut(mock)
        with pytest.raises(RefusedError, match=f"Subscribe {TEAM} was refused: item-not-found"):
            await anext(client.events())
        with pytest.raises(RefusedError):
            await client.recovered()


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_without_recovery_the_events_end_with_the_reason(
    mock: Mock, transport: Transport, place: str
):
    async with joined(mock, transport, place, recover=False) as client:
        for _, connection in mock.cluster.nodes[0].domain.connections.numbered():
            connection.session.fail("conflict")
        with pytest.raises(StreamEndedError) as ended:
            await anext(client.events())
    assert ended.value.condition == "conflict"


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_a_wrong_password_is_told(mock: Mock, transport: Transport, place: str):
    with pytest.raises(SignInError, match=f"{ANA} was not let in: not-authorized"):
        async with joined(mock, transport, place, password="wrong"):
            pass


async def test_a_node_that_does_not_exist_cannot_be_subscribed(mock: Mock):
    async with joined(mock, Transport.TCP, "xmpp") as client:
        with pytest.raises(RefusedError) as refused:
            await client.subscribe("/finesse/api/Nothing")
    assert refused.value.condition == "item-not-found"


async def test_a_subscription_ends(mock: Mock):
    async with joined(mock, Transport.TCP, "xmpp") as client:
        await client.subscribe(TEAM)
        await client.unsubscribe(TEAM)
        sign_in(mock)
        await client.ping()
        assert (await anext(client.events())).node == OWN
        pubsub = mock.cluster.nodes[0].domain.pubsub
        assert list(pubsub.subscribers(TEAM)) == []


async def test_starttls_is_taken_where_it_is_offered(mock: Mock):
    async with joined(mock, Transport.TCP, "xmpp"):
        ((_, connection),) = mock.cluster.nodes[0].domain.connections.numbered()
        assert connection.secure


async def test_starttls_with_a_server_that_is_not_trusted(mock: Mock):
    where, domain = mock.ready()["xmpp"], "localhost"
    with pytest.raises(StreamEndedError, match=r"^TLS could not begin \("):
        async with connect(Transport.TCP, where, ANA, "finesse", domain=domain):
            raise AssertionError("nobody should be let in")


async def test_a_ping_of_the_server_is_answered(mock: Mock):
    async with joined(mock, Transport.TCP, "xmpp") as client:
        ((_, connection),) = mock.cluster.nodes[0].domain.connections.numbered()
        heard = connection.session.watch.last
        connection.session.tick(connection.session.deadline)
        await client.ping()
        assert connection.session.watch.last > heard
        assert not connection.session.closed


async def test_leaving_at_once_leaves_no_trace():
    complaints: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
    async with Mock(Config(ports=ANY_PORTS, tls=False)) as mock:
        address = mock.ready()["xmpp"]
        for _ in range(20):
            async with connect(Transport.TCP, address, ANA, "finesse", domain="localhost"):
                pass
        async with connect(Transport.TCP, address, ANA, "finesse", domain="localhost") as client:
            await client.ping()
    assert complaints == []


@pytest.mark.parametrize(
    ("transport", "address", "sentence"),
    [
        (Transport.TCP, "localhost", "write it as host:port"),
        (Transport.TLS, "localhost:xmpp", "write it as host:port"),
    ],
)
async def test_what_is_no_address(transport: Transport, address: str, sentence: str):
    with pytest.raises(UsageError, match=sentence):
        async with connect(transport, address, ANA, "finesse"):
            pass


@pytest.mark.parametrize(("transport", "place"), PLACES)
async def test_nobody_is_there(ca_folder: Path, transport: Transport, place: str):
    async with Mock(Config(ports=ANY_PORTS, tls_directory=ca_folder)) as gone:
        pass
    with pytest.raises(StreamEndedError):
        async with joined(gone, transport, place):
            pass


async def test_clients_share_what_they_trust(mock: Mock):
    ready = mock.ready()
    shared = trust(Path(ready["ca_file"]))
    for transport, place in ((Transport.TLS, "xmpp_tls"), (Transport.WS, "ws_tls")):
        async with connect(
            transport, ready[place], ANA, "finesse", domain="localhost", ca=shared
        ) as client:
            await client.ping()


async def test_an_authority_that_is_none(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no certificate"):
        async with connect(Transport.TLS, "localhost:1", ANA, "x", ca=tmp_path / "none.pem"):
            pass


@pytest.fixture(scope="module")
def prosody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prosody]:
    with serving(tmp_path_factory.mktemp("prosody")) as server:
        yield server


@pytest.mark.peer("prosody")
@pytest.mark.parametrize("transport", [Transport.TCP, Transport.BOSH, Transport.WS])
async def test_another_server_is_served_alike(prosody: Prosody, transport: Transport):
    await prosody.set_the_stage()
    where = prosody.addresses
    places = {
        Transport.TCP: f"127.0.0.1:{where.tcp_port}",
        Transport.BOSH: f"http://127.0.0.1:{where.http_port}/http-bind",
        Transport.WS: f"ws://127.0.0.1:{where.http_port}/ws",
    }
    node = "/finesse/api/Team/5007/Users"
    async with connect(
        transport, places[transport], ANA, "finesse", domain=where.domain, resource="desk"
    ) as client:
        assert client.jid == f"{ANA}@{where.domain}/desk"
        await client.subscribe(node)
        await prosody.publish(node, "<Update><event>PUT</event></Update>")
        async for event in client.events():
            if event.node == node:
                break
        assert event.update == "<Update><event>PUT</event></Update>"
