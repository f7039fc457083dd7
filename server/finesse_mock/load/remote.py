"""A load in a mock elsewhere, by its control API."""

import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
import msgspec

from finesse_mock.errors import UsageError
from finesse_mock.load.lines import Line, decoded


class UnreachableError(Exception):
    """No mock answers, or it no longer does; the text is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """The control API of a mock: its address, headers that open it, and what is trusted there."""

    url: str
    headers: Mapping[str, str]
    tls: ssl.SSLContext | None = None

    async def addresses(self) -> dict[str, Any]:
        """Where clients of the mock connect, and who can sign in, as its ready file says.

        Raises:
            UnreachableError: no mock answers.
        """
        try:
            async with self._session() as http, http.get(f"{self.url}/addresses") as answer:
                answer.raise_for_status()
                found: dict[str, Any] = await answer.json()
                return found
        except (OSError, aiohttp.ClientError) as error:
            raise self._unreachable(error) from error

    async def load(
        self, document: str, name: str, elsewhere: tuple[str, ...]
    ) -> AsyncIterator[Line]:
        """Have it carry a plan out; yields what it tells.

        Raises:
            UsageError: it does not want to, with the sentence it gave.
            UnreachableError: it does not answer, or no longer.
        """
        body = {"name": name, "document": document, "elsewhere": elsewhere}
        try:
            async with (
                self._session() as http,
                http.post(f"{self.url}/load", json=body) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise UsageError(_detail(await answer.read(), answer.status))
                async for line in _lines(answer):
                    yield decoded(line)
        except (OSError, aiohttp.ClientError) as error:
            raise self._unreachable(error) from error

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers=self.headers,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            connector=aiohttp.TCPConnector(ssl=self.tls or True),
        )

    def _unreachable(self, error: Exception) -> UnreachableError:
        return UnreachableError(
            f"No mock answers at {self.url} ({error}); start one with `finesse-mock serve`, or "
            "leave --url out."
        )


async def _lines(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The lines of an answer, however long they are."""
    begun = bytearray()
    async for chunk, _ in answer.content.iter_chunks():
        *whole, rest = chunk.split(b"\n")
        for part in whole:
            yield bytes(begun + part)
            begun.clear()
        begun += rest


def _detail(body: bytes, status: int) -> str:
    try:
        return str(msgspec.json.decode(body)["detail"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return f"The mock answered {status} to a load; is it of the same version?"
