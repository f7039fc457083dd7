"""TLS for every listener: a development authority made on first use, or the user's certificate.

A folder holds, once and for all its servers::

    authority/ca.pem         what a client has to trust
    authority/ca-key.pem     what signs; readable by its owner alone
    server-<names>.pem       one leaf for each set of names: facts, key, certificate

Each of these comes into being under another name and is renamed into place, so that servers
that start at the same moment see either nothing or the whole. The first line of a leaf file
says for how long and by whom it was signed: a server with a valid leaf starts without loading
``cryptography``.
"""

import atexit
import hashlib
import json
import os
import shutil
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from finesse_mock.errors import UsageError
from finesse_mock.transports.handshakes import HandshakeContext

if TYPE_CHECKING:
    import trustme

LEAF_LIFETIME: Final = timedelta(days=397)
"""Desktop browsers refuse server certificates that live much longer."""

RENEWAL_MARGIN: Final = timedelta(days=1)
"""A leaf with less than this to live is replaced at the next start."""

CLOCK_SKEW: Final = timedelta(days=1)
"""How far a client's clock may be behind when it meets a new leaf."""

ORGANIZATION: Final = "finesse-mock development"


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsMaterial:
    """What the listeners present, and what their clients have to trust."""

    context: ssl.SSLContext
    """Server side, TLS 1.2 or newer."""

    ca_file: Path | None
    """The development authority as PEM; None with a certificate of the user's own."""

    warning: str | None
    """One sentence if the authority will be gone when the process ends."""


def default_directory() -> Path:
    """Return where this user's development authority is kept."""
    from platformdirs import user_data_path

    return user_data_path("finesse-mock", appauthor=False) / "ca"


