"""The checks of ``finesse-mock doctor``, one function each."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final
from urllib.parse import urlsplit

from finesse_mock.cli.client import ControlClient
from finesse_mock.clock import wall_clock

PATIENCE_S: Final = 3.0
"""Seconds within which something that listens on this machine answers."""

SOON: Final = timedelta(days=7)
"""A certificate that ends earlier is worth a word."""

DRIFT_S: Final = 2.0
"""Seconds by which two clocks may differ that are said to go together."""

ORIGIN: Final = "https://app.test"
"""A page on some other server, as of somebody who develops one."""


class Verdict(StrEnum):
    """Whether something is well."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, how it is, and what to do about it."""

    what: str
    verdict: Verdict
    how: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The mock that is looked at: its addresses by name, and the file of its authority."""

    client: ControlClient
    addresses: Mapping[str, str]
    ca_file: str


def findings(patient: Patient) -> Iterator[Finding]:
    """Everything found, check by check."""
    for check in CHECKS:
        yield from check(patient)


def _ports(patient: Patient) -> Iterator[Finding]:
    for name in ("rest", "rest_tls", "bosh", "bosh_tls", "xmpp", "xmpp_tls"):
        address = patient.addresses.get(name)
        if address is None:
            continue
        try:
            socket.create_connection(_place(address), PATIENCE_S).close()
        except OSError as error:
            remedy = "look for a firewall, or for --host of serve."
            yield Finding("port", Verdict.FAIL, f"{name} {address}: {error}", remedy)
        else:
            yield Finding("port", Verdict.OK, f"{name} {address}")


def _place(address: str) -> tuple[str, int]:
    parts = urlsplit(address if "://" in address else f"//{address}")
    return parts.hostname or "", parts.port or 0


def _certificate(patient: Patient) -> Iterator[Finding]:
    if "rest_tls" not in patient.addresses:
        return
    for name in dict.fromkeys(("localhost", patient.addresses["xmpp_domain"])):
        try:
            ends = _shown_to(patient, name, ssl.create_default_context(cafile=patient.ca_file))
        except (OSError, ssl.SSLError) as error:
            remedy = "give the name to serve with --domain, or a certificate for it."
            yield Finding("certificate", Verdict.FAIL, f"for {name}: {error}", remedy)
            continue
        if ends - wall_clock() < SOON:
            remedy = "start the mock anew, or renew your own."
            yield Finding("certificate", Verdict.WARN, f"for {name} ends {ends:%F}", remedy)
        else:
            yield Finding("certificate", Verdict.OK, f"good for {name} until {ends:%F}")


def _trust(patient: Patient) -> Iterator[Finding]:
    if "rest_tls" not in patient.addresses:
        return
    try:
        _shown_to(patient, "localhost", ssl.create_default_context())
    except (OSError, ssl.SSLError):
        yield Finding(
            "trust",
            Verdict.WARN,
            "this machine does not trust the authority",
            "`finesse-mock certs export`, and import the file in system or browser; curl takes "
            "--cacert, Node NODE_EXTRA_CA_CERTS.",
        )
    else:
        yield Finding("trust", Verdict.OK, "this machine trusts the certificate")


def _shown_to(patient: Patient, name: str, context: ssl.SSLContext) -> datetime:
    """When the certificate ends that a client is shown who knows the mock by that name."""
    place = _place(patient.addresses["rest_tls"])
    with (
        socket.create_connection(place, PATIENCE_S) as plain,
        context.wrap_socket(plain, server_hostname=name) as secured,
    ):
        ends = (secured.getpeercert() or {})["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)


def _cors(patient: Patient) -> Iterator[Finding]:
    connection = patient.client.connect()
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "PUT"}
    try:
        connection.request("OPTIONS", "/finesse/api/User/1", headers=headers)
        allowed = connection.getresponse().getheader("Access-Control-Allow-Origin")
    except (OSError, HTTPException) as error:
        yield Finding("cors", Verdict.FAIL, f"no answer to a pre-flight ({error})", "run it again.")
        return
    finally:
        connection.close()
    if allowed in (ORIGIN, "*"):
        yield Finding("cors", Verdict.OK, "pages of any origin may call REST")
    else:
        remedy = "add `--cors ORIGIN` to serve for each page of yours, or leave --cors out."
        yield Finding("cors", Verdict.WARN, "only pages of some origins may call REST", remedy)


def _browser(patient: Patient) -> Iterator[Finding]:
    """A page that came by https may use nothing that is plain (W3C Mixed Content §5.1)."""
    missing = [
        name
        for name in ("rest", "bosh", "ws")
        if name in patient.addresses and f"{name}_tls" not in patient.addresses
    ]
    if missing:
        how = f"a page that came by https cannot reach {', '.join(missing)}"
        yield Finding("https page", Verdict.WARN, how, "start the mock without --no-tls.")
    else:
        how = "a page that came by https reaches REST, BOSH and WebSocket over TLS"
        yield Finding("https page", Verdict.OK, how)


def _clock(patient: Patient) -> Iterator[Finding]:
    clock = patient.client.request("GET", "clock")
    drift = (datetime.fromisoformat(clock["now"]) - wall_clock()).total_seconds()
    if clock["pace"] == "real" and abs(drift) <= DRIFT_S:
        yield Finding("clock", Verdict.OK, "goes with that of this machine")
        return
    how = f"{clock['pace']}, {drift:+.0f} s from that of this machine"
    remedy = "`finesse-mock clock resume` has it go by itself; only a new start turns it back."
    yield Finding("clock", Verdict.WARN, how, remedy)


def _service(patient: Patient) -> Iterator[Finding]:
    for node in patient.client.request("GET", "nodes"):
        up = node["notificationService"] == "up" and node["webApplication"] == "up"
        if node["service"] == "IN_SERVICE" and up:
            yield Finding("node", Verdict.OK, f"{node['name']} is in service")
            continue
        how = f"{node['name']} is {node['service']}, or a part of it down"
        yield Finding("node", Verdict.WARN, how, f"see `finesse-mock node {node['name']}`.")


_REQUIREMENT: Final = re.compile(r"(?P<name>[\w.-]+)[^;]*?>=(?P<least>[\d.]+)[^;]*$")


def _libraries(_: Patient) -> Iterator[Finding]:
    needed = []
    with suppress(PackageNotFoundError):
        needed = requires("finesse-mock") or []
    for match in filter(None, map(_REQUIREMENT.match, needed)):
        name, least = match["name"], match["least"]
        try:
            found = version(name)
        except PackageNotFoundError:
            found = ""
        if found and _numbers(found) >= _numbers(least):
            yield Finding("library", Verdict.OK, f"{name} {found}")
        else:
            how = f"{name} {found or 'is missing'}"
            yield Finding("library", Verdict.FAIL, how, f"pip install '{name}>={least}'")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", text)[:3])


CHECKS: Final[tuple[Callable[[Patient], Iterator[Finding]], ...]] = (
    _ports,
    _certificate,
    _trust,
    _cors,
    _browser,
    _clock,
    _service,
    _libraries,
)
"""In the order in which one thing can be the reason of the next."""
