"""Tests are run as a user runs them: those of connections and of signing on, and many at a time."""

from pathlib import Path
from typing import Final

import pytest

from acceptance.desk import Desk
from e2e.script import IN_A_SHELL
from peering import ROOT

pytestmark = IN_A_SHELL

PYTEST: Final = f"cd {ROOT} && pytest -p no:cacheprovider -p no:randomly"

LIFE: Final = {
    "a_rid": "tests/bosh/test_window.py",
    "a_repeated_request_gets_its_answer_again": "tests/bosh/test_window.py",
    "restart": "tests/bosh/test_sign_in.py",
    "after_a_restart": "tests/failover/test_every_transport.py",
    "ping": "tests/conformance/test_dialogues.py",
    "presence": "tests/conformance/test_dialogues.py",
    "conflict": "tests/conformance/test_dialogues.py",
    "silence": "tests/xmpp/test_stream.py",
    "session_without_an_open_request": "tests/bosh/test_limits.py",
    "knows_its_subscribers_again": "tests/failover/test_every_transport.py",
}
"""What happens to a connection in the wild, and where it is tested."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_connections_live_as_in_the_wild(desk: Desk):
    files = " ".join(dict.fromkeys(LIFE.values()))
    words = " ".join(LIFE)
    await desk.succeeds(f"""
        out="$PWD/out"
        {PYTEST} -v {files} -k '{" or ".join(LIFE)}' > "$out" || {{ cat "$out"; exit 1; }}
        for word in {words}; do grep -q "$word.* PASSED" "$out" || exit; done
    """)


async def test_signing_on_is_as_configured(desk: Desk):
    where = "tests/conformance/test_authentication.py"
    await desk.succeeds(f"{PYTEST} -q {where} -k 'basic or bearer or expired'")


async def test_parallel_tests_have_mocks_of_their_own(desk: Desk):
    """Eight at a time, of the same seed: each has one call, its own, under the same id."""
    await desk.succeeds("""
        each() { for k in 1 2 3 4 5 6 7 8; do "$@" $k & all[k]=$!; done
                 for k in 1 2 3 4 5 6 7 8; do wait ${all[k]} || return; done; }
        serve() { finesse-mock serve --detach --ports auto --seed 7 --ready-file $1.json; }
        ring() { finesse-mock trigger call.inbound to=100100$1 --ready-file $1.json > $1.id; }
        see() { finesse-mock call ls --ready-file $1.json > $1.calls; }
        stop() { test ! -e $1.json || finesse-mock stop --ready-file $1.json; }
        trap 'each stop' EXIT
        each serve && each ring && each see || exit
        test $(cat *.id | wc -l) = 8 && test $(sort -u *.id | wc -l) = 1 || exit
        for k in 1 2 3 4 5 6 7 8; do
            test $(grep -c . $k.calls) = 1 && grep -q "100100$k ALERTING" $k.calls || exit
        done
    """)
