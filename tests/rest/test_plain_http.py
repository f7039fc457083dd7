"""Plain HTTP of 12.5 and newer: served as it is, or sent on to TLS where that is asked for."""

from pathlib import Path

import pytest

from finesse_mock.errors import UsageError
from rest.running import basic, running


@pytest.mark.parametrize(
    ("profile", "redirect", "status"),
    [("ucce-12.6", False, 200), ("ucce-12.6", True, 301), ("ucce-11.6", True, 200)],
)
async def test_plain_requests_are_sent_on_where_asked_and_where_the_release_does(
    tmp_path: Path, profile: str, redirect: bool, status: int
):
    changes = {"profile": profile, "redirect_plain": redirect, "tls_directory": tmp_path}
    async with running(tls=True, **changes) as client:
        address = client.address()
        url = f"{address}/finesse/api/User/1001001?nocache=1"
        async with client.http.get(url, headers=basic(), allow_redirects=False) as answer:
            assert answer.status == status
            there = answer.headers.get("Location", "")
        port = client.mock.ready()["rest_tls"].rpartition(":")[2].partition("/")[0]
        if redirect and status == 301:
            assert there == f"https://127.0.0.1:{port}/finesse/api/User/1001001?nocache=1"
            async with client.http.get(there, headers=basic(), ssl=False) as secure:
                assert secure.status == 200
        async with client.http.get(f"{address}/mock/api/state") as control:
            assert control.status == 200


async def test_without_tls_there_is_nowhere_to_send_them():
    with pytest.raises(UsageError, match="--no-tls or --redirect-plain"):
        async with running(redirect_plain=True):
            pass
