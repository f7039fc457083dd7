"""Servers in a test: they listen when the block begins, and are gone when it ends."""

import socket
import threading

import pytest

from finesse_mock.config import Ports
from finesse_mock.testing import (
    MockServer,
    ThreadedMockServer,
    Unreachable,
    UsageError,
    remote_mock,
    threaded_remote_mock,
)


def threads_of_mocks() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "finesse-mock"]


def listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with socket.socket() as client:
        return client.connect_ex((host, int(port))) == 0


def test_a_server_in_a_thread_listens_and_is_gone():
    with ThreadedMockServer() as mock:
        assert len(threads_of_mocks()) == 1
        assert listens(mock.xmpp)
        assert mock.xmpp_tls is not None
        assert listens(mock.xmpp_tls)
        assert mock.ca_file
    assert not listens(mock.xmpp)
    assert not threads_of_mocks()


def test_two_servers_stand_side_by_side():
    with ThreadedMockServer(tls=False) as one, ThreadedMockServer(tls=False) as other:
        one.agent("1001001").login()
        assert other.agent("1001001").state == "LOGOUT"
        assert one.rest_tls is None


def test_a_server_is_stopped_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), ThreadedMockServer(tls=False) as mock:
        raise ZeroDivisionError
    assert not listens(mock.xmpp)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"profil": "ucce-12.6"}, "no setting profil"),
        ({"clock": "sundial"}, "no pace of a clock"),
        ({"profile": "ucce-13"}, "ucce-13"),
        ({"domain": "not a name"}, "no host name"),
    ],
)
def test_what_keeps_it_from_starting_is_raised(settings: dict[str, str], sentence: str):
    with pytest.raises(UsageError, match=sentence), ThreadedMockServer(**settings):
        pytest.fail("it started")
    assert not threads_of_mocks()


def test_a_taken_port_is_raised():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = Ports(rest=taken.getsockname()[1])
        with pytest.raises(UsageError, match="port"), ThreadedMockServer(ports=ports):
            pytest.fail("it started")


async def test_an_awaited_server_listens_and_is_gone():
    async with MockServer(tls=False, clock="frozen") as mock:
        assert await mock.clock.now == "2026-01-05T09:00:00Z"
    assert not listens(mock.xmpp)


async def test_nobody_answers_elsewhere():
    with pytest.raises(Unreachable, match="No mock answers"):
        async with remote_mock("http://127.0.0.1:1"):
            pytest.fail("somebody answered")


def test_a_mock_elsewhere_is_reached_over_tls():
    with ThreadedMockServer() as server:
        assert server.rest_tls is not None
        url = server.rest_tls.removesuffix("/finesse/api")
        with threaded_remote_mock(url, ca_file=server.ca_file or "") as mock:
            assert mock.agent("1001001").state == "LOGOUT"


def test_a_mock_elsewhere_may_ask_for_its_token():
    with ThreadedMockServer(control_token="open sesame", tls=False) as server:
        with threaded_remote_mock(server.control, token="open sesame") as mock:
            assert mock.agent("1001001").login().state == "NOT_READY"
        with pytest.raises(UsageError), threaded_remote_mock(server.control):
            pytest.fail("it asked for no token")


def test_what_fails_in_the_server_is_a_complaint():
    with ThreadedMockServer(tls=False) as mock:
        mock.check()

        async def leave_a_failure() -> None:
            import asyncio

            asyncio.get_running_loop().call_exception_handler({"message": "something broke"})

        mock._run(leave_a_failure())
        with pytest.raises(AssertionError, match="something broke"):
            mock.check()
        mock.reset()
        mock.check()
