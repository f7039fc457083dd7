"""The pytest plugin, as a test author meets it: test files are run by pytest itself."""

import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from finesse_mock.testing import ThreadedMockServer
from finesse_mock.worlds.load import fixtures_dir

CALL = """
    def test_call(finesse):
        alice = finesse.agent("1001001").login().ready()
        finesse.trigger("call.inbound", to=alice).answer()
        finesse.wait_for(alice.dialogs, state="ACTIVE")
"""

FAILING = """
    def test_call(finesse):
        call = finesse.trigger("call.inbound", to="1001001")
        assert call.id == "nothing like it"
"""

STRAY = """
    import urllib.error, urllib.request

    def test_stray(finesse):
        try:
            urllib.request.urlopen(finesse.rest + "/Nowhere")
        except urllib.error.HTTPError as error:
            error.close()
"""


Run = Callable[..., pytest.RunResult]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that a mock needs has been imported, and so is not imported anew by every inner run."""
    with ThreadedMockServer(tls_directory=tmp_path_factory.mktemp("ca")) as mock:
        mock.trigger("call.inbound", to="1001001")
        mock.timeline()


@pytest.fixture
def run(pytester: pytest.Pytester, imported: None) -> Run:
    """Run pytest on the files of the test, in this process."""

    def run(*arguments: str) -> pytest.RunResult:
        scope = "asyncio_default_fixture_loop_scope=function"
        return pytester.runpytest_inprocess("-p", "no:randomly", "-o", scope, *arguments)

    return run


def test_each_test_begins_at_the_start_and_the_server_is_shared(
    pytester: pytest.Pytester, run: Run
):
    pytester.makepyfile("""
        servers = set()

        def test_one(finesse, finesse_server):
            servers.add(finesse.control)
            finesse.agent("1001001").login()
            assert finesse is finesse_server

        def test_other(finesse):
            servers.add(finesse.control)
            assert finesse.agent("1001001").state == "LOGOUT"
            assert len(servers) == 1
    """)
    run().assert_outcomes(passed=2)


def test_a_failure_tells_what_happened_and_how_to_see_it_again(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile(FAILING)
    result = run("--finesse-seed", "7")
    result.assert_outcomes(failed=1)
    output = result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "*- finesse timeline -*",
            "#*change*dialog * added ALERTING*control POST /triggers/call.inbound",
            "*- finesse seed -*",
            "7",
            "*- finesse replay -*",
            "pytest *::test_call --finesse-seed 7",
        ]
    )
    assert "blocking.py" not in output

    (replay,) = re.findall(r"^pytest .*", output, re.MULTILINE)
    again = pytester.run(sys.executable, "-m", *shlex.split(replay))
    call = re.compile(r"dialog (\d+) added")
    assert call.findall(again.stdout.str()) == call.findall(output)


def test_an_error_of_the_server_fails_the_test_at_its_end(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile("""
        import asyncio

        def test_fine(finesse):
            async def fail():
                asyncio.get_running_loop().call_exception_handler({"message": "it broke"})
            finesse._run(fail())

        def test_next(finesse):
            pass
    """)
    result = run()
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*server_error: it broke*", "*finesse timeline*"])


def test_stray_requests_matter_in_strict_mode_only(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile(test_easy=STRAY)
    pytester.makepyfile(
        test_strict="import pytest\npytestmark = pytest.mark.finesse(strict=True)\n"
        + "\n".join(line[4:] for line in STRAY.splitlines())
    )
    result = run()
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*unexpected_request: GET /finesse/api/Nowhere*"])


def test_a_marker_makes_a_mock_of_its_own(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile("""
        import pytest

        @pytest.mark.finesse(seed=7, clock="frozen", profile="uccx-12.5")
        def test_marked(finesse, finesse_server):
            assert finesse is not finesse_server
            assert (finesse.seed, finesse.facts.profile) == (7, "uccx-12.5")
            alice = finesse.agent("1001001").login().ready()
            finesse.trigger("call.inbound", to=alice, ring="30s")
            finesse.clock.advance(31)
            assert alice.state == "NOT_READY"
            assert finesse.clock.now == "2026-01-05T09:00:31Z"
    """)
    run().assert_outcomes(passed=1)


def test_a_scenario_sets_the_stage(pytester: pytest.Pytester, run: Run):
    pytester.makefile(
        ".yaml",
        held="""
            scenario: 1
            name: a call on hold
            world: default
            steps:
              - {do: login, agent: 1001001}
              - {do: ready, agent: 1001001}
              - {do: call.inbound, id: c1, from: 5550100, to: 1001001}
              - {do: ANSWER, call: c1, by: 1001001}
              - {do: HOLD, call: c1, by: 1001001, after: 1h}
        """,
    )
    pytester.makepyfile("""
        import pytest

        @pytest.mark.finesse(scenario="held.yaml", seed=7)
        def test_beside(finesse):
            assert finesse.agent("1001001").state == "HOLD"
            assert finesse.seed == 7

        @pytest.mark.finesse(scenario="wrap-up.yaml")
        def test_that_comes_along(finesse):
            finesse.wait_for("agent.id == '1001001'")

        @pytest.mark.finesse(scenario="missing.yaml")
        def test_missing(finesse):
            pass

        @pytest.mark.finesse("held.yaml")
        def test_without_name(finesse):
            pass

        @pytest.mark.finesse(sceed=7)
        def test_no_setting(finesse):
            pass
    """)
    result = run()
    result.assert_outcomes(passed=2, errors=3)
    result.stdout.fnmatch_lines_random(
        ["There is no scenario missing.yaml*", "*scenario='held.yaml'*", "*no setting sceed*"]
    )
    assert "Traceback" not in result.stdout.str()


def test_a_world_lies_beside_the_test(pytester: pytest.Pytester, run: Run):
    world = (fixtures_dir() / "worlds" / "default.yaml").read_text()
    pytester.makefile(".yaml", small=world.replace("name: default", "name: small", 1))
    pytester.makepyfile("""
        import pytest

        @pytest.mark.finesse(world="small.yaml")
        def test_small(finesse):
            assert finesse.facts.world == "small"
    """)
    run().assert_outcomes(passed=1)


def test_settings_of_the_whole_run_and_its_certificates(pytester: pytest.Pytester, run: Run):
    pytester.makeconftest("""
        import pytest

        @pytest.fixture(scope="session")
        def finesse_settings():
            return {"profile": "uccx-12.5", "agents": 3, "domain": "finesse.example.com"}
    """)
    pytester.makepyfile("""
        import pytest, urllib.request

        def test_shared(finesse, finesse_tls):
            assert (finesse.facts.profile, finesse.xmpp_domain) == (
                "uccx-12.5", "finesse.example.com")
            url = finesse.rest_tls.removesuffix("/finesse/api") + "/readyz"
            with urllib.request.urlopen(url, context=finesse_tls) as answer:
                assert answer.status == 200

        @pytest.mark.finesse(seed=9)
        def test_own(finesse):
            assert (finesse.seed, finesse.facts.profile) == (9, "uccx-12.5")
    """)
    run("--finesse-seed", "8").assert_outcomes(passed=2)


def test_coroutines(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile("""
        import pytest

        @pytest.mark.asyncio
        async def test_consumer(finesse_async):
            alice = await finesse_async.agent("1001001").login()
            assert await alice.state == "NOT_READY"
            async with finesse_async.fault("event.lost", node=alice.user):
                await alice.ready()
            await finesse_async.wait_for(alice.user, state="READY")
    """)
    run().assert_outcomes(passed=1)


def test_coroutines_need_somebody_to_run_them(pytester: pytest.Pytester):
    pytester.makepyfile("async def test_consumer(finesse_async):\n    pass\n")
    names = ("asyncio", "anyio", "randomly")
    blocked = [word for name in names for word in ("-p", f"no:{name}")]
    result = pytester.runpytest_subprocess(*blocked)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["finesse_async needs *: pip install pytest-asyncio"])


@pytest.mark.timeout(120)
def test_workers_have_a_server_each(pytester: pytest.Pytester):
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("number", range(8))
        def test_call(finesse, number):
            alice = finesse.agent("1001001")
            assert alice.state == "LOGOUT"
            alice.login().ready()
            finesse.trigger("call.inbound", to=alice).answer()
            finesse.wait_for(alice.dialogs, state="ACTIVE")
            assert number != 3, "as wanted"
    """)
    result = pytester.runpytest_subprocess("-n", "2", "-p", "no:randomly")
    result.assert_outcomes(passed=7, failed=1)
    result.stdout.fnmatch_lines(
        ["*- finesse timeline -*", "pytest *test_call?3?* --finesse-seed *"]
    )


