"""Which foreign programs and libraries the tests may meet, where each is, and how to get it.

A peer is a client or server that somebody else wrote. Looking one up starts nothing and changes
nothing. ``PEERS`` is the list; a test names what it needs with
``@pytest.mark.peer("chromium", "npm:strophe.js")``.
"""

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PEER_FOLDER: Final = ROOT / "tests" / "peers"
NODE_MODULES: Final = PEER_FOLDER / "node_modules"
EXAMPLES: Final = ROOT / "docs" / "examples"
PERL: Final = (Path("/usr/share/perl5"), *Path("/usr/lib").glob("*/perl5/*"))
JARS: Final = Path(os.environ.get("FINESSE_MOCK_JARS", "/usr/share/java"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One peer: how it is found, and the command that brings it."""

    find: Callable[[], Path | None]
    remedy: str


def program(name: str, package: str) -> Peer:
    """Return a program that is looked up on the PATH and comes with a Debian package."""

    def find() -> Path | None:
        found = shutil.which(name)
        return Path(found) if found else None

    return Peer(find=find, remedy=f"apt-get install {package}")


def node_package(name: str, project: Path = PEER_FOLDER) -> Peer:
    """Return a package of a project's ``package.json``, by the name it is installed under."""

    def find() -> Path | None:
        folder = project / "node_modules" / name
        return folder if (folder / "package.json").is_file() else None

    return Peer(find=find, remedy=f"npm ci --prefix {project.relative_to(ROOT)}")


def jars(name: str, package: str) -> Peer:
    """Return the folder of Java archives that has this one, of a Debian package."""

    def find() -> Path | None:
        return JARS if (JARS / f"{name}.jar").is_file() else None

    return Peer(find=find, remedy=f"apt-get install {package}")


def perl_with(module: str, package: str) -> Peer:
    """Return the Perl interpreter, once a module of a Debian package is there for it."""
    file = Path(f"{module.replace('::', '/')}.pm")

    def find() -> Path | None:
        found = shutil.which("perl")
        return Path(found) if found and any((root / file).is_file() for root in PERL) else None

    return Peer(find=find, remedy=f"apt-get install {package}")


def python_of(environment: Path) -> Peer:
    """Return the interpreter of a virtual environment, once all is installed there."""

    def find() -> Path | None:
        return environment / "bin/python" if (environment / "installed").is_file() else None

    return Peer(find=find, remedy=f"make {environment.relative_to(ROOT)}/installed")


def python_package(name: str) -> Peer:
    """Return a Python package, by the name it is imported under."""

    def find() -> Path | None:
        spec = importlib.util.find_spec(name)
        return Path(spec.origin).parent if spec and spec.origin else None

    return Peer(find=find, remedy='pip install -e ".[test]"')


PEERS: Final[dict[str, Peer]] = {
    "chromium": program("chromium", "chromium"),
    "chromedriver": program("chromedriver", "chromium-driver"),
    "curl": program("curl", "curl"),
    "javac": program("javac", "default-jdk-headless"),
    "junit": jars("junit-platform-console", "junit5"),
    "jq": program("jq", "jq"),
    "node": program("node", "nodejs"),
    "perl:Loudmouth": perl_with("Net::Jabber::Loudmouth", "libnet-jabber-loudmouth-perl"),
    "prosody": program("prosody", "prosody"),
    "npm:@playwright/test": node_package("@playwright/test", EXAMPLES / "javascript"),
    "npm:@xmpp/client": node_package("@xmpp/client"),
    "npm:jest": node_package("jest", EXAMPLES / "javascript"),
    "npm:stanza": node_package("stanza"),
    "npm:strophe-1.2": node_package("strophe-1.2"),
    "npm:strophe.js": node_package("strophe.js"),
    "npm:ws": node_package("ws"),
    "python-with-aioxmpp": python_of(PEER_FOLDER / ".venv"),
    "python:selenium": python_package("selenium"),
    "python:slixmpp": python_package("slixmpp"),
}


def locate(name: str) -> Path:
    """Return where the peer is: the program itself, or the folder of the package.

    Raises:
        LookupError: It is not here; the message names it and the command that brings it.
    """
    peer = PEERS[name]
    if found := peer.find():
        return found
    message = f"needs {name}: {peer.remedy}"
    raise LookupError(message)