def server_context(
    names: Sequence[str],
    directory: Path,
    certificate: tuple[Path, Path] | None = None,
    *,
    now: datetime,
) -> TlsMaterial:
    """Return the TLS side of a server that answers to `names`.

    Args:
        names: Host names and IP addresses, at least one.
        directory: Home of the development authority; made when missing. If it cannot be written,
            a temporary authority takes its place and `TlsMaterial.warning` says so.
        certificate: The user's own certificate chain and private key, as PEM files; the
            development authority is then not touched.
        now: The present, aware of its zone.

    Raises:
        UsageError: The user's certificate, a name, or a file of the authority is unusable.
    """
    if certificate is not None:
        return TlsMaterial(context=_user_context(*certificate), ca_file=None, warning=None)
    try:
        return _development_material(names, directory, now, warning=None)
    except OSError as error:
        warning = (
            f"The development CA in {directory} cannot be used ({error.strerror}): a temporary "
            "one serves until this process ends; name a folder that can be written to keep one."
        )
    temporary = Path(tempfile.mkdtemp(prefix="finesse-mock-ca-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return _development_material(names, temporary, now, warning=warning)


def authority_file(directory: Path) -> Path:
    """Return the certificate (PEM) of the development authority, which is made if there is none.

    Raises:
        UsageError: The folder cannot be written.
    """
    try:
        return _authority(directory) / "ca.pem"
    except OSError as error:
        raise UsageError(
            f"The development CA in {directory} cannot be made ({error.strerror}); name a folder "
            "that can be written."
        ) from error


def _user_context(chain: Path, key: Path) -> ssl.SSLContext:
    for path in (chain, key):
        try:
            path.open("rb").close()
        except OSError as error:
            message = f"{path} cannot be read ({error.strerror}): give two PEM files, CERT,KEY."
            raise UsageError(message) from error

    def refuse_to_ask() -> NoReturn:
        message = f"{key} is encrypted: decrypt it first, for example with openssl pkey."
        raise UsageError(message)

    context = _bare_context()
    try:
        context.load_cert_chain(chain, key, password=refuse_to_ask)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            message = f"{key} is not the private key of {chain}: give the two that belong together."
        else:
            message = f"{chain} and {key} are not a PEM certificate chain and its private key."
        raise UsageError(message) from error
    return context


def _bare_context() -> ssl.SSLContext:
    context = HandshakeContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _development_material(
    names: Sequence[str], directory: Path, now: datetime, *, warning: str | None
) -> TlsMaterial:
    authority = _authority(directory)
    leaf = _leaf(names, authority, now)
    context = _bare_context()
    try:
        _present(context, leaf)
    except ssl.SSLError as error:
        raise _damaged(directory) from error
    return TlsMaterial(context=context, ca_file=authority / "ca.pem", warning=warning)


def _present(context: ssl.SSLContext, leaf: Path) -> None:
    """Have the context present the certificate in that file.

    OpenSSL opens a file for the certificates and again for the key; another mock of the same names
    may put its own in place between the two, and then they do not belong together.
    """
    while True:
        before = leaf.stat()
        try:
            context.load_cert_chain(leaf)
        except ssl.SSLError:
            after = leaf.stat()
            if (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns):
                raise
        else:
            return


def _authority(directory: Path) -> Path:
    """Return the folder of the one authority of `directory`, made if it is not there yet."""
    authority = directory / "authority"
    if authority.is_dir():
        return authority
    import trustme

    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    ca = trustme.CA(organization_name=ORGANIZATION)
    draft = Path(tempfile.mkdtemp(prefix=".authority-", dir=directory))
    try:
        _write_private(draft / "ca-key.pem", ca.private_key_pem.bytes())
        ca.cert_pem.write_to_path(draft / "ca.pem")
        draft.rename(authority)
    except OSError:
        # A folder with something in it is never replaced: another process was first, and is right.
        shutil.rmtree(draft, ignore_errors=True)
        if not authority.is_dir():
            raise
    return authority


def _leaf(names: Sequence[str], authority: Path, now: datetime) -> Path:
    """Return the file with a key and a valid certificate for exactly `names`."""
    wanted = sorted({name.lower() for name in names})
    digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
    path = authority.parent / f"server-{digest[:16]}.pem"
    issuer = hashlib.sha256((authority / "ca.pem").read_bytes()).hexdigest()
    if _is_valid(path, issuer, now):
        return path
    signer = _signer(authority)
    not_after = now + LEAF_LIFETIME
    try:
        leaf = signer.issue_cert(
            *wanted,
            organization_name=ORGANIZATION,
            not_before=now - CLOCK_SKEW,
            not_after=not_after,
        )
    except ValueError as error:
        message = f"No certificate can be made for {', '.join(wanted)}: {error}."
        raise UsageError(message) from error
    # RFC 7468 §2: text before the first BEGIN line belongs to no key and no certificate.
    facts = {"names": wanted, "not_after": not_after.isoformat(), "issuer_sha256": issuer}
    heading = json.dumps(facts).encode() + b"\n"
    _write_private(path, heading + leaf.private_key_and_cert_chain_pem.bytes())
    return path


def _is_valid(leaf: Path, issuer: str, now: datetime) -> bool:
    try:
        with leaf.open("rb") as file:
            facts = json.loads(file.readline())
        not_after = datetime.fromisoformat(facts["not_after"])
        return facts["issuer_sha256"] == issuer and not_after - now > RENEWAL_MARGIN
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def _signer(authority: Path) -> "trustme.CA":
    import trustme

    certificate = (authority / "ca.pem").read_bytes()
    key = (authority / "ca-key.pem").read_bytes()
    try:
        return trustme.CA.from_pem(certificate, key)
    except ValueError as error:
        raise _damaged(authority.parent) from error


def _damaged(directory: Path) -> UsageError:
    return UsageError(
        f"The development CA in {directory} is damaged: remove that folder and trust the next one."
    )


def _write_private(path: Path, content: bytes) -> None:
    """Put the whole file in place at once, readable by its owner alone."""
    descriptor, draft = tempfile.mkstemp(prefix=".draft-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(draft).replace(path)
