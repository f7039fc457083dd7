"""Debian's Prosody with the users and nodes of the mock: an XMPP server of somebody else's."""

import base64
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from lxml import etree

from conformance.mock import DOMAIN, NODES, PASSWORD, USERS
from conformance.wires import Addresses, TcpWire
from peering import locate

PUBSUB = f"pubsub.{DOMAIN}"
ADMIN = "stagehand"
PATIENCE_S = 10.0
LOOK_AGAIN_S = 0.02
"""Between two attempts to reach a server that is starting."""

_PUBSUB_NS = "http://jabber.org/protocol/pubsub"

# No TLS anywhere, and therefore SASL PLAIN in the clear, as Finesse has it.
_CONFIGURATION = """
run_as_root = true
data_path = "{folder}"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
http_interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {tcp} }}
http_ports = {{ {http} }}
c2s_direct_tls_ports = {{}}
https_ports = {{}}
modules_enabled = {{
    "bosh"; "websocket"; "saslauth"; "roster";
    "disco"; "ping"; "private"; "time"; "vcard"; "version";
}}
modules_disabled = {{ "offline"; "s2s"; "tls" }}
http_default_host = "{domain}"
http_paths = {{ bosh = "/http-bind", websocket = "/ws" }}
allow_unencrypted_plain_auth = true
c2s_require_encryption = false
consider_bosh_secure = true
consider_websocket_secure = true
authentication = "internal_plain"
default_storage = "memory"
storage = {{ accounts = "internal" }}
admins = {{ "{admin}@{domain}" }}
VirtualHost "{domain}"
Component "{pubsub}" "pubsub"
    modules_enabled = {{ "ping" }}
"""


@dataclass(frozen=True, slots=True)
class Prosody:
    """A running server."""

    addresses: Addresses

    async def publish(self, node: str, update: str) -> None:
        """Publish as an administrator."""
        escaped = update.replace("&", "&amp;").replace("<", "&lt;")
        item = f"<item><notification xmlns='{_PUBSUB_NS}'>{escaped}</notification></item>"
        await self._direct(f"<publish node='{node}'>{item}</publish>")

    def shut_down(self) -> None:
        """Nobody asks it to: it is not alone on the stage."""
        raise AssertionError("a dialogue with a shutdown is about the mock alone")

    async def set_the_stage(self) -> None:
        """Make every node afresh, with the subscriptions that Finesse makes for its users."""
        deletions = [f"<delete node='{node}'/>" for node in NODES]
        await self._direct(*deletions, xmlns=f"{_PUBSUB_NS}#owner", may_fail=True)
        creations = [f"<create node='{node}'/>" for node in NODES]
        subscriptions = [
            f"<subscribe node='{node}' jid='{user}@{DOMAIN}'/>"
            for node, user in NODES.items()
            if user
        ]
        await self._direct(*creations, *subscriptions)

    async def _direct(self, *actions: str, xmlns: str = _PUBSUB_NS, may_fail: bool = False) -> None:
        """Ask for each action as an administrator; the answers have come."""
        wire = TcpWire(self.addresses)
        try:
            await _sign_in(wire)
            for number, action in enumerate(actions):
                pubsub = f"<pubsub xmlns='{xmlns}'>{action}</pubsub>"
                await wire.send(f"<iq type='set' id='{number}' to='{PUBSUB}'>{pubsub}</iq>")
                answer = await wire.receive()
                assert answer.get("id") == str(number)
                assert may_fail or answer.get("type") == "result", etree.tostring(answer)
        finally:
            await wire.drop()


async def _sign_in(wire: TcpWire) -> None:
    message = base64.b64encode(f"\0{ADMIN}\0{PASSWORD}".encode()).decode()
    await wire.open()
    await wire.receive()
    await wire.send(
        f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{message}</auth>"
    )
    await wire.receive()
    await wire.open()
    await wire.receive()
    await wire.send(
        "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
    )
    await wire.receive()


@contextmanager
def serving(folder: Path) -> Iterator[Prosody]:
    """Run Prosody in a process and a folder of its own, on free ports of the loopback address."""
    tcp, http = _free_ports(2)
    configuration = folder / "prosody.cfg.lua"
    configuration.write_text(
        _CONFIGURATION.format(
            folder=folder, tcp=tcp, http=http, domain=DOMAIN, pubsub=PUBSUB, admin=ADMIN
        )
    )
    _write_accounts(folder)
    command = [str(locate("prosody")), "-F", "--config", str(configuration)]
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output) as process,
    ):
        try:
            _await_start(process, Addresses(DOMAIN, tcp, http), folder)
            yield Prosody(Addresses(DOMAIN, tcp, http))
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _write_accounts(folder: Path) -> None:
    """Store the users as mod_storage_internal does: a file each, dots escaped in folder names."""
    accounts = folder / DOMAIN.replace(".", "%2e") / "accounts"
    accounts.mkdir(parents=True)
    for user in (*USERS, ADMIN):
        (accounts / f"{user}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n')


def _free_ports(count: int) -> list[int]:
    """Return ports that were free a moment ago: Prosody cannot tell which one it chose itself."""
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)
        ]
        return [listener.getsockname()[1] for listener in listeners]


def _await_start(process: subprocess.Popen[bytes], addresses: Addresses, folder: Path) -> None:
    """Return once every door is open; fail as soon as the process has ended."""
    for _ in range(int(PATIENCE_S / LOOK_AGAIN_S)):
        try:
            socket.create_connection(("127.0.0.1", addresses.tcp_port)).close()
            if all(_is_served(addresses.http_port, path) for path in ("/ws", "/http-bind")):
                return
        except ConnectionRefusedError:
            pass
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_AGAIN_S)
            break
    raise AssertionError(f"Prosody did not start:\n{(folder / 'output').read_text()}")


def _is_served(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", path)
        return connection.getresponse().status != HTTPStatus.NOT_FOUND
    finally:
        connection.close()
