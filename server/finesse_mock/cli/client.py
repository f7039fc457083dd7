"""How commands reach a running mock: its control API, by plain HTTP or over TLS.

Where that is comes from ``--url``, a ready file, or what ``serve --print-env`` has put into the
environment: ``FINESSE_MOCK_URL``, and ``FINESSE_MOCK_CA`` with the authority to trust.
"""

import json
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

import click

from finesse_mock.cli.failures import Refused, Unreachable
from finesse_mock.errors import UsageError

R = TypeVar("R")

DEFAULT_URL = "http://127.0.0.1:8082/mock/api"

_API: Final = "/mock/api"
_TOKEN: Final = f"{__name__}.token"
_USAGE: Final = range(400, 409)


class ControlClient:
    """A client of one mock's control API.

    ``url`` is that of the API, or of the server it is part of. ``ca_file`` holds the authority to
    trust (PEM; empty: the system's), ``token`` is the control token, where one is asked for.

    Raises:
        UsageError: that is no URL, or no authority.
    """

    def __init__(self, url: str, *, ca_file: str = "", token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"{url} is no address of a control API; write it as {DEFAULT_URL} or leave it out."
            )
        path = parts.path.rstrip("/")
        self._path = path if path.endswith(_API) else path + _API
        self.root = f"{parts.scheme}://{parts.netloc}"
        self.url = self.root + self._path
        self._address = (parts.hostname, parts.port)
        self.tls = _trusting(ca_file) if parts.scheme == "https" else None
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.token = token

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Send JSON, answer JSON (None for an empty body).

        Raises:
            UsageError: the mock does not understand, with the sentence it gave.
            Refused: it cannot be done now, with the sentence it gave.
            Unreachable: nobody answers at that address.
        """
        lines = list(self.lines(method, path, body))
        return json.loads(b"".join(lines)) if lines else None

    def lines(self, method: str, path: str, body: object = None) -> Iterator[bytes]:
        """As ``request``, but the answer line by line as it comes."""
        connection = self.connect()
        try:
            connection.request(
                method,
                f"{self._path}/{path}",
                body=None if body is None else json.dumps(body),
                headers={"Content-Type": "application/json", **self.headers},
            )
            response = connection.getresponse()
            if response.status >= 400:
                raise failure(response.read(), response.status)
            yield from response
        except (OSError, HTTPException) as error:
            raise self.unreachable(error) from error
        finally:
            connection.close()

    def environment(self) -> dict[str, str]:
        """What leads another command to the same mock."""
        return {"FINESSE_MOCK_URL": self.url} | (
            {"FINESSE_MOCK_CONTROL_TOKEN": self.token} if self.token else {}
        )

    def connect(self) -> HTTPConnection:
        """A connection of its own, for what is beside the control API."""
        host, port = self._address
        if self.tls:
            return HTTPSConnection(host, port, context=self.tls)
        return HTTPConnection(host, port)

    def until_closed(self, method: str, path: str, timeout_s: float) -> None:
        """Send a request after which the mock closes the connection; wait until it has.

        Raises:
            Refused: it did not within that time, or refused.
            Unreachable: nobody answers at that address.
        """
        connection = self.connect()
        try:
            connection.request(method, f"{self._path}/{path}", headers=self.headers)
            held = connection.sock
            held.settimeout(timeout_s)
            response = connection.getresponse()
            body = response.read()
            if response.status >= 400:
                raise Refused(_detail(body, response.status))
            with suppress(ConnectionResetError, ssl.SSLError):
                while held.recv(1024):
                    pass
        except TimeoutError as error:
            raise Refused(f"The mock still runs after {timeout_s:g} s.") from error
        except (OSError, HTTPException) as error:
            raise self.unreachable(error) from error
        finally:
            connection.close()

    def unreachable(self, why: Exception) -> Unreachable:
        """What to say when nobody answers."""
        if isinstance(why, ssl.SSLCertVerificationError):
            hint = "name the file of its authority in FINESSE_MOCK_CA."
        else:
            hint = "start one with `finesse-mock serve`, or name its control address with --url."
        return Unreachable(f"No mock answers at {self.url} ({why}); {hint}")


def part(name: str) -> str:
    """A name as a part of a path."""
    return quote(name, safe="")


def failure(body: bytes, status: int) -> UsageError | Refused:
    """What to raise for an answer that says no, with the sentence in it."""
    detail = _detail(body, status)
    return UsageError(detail) if status in _USAGE else Refused(detail)


def _trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"{ca_file} is not the certificate of an authority ({error}); `finesse-mock certs "
            "show` tells which one it is."
        ) from error


def _detail(body: bytes, status: int) -> str:
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"The mock answered {status}."
    return str(detail)


def _where(url: str | None, ready_file: Path | None) -> tuple[str, str]:
    """The address, and the control token where a ready file has one."""
    if url:
        return url, ""
    if ready_file:
        try:
            ready = json.loads(ready_file.read_text())
            return str(ready["control"]), str(ready.get("control_token") or "")
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{ready_file} is not the ready file of a running mock ({error}); "
                "write one with `finesse-mock serve --ready-file FILE`."
            ) from error
    return os.environ.get("FINESSE_MOCK_URL", DEFAULT_URL), ""


def _remember_token(ctx: click.Context, _: click.Parameter, token: str | None) -> None:
    """Keep it with the command that runs, for `client_of`."""
    ctx.meta[_TOKEN] = token


def reaches_mock(command: Callable[..., R]) -> Callable[..., R]:
    """Options of every command that talks to a running mock."""
    for option in (
        click.option(
            "--ready-file",
            type=click.Path(path_type=Path),
            envvar="FINESSE_MOCK_READY_FILE",
            show_envvar=True,
            help="The ready file of the mock to talk to.",
        ),
        click.option(
            "--control-token",
            envvar="FINESSE_MOCK_CONTROL_TOKEN",
            show_envvar=True,
            expose_value=False,
            callback=_remember_token,
            help="The token that it asks for; a ready file has it, too.",
        ),
        click.option(
            "--url",
            help=f"Its address, or that of its control API. [env var: FINESSE_MOCK_URL; "
            f"default: {DEFAULT_URL}]",
        ),
    ):
        command = option(command)
    return command


def client_of(url: str | None, ready_file: Path | None) -> ControlClient:
    """The client that these options name."""
    address, token = _where(url, ready_file)
    return ControlClient(
        address,
        ca_file=os.environ.get("FINESSE_MOCK_CA", ""),
        token=click.get_current_context().meta.get(_TOKEN) or token,
    )


def drives_mock(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command those options, and the mock that they name as ``client``."""

    @wraps(command)
    def run(*args: Any, url: str | None, ready_file: Path | None, **kwargs: Any) -> R:
        return command(*args, client=client_of(url, ready_file), **kwargs)

    return reaches_mock(run)
