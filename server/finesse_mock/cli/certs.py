"""``finesse-mock certs``: the authority whose certificates a mock presents."""

import hashlib
import shutil
import ssl
from pathlib import Path

import click

from finesse_mock.cli.printing import prints_json, show
from finesse_mock.errors import UsageError

_DIRECTORY = click.option(
    "--tls-directory",
    type=click.Path(path_type=Path),
    help="Where the development CA is kept. [default: your data directory]",
)


@click.group()
def command() -> None:
    """The development CA, which clients and browsers have to trust; it is made when needed.

    \b
    finesse-mock certs show
    finesse-mock certs export
    finesse-mock certs export build/trust
    """


@command.command("show")
@_DIRECTORY
@prints_json
def show_authority(tls_directory: Path | None, *, as_json: bool) -> None:
    """Tell where the authority is, and its fingerprint.

    \b
    finesse-mock certs show
    finesse-mock certs show --json
    finesse-mock certs show --tls-directory build/ca
    """
    file = _file(tls_directory)
    facts = {"file": str(file), "sha256": _fingerprint(file)}
    show(facts, (f"{name:<8} {value}" for name, value in facts.items()), as_json=as_json)


@command.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".")
@_DIRECTORY
@prints_json
def export(directory: Path, tls_directory: Path | None, *, as_json: bool) -> None:
    """Copy the authority, without its key, to DIRECTORY, as finesse-mock-ca.pem.

    \b
    finesse-mock certs export
    finesse-mock certs export build/trust
    finesse-mock certs export build/trust --tls-directory build/ca
    """
    goal = directory / "finesse-mock-ca.pem"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_file(tls_directory), goal)
    except OSError as error:
        raise UsageError(
            f"{goal} cannot be written ({error.strerror}); name another folder."
        ) from error
    show({"file": str(goal)}, [str(goal)], as_json=as_json)


def _fingerprint(file: Path) -> str:
    """The SHA-256 of the certificate itself, as browsers and openssl show it."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read_text())).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def _file(directory: Path | None) -> Path:
    from finesse_mock.transports.tls import authority_file, default_directory

    return authority_file(directory or default_directory())
