"""The development authority and the user's own certificate, as files and as a handshake."""

import itertools
import ssl
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography.x509 import DNSName, IPAddress, SubjectAlternativeName, load_pem_x509_certificate

from finesse_mock.errors import UsageError
from finesse_mock.transports.tls import LEAF_LIFETIME, TlsMaterial, server_context

NAMES = ("localhost", "127.0.0.1", "::1", "pubsub.localhost")
NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)


def leaf_files(directory: Path) -> list[Path]:
    return sorted(directory.glob("server-*.pem"))


def certificate_in(leaf: Path) -> bytes:
    return leaf.read_bytes().partition(b"-----BEGIN CERTIFICATE")[2]


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str:
    """Return the protocol version that both sides settle on, without a socket."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname=name)
    other = server.wrap_bio(to_server, to_client, server_side=True)
    pending = [one, other]
    while pending:
        side = pending.pop(0)
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            pending.append(side)
    return one.version() or ""


def trusting(material: TlsMaterial) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=material.ca_file)


@pytest.fixture
def present() -> datetime:
    """The time that OpenSSL compares certificates with."""
    return datetime.now(UTC)  # noqa: TID251 - a handshake cannot be told the time


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_authority_connects_by_every_name(
    tmp_path: Path, present: datetime, name: str
):
    material = server_context(NAMES, tmp_path, now=present)
    assert shake_hands(material.context, trusting(material), name) == "TLSv1.3"


def test_a_name_that_was_not_given_is_refused_by_the_client(tmp_path: Path, present: datetime):
    material = server_context(["localhost"], tmp_path, now=present)
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(material.context, trusting(material), "finesse.example")


def test_tls_1_1_is_not_spoken(tmp_path: Path):
    material = server_context(NAMES, tmp_path, now=NOW)
    assert material.context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_the_leaf_carries_exactly_the_names_and_a_browser_proof_lifetime(tmp_path: Path):
    server_context(NAMES, tmp_path, now=NOW)
    (leaf,) = leaf_files(tmp_path)
    certificate = load_pem_x509_certificate(b"-----BEGIN CERTIFICATE" + certificate_in(leaf))
    alternatives = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
    assert set(alternatives.get_values_for_type(DNSName)) == {"localhost", "pubsub.localhost"}
    addresses = {str(address) for address in alternatives.get_values_for_type(IPAddress)}
    assert addresses == {"127.0.0.1", "::1"}
    assert certificate.not_valid_after_utc == NOW + timedelta(days=397)
    assert certificate.not_valid_before_utc < NOW


def test_private_keys_are_for_their_owner_alone(tmp_path: Path):
    directory = tmp_path / "made" / "ca"
    server_context(NAMES, directory, now=NOW)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((directory / "authority" / "ca-key.pem").stat().st_mode) == 0o600
    (leaf,) = leaf_files(directory)
    assert stat.S_IMODE(leaf.stat().st_mode) == 0o600


def test_the_second_start_finds_the_leaf_of_the_first(tmp_path: Path):
    first = server_context(NAMES, tmp_path, now=NOW)
    (leaf,) = leaf_files(tmp_path)
    before = leaf.read_bytes()
    second = server_context(tuple(reversed(NAMES)), tmp_path, now=NOW + timedelta(days=300))
    assert leaf_files(tmp_path) == [leaf]
    assert leaf.read_bytes() == before
    assert second.ca_file == first.ca_file


def test_a_valid_leaf_is_served_without_loading_cryptography(tmp_path: Path, present: datetime):
    server_context(NAMES, tmp_path, now=present)
    program = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from finesse_mock.transports.tls import server_context;"
        f"server_context({NAMES!r}, Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]));"
        "print('cryptography' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(tmp_path), present.isoformat()]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("age", "renewed"),
    [
        (LEAF_LIFETIME - timedelta(days=2), False),
        (LEAF_LIFETIME - timedelta(hours=23), True),
        (LEAF_LIFETIME + timedelta(days=1), True),
    ],
)
def test_a_leaf_is_renewed_on_its_last_day(tmp_path: Path, age: timedelta, renewed: bool):
    server_context(NAMES, tmp_path, now=NOW)
    (leaf,) = leaf_files(tmp_path)
    before = certificate_in(leaf)
    server_context(NAMES, tmp_path, now=NOW + age)
    assert (certificate_in(leaf) != before) is renewed


def test_a_leaf_of_another_authority_is_not_served(tmp_path: Path, present: datetime):
    server_context(NAMES, tmp_path, now=present)
    for file in (tmp_path / "authority").iterdir():
        file.unlink()
    (tmp_path / "authority").rmdir()
    material = server_context(NAMES, tmp_path, now=present)
    assert shake_hands(material.context, trusting(material), "localhost")


@pytest.mark.parametrize("heading", [b"", b"[]\n", b'{"not_after": 1, "issuer_sha256": 2}\n'])
def test_a_leaf_with_a_foreign_first_line_is_made_again(
    tmp_path: Path, present: datetime, heading: bytes
):
    server_context(NAMES, tmp_path, now=present)
    (leaf,) = leaf_files(tmp_path)
    leaf.write_bytes(heading)
    material = server_context(NAMES, tmp_path, now=present)
    assert shake_hands(material.context, trusting(material), "localhost")


def test_servers_that_start_at_the_same_moment_share_one_authority(
    tmp_path: Path, present: datetime
):
    def start(number: int) -> TlsMaterial:
        return server_context([f"host-{number}.example"], tmp_path / "ca", now=present)

    with ThreadPoolExecutor(8) as pool:
        materials = list(pool.map(start, range(8)))
    for number, material in enumerate(materials):
        assert shake_hands(material.context, trusting(material), f"host-{number}.example")
    assert not [path for path in (tmp_path / "ca").iterdir() if path.name.startswith(".")]


def test_a_leaf_is_read_whole_while_others_put_theirs_in_its_place(
    tmp_path: Path, present: datetime
):
    """Certificate and key are of one leaf, whoever starts beside with the same names."""
    server_context(NAMES, tmp_path, now=present)
    (leaf,) = leaf_files(tmp_path)
    first = leaf.read_bytes()
    leaf.unlink()
    server_context(NAMES, tmp_path, now=present)
    leaves = [first, leaf.read_bytes()]
    done = threading.Event()

    def replace() -> None:
        for number in itertools.count():
            if done.is_set():
                return
            draft = tmp_path / "draft"
            draft.write_bytes(leaves[number % 2])
            draft.replace(leaf)

    with ThreadPoolExecutor(1) as other:
        other.submit(replace)
        try:
            for _ in range(200):
                server_context(NAMES, tmp_path, now=present)
        finally:
            done.set()


def test_a_folder_that_cannot_be_made_gives_a_temporary_authority_and_says_so(
    tmp_path: Path, present: datetime
):
    (tmp_path / "file").touch()
    directory = tmp_path / "file" / "ca"
    material = server_context(NAMES, directory, now=present)
    assert material.warning is not None
    assert str(directory) in material.warning
    assert shake_hands(material.context, trusting(material), "localhost")


def test_a_kept_authority_gives_no_warning(tmp_path: Path):
    assert server_context(NAMES, tmp_path, now=NOW).warning is None


def test_a_damaged_authority_is_reported_with_the_remedy(tmp_path: Path):
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "ca.pem").write_text("nothing")
    (tmp_path / "authority" / "ca-key.pem").write_text("nothing")
    with pytest.raises(UsageError, match="is damaged: remove that folder"):
        server_context(NAMES, tmp_path, now=NOW)


def test_a_name_that_no_certificate_can_carry_is_reported(tmp_path: Path):
    with pytest.raises(UsageError, match="No certificate can be made for not a host"):
        server_context(["not a host"], tmp_path, now=NOW)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(authority: trustme.CA, tmp_path: Path) -> tuple[Path, Path]:
    leaf = authority.issue_cert("finesse.example")
    chain, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    leaf.cert_chain_pems[0].write_to_path(chain)
    leaf.private_key_pem.write_to_path(key)
    return chain, key


def test_the_users_certificate_is_presented_and_no_authority_is_made(
    authority: trustme.CA, files: tuple[Path, Path], tmp_path: Path
):
    material = server_context(["ignored"], tmp_path / "ca", files, now=NOW)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    assert shake_hands(material.context, client, "finesse.example")
    assert material.ca_file is None
    assert not (tmp_path / "ca").exists()


def test_a_missing_file_of_the_user_is_named(files: tuple[Path, Path], tmp_path: Path):
    missing = tmp_path / "missing.pem"
    with pytest.raises(UsageError, match=r"missing\.pem cannot be read \(No such file"):
        server_context([], tmp_path, (files[0], missing), now=NOW)


def test_a_key_of_another_certificate_is_refused(
    authority: trustme.CA, files: tuple[Path, Path], tmp_path: Path
):
    other = tmp_path / "other.pem"
    authority.issue_cert("other.example").private_key_pem.write_to_path(other)
    with pytest.raises(UsageError, match=r"other\.pem is not the private key of .*cert\.pem"):
        server_context([], tmp_path, (files[0], other), now=NOW)


def test_files_of_another_kind_are_refused(files: tuple[Path, Path], tmp_path: Path):
    text = tmp_path / "text"
    text.write_text("hello")
    with pytest.raises(UsageError, match="are not a PEM certificate chain"):
        server_context([], tmp_path, (text, files[1]), now=NOW)


def test_an_encrypted_key_is_refused_without_a_prompt(files: tuple[Path, Path], tmp_path: Path):
    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(files[1].read_bytes(), None)
    encrypted = tmp_path / "encrypted.pem"
    encrypted.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(UsageError, match=r"encrypted\.pem is encrypted"):
        server_context([], tmp_path, (files[0], encrypted), now=NOW)
