"""What a person who starts the mock decides about its notification service, as clients see it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import click
import pytest

from conformance.wires import Addresses, TcpWire
from finesse_mock.app import Mock
from finesse_mock.cli.serve import command as serve
from finesse_mock.config import ANY_PORTS, Config
from finesse_mock.model.profile import PROFILES
from finesse_mock.xmpp.bosh_terms import DeadSid

BODY = "<body xmlns='http://jabber.org/protocol/httpbind' {}/>"
CREATE = BODY.format("rid='1573741820' to='localhost' ver='1.6' wait='60' hold='1'")
WITHOUT_WEBSOCKET = ("ucce-11.6", "uccx-11.6")


@asynccontextmanager
async def running(**settings: object) -> AsyncIterator[Mock]:
    async with Mock(Config(ports=ANY_PORTS, tls=False, **settings)) as mock:
        yield mock


async def mechanisms(mock: Mock) -> list[str]:
    """What a client over TCP is offered."""
    ports = mock.cluster.nodes[0].ports
    wire = TcpWire(Addresses("localhost", ports["xmpp"], ports["notify"]))
    await wire.open()
    features = await wire.receive()
    await wire.close()
    return [each.text for each in features.iter("{urn:ietf:params:xml:ns:xmpp-sasl}mechanism")]


async def post(mock: Mock, document: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as http,
        http.post(mock.ready()["bosh"], data=document) as answer,
    ):
        return answer.status, await answer.text()


async def test_plain_alone_is_offered_unless_asked():
    async with running() as mock:
        assert await mechanisms(mock) == ["PLAIN"]


async def test_scram_is_offered_first_and_knows_the_passwords_of_the_world():
    async with running(scram=True) as mock:
        assert await mechanisms(mock) == ["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"]
        password_of = mock.cluster.nodes[0].domain.password_of
        assert password_of("1001001") == mock.site.passwords["1001001"]
        assert password_of("nobody") is None


@pytest.mark.parametrize(("form", "status"), [(DeadSid.TERMINATE, 200), (DeadSid.NOT_FOUND, 404)])
async def test_a_dead_sid_gets_the_form_that_was_asked_for(form: DeadSid, status: int):
    async with running(dead_sid=form) as mock:
        found, _ = await post(mock, BODY.format("rid='1' sid='nobody'"))
        assert found == status


@pytest.mark.parametrize("acknowledges", [False, True])
async def test_every_answer_acknowledges_if_asked(acknowledges: bool):
    async with running(bosh_ack=acknowledges) as mock:
        _, created = await post(mock, CREATE)
        sid = re.search(r' sid="(\w+)"', created)
        assert sid
        auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>"
        body = BODY.format(f"rid='1573741821' sid='{sid[1]}'").replace("/>", f">{auth}</body>")
        _, refused = await post(mock, body)
        assert ("ack=" in refused) == acknowledges


@pytest.mark.parametrize("profile", PROFILES)
async def test_websocket_is_there_on_the_releases_that_have_it(profile: str):
    async with running(profile=profile) as mock, aiohttp.ClientSession() as http:
        ready = mock.ready()
        assert (ready["ws"] is None) == (profile in WITHOUT_WEBSOCKET)
        for port in ("notify", "rest"):
            for path in ("/ws", "/ws/"):
                where = f"http://127.0.0.1:{mock.cluster.nodes[0].ports[port]}{path}"
                # Without an upgrade the door, where there is one, asks for its subprotocol.
                async with http.get(where) as answer:
                    assert answer.status == (404 if profile in WITHOUT_WEBSOCKET else 400)


@pytest.mark.parametrize(
    ("profile", "form"), [("ucce-12.6", "[0-9a-z]{10}"), ("ucce-11.6", "[0-9a-f]{1,8}")]
)
async def test_stream_ids_have_the_form_of_the_generation(profile: str, form: str):
    async with running(profile=profile) as mock:
        _, created = await post(mock, CREATE)
        sid = re.search(r' sid="(\w+)"', created)
        assert sid
        assert re.fullmatch(form, sid[1])


def test_what_no_flag_says_the_environment_may_say(monkeypatch: pytest.MonkeyPatch):
    for name, value in (("SCRAM", "1"), ("DEAD_SID", "404"), ("BOSH_ACK", "true")):
        monkeypatch.setenv(f"FINESSE_MOCK_{name}", value)
    said = serve.make_context("serve", []).params
    assert (said["scram"], said["dead_sid"], said["bosh_ack"]) == (True, "404", True)
    assert not said["starttls"]
    assert (
        serve.make_context("serve", ["--dead-sid", "terminate"]).params["dead_sid"] == "terminate"
    )


def test_an_unknown_form_is_refused(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(click.BadParameter, match="'terminate', '404'"):
        serve.make_context("serve", ["--dead-sid", "410"])
