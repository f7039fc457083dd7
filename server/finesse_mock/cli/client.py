"""How commands reach a running mock: its control API, by plain HTTP."""

import json
import os
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from finesse_mock.cli.failures import Unreachable
from finesse_mock.errors import UsageError

R = TypeVar("R")

DEFAULT_URL = "http://127.0.0.1:8082/mock/api"


class ControlClient:
    """A client of one mock's control API."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise UsageError(
                f"{url} is no address of a control API; write it as {DEFAULT_URL} or leave it out."
            )
        self.url = url.rstrip("/")
        self._address = (parts.hostname, parts.port or 80)
        self._path = parts.path.rstrip("/")

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Send JSON, answer JSON (None for an empty body).

        Raises:
            UsageError: the mock refused, with the sentence it gave.
            Unreachable: nobody answers at that address.
        """
        lines = list(self.lines(method, path, body))
        return json.loads(b"".join(lines)) if lines else None

    def lines(self, method: str, path: str, body: object = None) -> Iterator[bytes]:
        """As ``request``, but the answer line by line as it comes."""
        host, port = self._address
        connection = HTTPConnection(host, port)
        try:
            connection.request(
                method,
                f"{self._path}/{path}",
                body=None if body is None else json.dumps(body),
                headers={"Content-Type": "application/json"},
            )
            response = connection.getresponse()
            if response.status >= 400:
                raise UsageError(_detail(response.read(), response.status))
            yield from response
        except (OSError, HTTPException) as error:
            raise Unreachable(
                f"No mock answers at {self.url} ({error}); start one with `finesse-mock serve`, "
                "or name its control address with --url."
            ) from error
        finally:
            connection.close()


def _detail(body: bytes, status: int) -> str:
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        return f"The mock answered {status}."
    return str(detail)


def _url(url: str | None, ready_file: Path | None) -> str:
    if url:
        return url
    if ready_file:
        try:
            return str(json.loads(ready_file.read_text())["control"])
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{ready_file} is not the ready file of a running mock ({error}); "
                "write one with `finesse-mock serve --ready-file FILE`."
            ) from error
    return os.environ.get("FINESSE_MOCK_URL", DEFAULT_URL)


def reaches_mock(command: Callable[..., R]) -> Callable[..., R]:
    """Options of every command that talks to a running mock."""
    for option in (
        click.option(
            "--ready-file",
            type=click.Path(path_type=Path),
            envvar="FINESSE_MOCK_READY_FILE",
            help="The ready file of the mock to talk to.",
        ),
        click.option("--url", help=f"Its control address. [default: {DEFAULT_URL}]"),
    ):
        command = option(command)
    return command


def client_of(url: str | None, ready_file: Path | None) -> ControlClient:
    """The client that these options name."""
    return ControlClient(_url(url, ready_file))
