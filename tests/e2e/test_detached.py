"""A mock in the background, driven from a shell as a person or a pipeline would."""

import json
import re
from pathlib import Path

from e2e.script import IN_A_SHELL, SERVE, driven, shell

VARIABLES = ("URL", "CA", "AGENT", "PASSWORD", "XMPP", "XMPPS", "BOSH", "WS", "CONSOLE")

pytestmark = IN_A_SHELL


async def test_one_command_gives_a_mock_and_nine_variables(tmp_path: Path):
    done = await shell(tmp_path, SERVE)
    lines = done.stdout.splitlines()
    values = dict(
        re.fullmatch(r"export FINESSE_MOCK_(\w+)=(.*)", line).groups()  # type: ignore[union-attr]
        for line in lines
    )
    stopped = await shell(
        tmp_path, f"FINESSE_MOCK_CA={values['CA']} finesse-mock stop --url {values['URL']}"
    )
    assert (done.returncode, stopped.returncode) == (0, 0), done.stderr + stopped.stderr
    assert tuple(values) == VARIABLES
    assert values["URL"].startswith("https://127.0.0.1:")
    assert (values["AGENT"], values["PASSWORD"]) == ("1001001", "finesse")


async def test_a_trigger_is_checked_before_it_acts(tmp_path: Path):
    printed = await driven(
        tmp_path,
        """
        ! finesse-mock trigger call.inbound too=1001001
        ! finesse-mock trigger call.inbound to=1001001 from=1001001
        test "$(finesse-mock agent show 1001001 -o state)" = LOGOUT
        finesse-mock trigger call.inbound to=1001001 var.callVariable1=gold --json
        """,
    )
    assert json.loads(printed)["callvariables"]["callVariable1"] == "gold"


async def test_a_day_goes_by_when_told_to(tmp_path: Path):
    printed = await driven(
        tmp_path,
        """
        finesse-mock clock freeze >/dev/null
        finesse-mock trigger call.inbound to=1001001 ring=30s
        finesse-mock clock advance 31s
        finesse-mock agent show 1001001 -o state
        """,
    )
    dialog_id, *fired, state = printed.split()
    assert ("ring", dialog_id, "1001001") == tuple(fired[-3:])
    assert state == "NOT_READY"


async def test_a_reset_forgets_calls_and_their_names_and_tells_how_long_it_took(tmp_path: Path):
    printed = await driven(
        tmp_path,
        """
        finesse-mock trigger call.inbound to=1001001 id=c1
        finesse-mock reset --timing
        finesse-mock call show c1 2>&1 && exit 9 || test $? -eq 2
        finesse-mock trigger call.inbound to=1001001 id=c1
        """,
    )
    first, milliseconds, complaint, again = printed.splitlines()
    assert again == first
    assert float(milliseconds) > 0
    assert complaint == "finesse-mock: Call c1 has not begun."


async def test_the_doctor_finds_nothing_that_fails(tmp_path: Path):
    printed = await driven(tmp_path, "finesse-mock doctor --strict")
    found = {tuple(line.split()[:2]) for line in printed.splitlines()}
    assert {("ok", "port"), ("ok", "certificate"), ("ok", "cors"), ("ok", "library")} <= found
    assert "\x1b" not in printed


async def test_a_mock_is_ready_until_it_is_stopped(tmp_path: Path):
    done = await shell(
        tmp_path,
        f"""
        eval "$({SERVE})"
        finesse-mock ready --wait --timeout 10s
        finesse-mock stop
        finesse-mock ready && exit 9 || test $? -eq 3
        finesse-mock ready --wait --timeout 0s && exit 9 || test $? -eq 3
        finesse-mock agent ls && exit 9 || test $? -eq 3
        """,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "ready\n"


async def test_what_keeps_it_from_starting_is_told_by_the_command(tmp_path: Path):
    done = await shell(tmp_path, "finesse-mock serve --detach --host 203.0.113.7")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "203.0.113.7 is not an address of this machine" in done.stderr


async def test_a_world_has_as_many_agents_as_wanted(tmp_path: Path):
    printed = await driven(tmp_path, "finesse-mock agent ls", "--agents", "300")
    ids = [line.split()[0] for line in printed.splitlines()]
    assert len(ids) == len(set(ids)) == 302


async def test_flags_are_variables_too(tmp_path: Path):
    script = """
        export FINESSE_MOCK_SERVE_PORTS=auto FINESSE_MOCK_SERVE_AGENTS=3
        eval "$(finesse-mock serve --detach --print-env)"
        FINESSE_MOCK_AGENT_LS_JSON=1 finesse-mock agent ls
        finesse-mock stop
        """
    done = await shell(tmp_path, script)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 5


async def test_the_authority_is_shown_and_exported(tmp_path: Path):
    printed = await driven(
        tmp_path,
        """
        test "$FINESSE_MOCK_CA" = "$(finesse-mock certs show | sed -n 's/^file *//p')"
        finesse-mock certs export trust
        cmp trust/finesse-mock-ca.pem "$FINESSE_MOCK_CA"
        """,
    )
    assert printed == "trust/finesse-mock-ca.pem\n"
