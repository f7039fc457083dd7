"""HTTP bodies that no client should send: each is refused, and the server keeps its composure."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from e2e.command import WITHIN
from e2e.mock import Mock


@pytest.mark.parametrize(
    ("method", "address", "path"),
    [("PUT", "rest", "/User/1001001"), ("POST", "bosh", ""), ("POST", "control", "/call")],
)
async def test_a_body_that_does_not_decode_is_a_bad_request(
    mock: Mock, method: str, address: str, path: str
):
    url = urlsplit(getattr(mock.ready, address) + path)
    headers = {"Content-Encoding": "gzip", "Authorization": mock.agent("1001001").authorization}
    connection = HTTPConnection(url.hostname or "", url.port, timeout=WITHIN)
    try:
        connection.request(method, url.path, body=b"garbage", headers=headers)
        assert connection.getresponse().status == 400
    finally:
        connection.close()