def test_what_happened_is_recorded(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile(test_it=CALL)
    run("--finesse-record", "seen").assert_outcomes(passed=1)
    (file,) = Path(pytester.path, "seen").iterdir()
    assert file.name == "test_it.py-test_call.jsonl"
    entries = [json.loads(line) for line in file.read_text().splitlines()]
    assert [entry["seq"] for entry in entries] == sorted(entry["seq"] for entry in entries)
    assert "ACTIVE" in {entry["dialog"]["state"] for entry in entries if "dialog" in entry}


def test_a_mock_that_runs_elsewhere(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile(
        CALL
        + """
    import pytest

    @pytest.mark.finesse(seed=7, clock="frozen")
    def test_as_it_is(finesse):
        now = finesse.clock.now
        assert finesse.clock.now == now

    @pytest.mark.finesse(profile="uccx-12.5")
    def test_another(finesse):
        pass

    def test_again(finesse):
        assert finesse.agent("1001001").state == "LOGOUT"
        assert False, finesse.control
    """
    )
    with ThreadedMockServer(seed=7, tls=False) as server:
        result = run("--finesse-url", server.control)
    result.assert_outcomes(passed=2, skipped=1, failed=1)
    replay = f"pytest *::test_again --finesse-seed 7 --finesse-url {server.control}"
    result.stdout.fnmatch_lines([f"*AssertionError: {server.control}", replay])


def test_nobody_is_elsewhere(pytester: pytest.Pytester, run: Run):
    pytester.makepyfile(CALL)
    result = run("--finesse-url", "http://127.0.0.1:1")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["No mock answers at http://127.0.0.1:1/mock/api*"])


def test_one_mock_elsewhere_does_not_serve_workers(pytester: pytest.Pytester):
    result = pytester.runpytest_subprocess("--finesse-url", "http://127.0.0.1:1", "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*One mock cannot serve several workers*"])


def test_who_does_not_use_it_does_not_pay_for_it(pytester: pytest.Pytester):
    pytester.makepyfile("""
        import sys

        def test_nothing(pytestconfig):
            assert pytestconfig.pluginmanager.hasplugin("finesse_mock")
            heavy = {"aiohttp", "lxml", "msgspec", "click", "finesse_mock.testing"}
            assert heavy & sys.modules.keys() == set()
    """)
    others = ("asyncio", "anyio", "randomly", "xdist", "hypothesispytest", "timeout")
    blocked = [word for name in others for word in ("-p", f"no:{name}")]
    result = pytester.runpytest_subprocess(*blocked)
    result.assert_outcomes(passed=1)
