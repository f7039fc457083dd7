"""The pytest plugin: a mock for each test that asks for ``finesse``, or ``finesse_async``.

Every worker of a run has one mock on free ports, put back to its start before each test; a test
whose marker asks for other settings gets one of its own. Nothing but pytest is imported before a
test asks for a mock.
"""

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    import ssl

    from finesse_mock.testing import AsyncFinesse, Finesse

_MARKER = (
    "finesse(scenario=…, **settings): the mock of this test has these settings (seed, clock, "
    "profile, world, strict and all others of finesse_mock.config.Config) and has played that "
    "scenario."
)

_server = pytest.StashKey["Finesse"]()
_said = pytest.StashKey[list[tuple[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command line."""
    group = parser.getgroup("finesse-mock")
    group.addoption(
        "--finesse-url",
        metavar="URL",
        help="drive the mock that runs there, instead of one in this process; its control token "
        "and authority come from FINESSE_MOCK_CONTROL_TOKEN and FINESSE_MOCK_CA",
    )
    group.addoption(
        "--finesse-seed", type=int, metavar="N", help="the seed of mocks whose test names none"
    )
    group.addoption(
        "--finesse-record",
        type=Path,
        metavar="DIR",
        help="write what happened in each test to a file of this folder, as JSON Lines",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known; refuse options that do not go together."""
    config.addinivalue_line("markers", _MARKER)
    if config.getoption("--finesse-url") and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError(
            "One mock cannot serve several workers at once; leave out -n, or --finesse-url."
        )


@pytest.fixture(scope="session")
def finesse_settings() -> Mapping[str, Any]:
    """Settings of every mock of this run; override it, and return those you want."""
    return {}


@pytest.fixture(scope="session")
def finesse_server(
    pytestconfig: pytest.Config, finesse_settings: Mapping[str, Any]
) -> Iterator["Finesse"]:
    """The mock that the tests of a worker share."""
    with _serving(pytestconfig, finesse_settings) as server:
        yield server


@pytest.fixture(scope="session")
def finesse_tls(finesse_server: "Finesse") -> "ssl.SSLContext | None":
    """What makes a client trust the certificates of the mock; None where it has no TLS."""
    import ssl

    ca_file = finesse_server.ca_file
    return ssl.create_default_context(cafile=ca_file) if ca_file else None


@pytest.fixture
def finesse(request: pytest.FixtureRequest) -> Iterator["Finesse"]:
    """A mock as it is at its start, and its verbs; at the end it may have no complaints."""
    item = request.node
    with _mock_for(request) as server:
        item.stash[_server] = server
        yield server
        if complaint := _complaint(item, server):
            item.stash[_said] = _sections(item, server)
            _refuse(complaint)


@pytest.fixture
def finesse_async(request: pytest.FixtureRequest, finesse: "Finesse") -> "AsyncFinesse":
    """The same with the verbs as coroutines, for tests that are coroutines."""
    plugins = request.config.pluginmanager
    runs = any(plugins.hasplugin(name) for name in ("asyncio", "pytest_asyncio", "anyio"))
    if iscoroutinefunction(request.function) and not runs:
        pytest.fail(
            "finesse_async needs something that runs coroutines: pip install pytest-asyncio",
            pytrace=False,
        )
    return finesse.awaited


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Add to the report of a failure what happened in the mock, and how to see it again."""
    report: pytest.TestReport = yield  # type: ignore[assignment] # what the others made
    if report.failed and _server in item.stash:
        said = item.stash[_said] if _said in item.stash else _sections(item, item.stash[_server])
        report.sections += said
    return report  # type: ignore[return-value] # as a wrapper does


def _complaint(item: pytest.Item, server: "Finesse") -> str:
    """Record what happened, if asked to; answers what makes the test fail after all."""
    from finesse_mock.testing import Unreachable

    try:
        _record(item, server)
        server.check()
    except (AssertionError, Unreachable) as error:
        return str(error)
    return ""


def _sections(item: pytest.Item, server: "Finesse") -> list[tuple[str, str]]:
    from finesse_mock.testing import Unreachable

    try:
        timeline = "\n".join(server.timeline()) or "nothing"
    except Unreachable as gone:
        timeline = str(gone)
    return [
        ("finesse timeline", timeline),
        ("finesse seed", str(server.seed)),
        ("finesse replay", _replay(item, server.seed)),
    ]


def _replay(item: pytest.Item, seed: int) -> str:
    """The command that runs this test again as it was, from where this run was started."""
    here = item.config.invocation_params.dir
    name = item.nodeid.partition("::")[2]
    words = ["pytest", f"{os.path.relpath(item.path, here)}::{name}", "--finesse-seed", str(seed)]
    if url := item.config.getoption("--finesse-url"):
        words += ["--finesse-url", url]
    return shlex.join(words)


def _record(item: pytest.Item, server: "Finesse") -> None:
    folder: Path | None = item.config.getoption("--finesse-record")
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.\[\]-]+", "-", item.nodeid.replace("/", "-"))
    lines = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in server.journal()]
    (folder / f"{name}.jsonl").write_text("".join(lines))


# Which mock


@contextmanager
def _serving(config: pytest.Config, settings: Mapping[str, Any]) -> Iterator["Finesse"]:
    from finesse_mock.testing import ThreadedMockServer, threaded_remote_mock

    if url := config.getoption("--finesse-url"):
        token = os.environ.get("FINESSE_MOCK_CONTROL_TOKEN", "")
        ca_file = os.environ.get("FINESSE_MOCK_CA", "")
        with threaded_remote_mock(url, token=token, ca_file=ca_file) as remote:
            yield remote
        return
    seed = config.getoption("--finesse-seed")
    given = {} if seed is None else {"seed": seed}
    with ThreadedMockServer(**{**given, **settings}) as server:
        yield server


@contextmanager
def _mock_for(request: pytest.FixtureRequest) -> Iterator["Finesse"]:
    from finesse_mock.testing import Refused, Unreachable, UsageError

    with ExitStack() as stack:
        sentence = ""
        try:
            server = _prepared(request, stack)
        except (AssertionError, Refused, Unreachable, UsageError) as error:
            sentence = str(error)
        if sentence:
            _refuse(sentence)
        yield server


def _prepared(request: pytest.FixtureRequest, stack: ExitStack) -> "Finesse":
    """The mock as the test wants it to begin with; its own one is stopped with the stack."""
    settings, scenario = _asked(request)
    if request.config.getoption("--finesse-url"):
        server: Finesse = request.getfixturevalue("finesse_server")
        _compare(settings, server)
    elif settings:
        base = request.getfixturevalue("finesse_settings")
        server = stack.enter_context(_serving(request.config, {**base, **settings}))
    else:
        server = request.getfixturevalue("finesse_server")
    server.reset()
    if scenario:
        server.clock.jump()
        server.scenario(scenario)
    if scenario or "clock" in settings:
        server.clock.set(str(settings.get("clock", server.facts.pace)))
    return server


def _asked(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Path | None]:
    """The settings and the scenario that the markers of a test ask for, the closest one first.

    World and scenario may be files beside the test.
    """
    settings: dict[str, Any] = {}
    for marker in request.node.iter_markers("finesse"):
        if marker.args:
            _refuse(f"The marker finesse takes names, as in scenario={marker.args[0]!r}.")
        settings = {**marker.kwargs, **settings}
    world = settings.get("world")
    if isinstance(world, str) and (request.path.parent / world).is_file():
        settings["world"] = str(request.path.parent / world)
    scenario = settings.pop("scenario", None)
    if scenario is None:
        return settings, None
    file = _found(request, Path(scenario))
    return {**_settings_of(file), **settings}, file


def _found(request: pytest.FixtureRequest, file: Path) -> Path:
    """The scenario: beside the test, below the root of the tests, or one that comes along."""
    from finesse_mock.worlds.load import fixtures_dir

    folders = (request.path.parent, request.config.rootpath, fixtures_dir() / "scenarios")
    found = next((folder / file for folder in folders if (folder / file).is_file()), None)
    if found is None:
        _refuse(f"There is no scenario {file} in {', '.join(map(str, folders))}.")
    return found


def _settings_of(file: Path) -> Mapping[str, Any]:
    from finesse_mock.documents import read_text
    from finesse_mock.scenarios.schema import parse_scenario

    return parse_scenario(read_text(file), str(file)).settings()


def _compare(settings: Mapping[str, Any], server: "Finesse") -> None:
    """Skip a test that needs a mock other than the one that runs elsewhere."""
    facts = server.facts
    has = {"seed": facts.seed, "profile": facts.profile, "world": facts.world}
    has["nodes"] = len(server.nodes)
    for name, value in settings.items():
        if name != "clock" and has.get(name) != value:
            pytest.skip(f"needs a mock with {name}={value!r}; run it without --finesse-url")


def _refuse(sentence: str) -> NoReturn:
    pytest.fail(sentence, pytrace=False)
