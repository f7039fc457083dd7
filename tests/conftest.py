"""The rule for tests that meet a foreign program: skipped where it is missing, unless required.

``FINESSE_MOCK_REQUIRE_PEERS=1`` turns every such skip into a failure, so that a continuous
integration run cannot pass by testing less.
"""

import os

import pytest

from peering import PEERS, locate

pytest_plugins = ("pytester",)

REQUIRED = os.environ.get("FINESSE_MOCK_REQUIRE_PEERS") == "1"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"peer(*names): needs these peers: {', '.join(PEERS)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in _peers_of(item):
            if name not in PEERS:
                message = f"{item.nodeid}: peer({name!r}) is not one of {', '.join(PEERS)}"
                raise pytest.UsageError(message)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in _peers_of(item):
        try:
            locate(name)
        except LookupError as missing:
            if REQUIRED:
                pytest.fail(str(missing), pytrace=False)
            pytest.skip(str(missing))


def _peers_of(item: pytest.Item) -> list[str]:
    return [name for marker in item.iter_markers("peer") for name in marker.args]
