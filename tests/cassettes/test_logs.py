"""Support logs of any form become cassettes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from finesse_mock.cassettes.logs import imported, text_of
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import Cassette
from finesse_mock.errors import UsageError

RULES = Rules(seed="s", kinds=())
USER = (
    "<Update><data><user><state>{state}</state></user></data><event>PUT</event>"
    "<requestId></requestId><source>/finesse/api/User/1001001</source></Update>"
)
DIALOG = (
    "<Update>\n  <data><dialog><id>16804377</id><state>ACTIVE</state></dialog></data>\n"
    "  <event>PUT</event><requestId></requestId>\n"
    "  <source>/finesse/api/Dialog/16804377</source>\n</Update>"
)
USER_NODE = "/finesse/api/User/${agent:1001001}"


def one(state: str) -> str:
    return USER.format(state=state)


def taken(log: str, agent: str = "") -> Cassette:
    return imported(log, "support.log", agent=agent, rules=RULES)


@pytest.mark.parametrize(
    ("first", "second", "began"),
    [
        (
            "2026-01-15T09:30:00.250Z INFO got",
            "2026-01-15T09:30:02.000Z INFO got",
            datetime(2026, 1, 15, 9, 30, 0, 250_000, tzinfo=UTC),
        ),
        (
            "[2026-01-15 09:30:00,250] event",
            "[2026-01-15 09:30:02,000] event",
            datetime(2026, 1, 15, 9, 30, 0, 250_000, tzinfo=UTC),
        ),
        (
            "0000000123: 10.1.1.1: Jan 15 2026 09:30:00.250 +0000: %CCBU: ",
            "0000000124: 10.1.1.1: Jan 15 2026 09:30:02.000 +0000: %CCBU: ",
            datetime(2026, 1, 15, 9, 30, 0, 250_000, tzinfo=UTC),
        ),
        (
            "Jan 15 09:30:00.25 host app:",
            "Jan 15 09:30:02 host app:",
            datetime(2000, 1, 15, 9, 30, 0, 250_000, tzinfo=UTC),
        ),
        (
            "23:59:59.250 |",
            "00:00:01.000 |",
            datetime(2000, 1, 1, 23, 59, 59, 250_000, tzinfo=UTC),
        ),
    ],
)
def test_times_of_common_forms(first: str, second: str, began: datetime):
    tape = taken(f"{first} {one('READY')}\nnoise\n{second} {one('NOT_READY')} more\n")
    assert tape.header.recorded == began
    assert [(each.t, each.node) for each in tape.events] == [(0.0, USER_NODE), (1.75, USER_NODE)]
    assert tape.events[0].body == one("READY").replace("1001001", "${agent:1001001}")


def test_a_log_without_times_keeps_the_order():
    tape = taken(f"{one('READY')}{one('NOT_READY')}")
    assert ["NOT_READY" in each.body for each in tape.events] == [False, True]
    assert [each.t for each in tape.events] == [0.0, 0.0]


def test_an_escaped_update_in_a_stanza_with_its_node():
    escaped = DIALOG.replace("<", "&lt;").replace(">", "&gt;")
    tape = taken(
        '<message><event><items node="/finesse/api/User/1001001/Dialogs"><item>'
        f"<notification>{escaped}</notification></item></items></event></message>"
    )
    (heard,) = tape.events
    assert heard.node == f"{USER_NODE}/Dialogs"
    assert heard.body == DIALOG.replace("16804377", "${dialog:1}")


def test_the_owner_of_a_dialog_is_the_one_whose_log_it_is():
    (heard,) = taken(DIALOG, agent="1001001").events
    assert heard.node == f"{USER_NODE}/Dialogs"


def test_who_is_not_known_is_asked_for_with_the_line():
    with pytest.raises(UsageError) as refused:
        taken(f"first line\n{DIALOG}")
    assert str(refused.value) == (
        "support.log:2: this update does not say on which node it was published; "
        "name the agent whose log it is with --agent."
    )


def test_a_log_of_windows(tmp_path: Path):
    file = tmp_path / "support.log"
    lines = f"09:30:00 {one('READY')}\n09:30:02 {DIALOG}\n".replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + lines.encode() + b"\xfc\r\n")
    tape = taken(text_of(file), agent="1001001")
    assert [each.t for each in tape.events] == [0.0, 2.0]
    assert tape.events[1].body == DIALOG.replace("16804377", "${dialog:1}")
    file.write_bytes(lines.encode("utf-16"))
    with pytest.raises(UsageError, match=r"support\.log:1: this text is UTF-16"):
        text_of(file)


def test_updates_that_were_cut_off_are_passed_over():
    tape = taken("<Update>" * 20_000 + "\n09:30:00 <Update><data>\n" + one("READY"))
    assert [each.body for each in tape.events] == [
        one("READY").replace("1001001", "${agent:1001001}")
    ]


def test_a_log_without_updates_is_refused():
    with pytest.raises(UsageError, match="there is no <Update> document in it"):
        taken("nothing happened")
