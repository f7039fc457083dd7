"""Faults of BOSH requests, as a client that counts its request ids meets them."""

import aiohttp
import pytest
from lxml import etree

from faults.stage import ANA, Stage, addresses

HTTPBIND = "http://jabber.org/protocol/httpbind"
AUTH = (
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
    "ADEwMDEwMDEAZmluZXNzZQ==</auth>"
)
BIND = (
    "<iq xmlns='jabber:client' type='set' id='b'>"
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
)
PING = "<iq xmlns='jabber:client' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>"
RESTART = "xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'"


class Session:
    """One session that posts what a test says; nothing is repeated by itself."""

    def __init__(self, stage: Stage) -> None:
        where = addresses(stage.mock)
        self._url = f"http://127.0.0.1:{where.http_port}/http-bind"
        self._http = stage.http
        self._to = where.domain
        self.rid = 1573741820
        self._sid = ""

    async def post(
        self, payload: str = "", attributes: str = "", *, rid: int | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer to the next request, or to one with that rid."""
        if rid is None:
            self.rid += 1
        body = (
            f"<body xmlns='{HTTPBIND}' rid='{rid or self.rid}' {self._sid} {attributes}>"
            f"{payload}</body>"
        )
        async with self._http.post(self._url, data=body) as answer:
            return answer.status, await answer.read()

    async def sign_in(self) -> None:
        creation = f"to='{self._to}' ver='1.6' wait='60' hold='1'"
        _, body = await self.post(attributes=creation)
        self._sid = f"sid='{etree.fromstring(body).get('sid')}'"
        for payload, attributes in ((AUTH, ""), ("", RESTART), (BIND, "")):
            assert (await self.post(payload, attributes))[0] == 200


@pytest.fixture
async def session(stage: Stage) -> Session:
    session = Session(stage)
    await session.sign_in()
    return session


async def test_a_lost_answer_is_had_by_asking_again(stage: Stage, session: Session):
    fault = stage.mock.faults.add("bosh.loss", agent=ANA)
    with pytest.raises(aiohttp.ClientConnectionError):
        await session.post(PING)
    stage.mock.faults.remove(fault.id)
    status, body = await session.post(PING, rid=session.rid)
    assert status == 200
    assert etree.fromstring(body)[0].get("id") == "p"
    assert (await session.post(PING))[0] == 200


async def test_a_session_seems_to_be_unknown(stage: Stage, session: Session):
    fault = stage.mock.faults.add("bosh.404")
    assert (await session.post(PING))[0] == 404
    assert fault.hits == 1
    stage.mock.faults.remove(fault.id)
    _, body = await session.post(PING, rid=session.rid)
    assert etree.fromstring(body)[0].get("id") == "p"


async def test_a_proxy_fails(stage: Stage, session: Session):
    fault = stage.mock.faults.add("bosh.5xx", status=504)
    assert (await session.post(PING))[0] == 504
    assert (await session.post(PING, rid=session.rid))[0] == 504
    stage.mock.faults.remove(fault.id)
    _, body = await session.post(PING, rid=session.rid)
    assert etree.fromstring(body)[0].get("id") == "p"


async def test_nothing_is_held(stage: Stage, session: Session):
    fault = stage.mock.faults.add("bosh.early")
    for _ in range(3):
        status, body = await session.post()
        assert (status, len(etree.fromstring(body))) == (200, 0)
    assert fault.hits == 3
    stage.mock.faults.remove(fault.id)
    _, body = await session.post(PING)
    assert etree.fromstring(body)[0].get("id") == "p"
