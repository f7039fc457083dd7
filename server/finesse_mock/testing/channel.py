"""The way from a test to a mock: its control API."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from finesse_mock.cli.client import ControlClient

__tracebackhide__ = True  # pytest shows where a test called

PATIENCE_S = 60.0
"""Seconds without an answer after which a mock counts as gone, beyond those a wait may take."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Sends requests to one control API; each on a connection of its own, on whatever loop."""

    to: "ControlClient"

    async def ask(self, method: str, path: str, body: object = None, *, wait_s: float = 0.0) -> Any:
        """Send JSON, answer JSON (None for an empty body); ``wait_s``: what it may take anyway.

        Raises:
            UsageError: the mock does not understand, with the sentence it gave.
            Refused: it cannot be done now, with the sentence it gave.
            Unreachable: nobody answers at that address.
        """
        text = await self.text(method, path, body, wait_s=wait_s)
        return json.loads(text) if text else None

    async def text(
        self, method: str, path: str, body: object = None, *, wait_s: float = 0.0
    ) -> bytes:
        """As ``ask``, but the answer as it came."""
        import aiohttp

        from finesse_mock.cli.client import failure

        limit = aiohttp.ClientTimeout(total=None, sock_read=PATIENCE_S + wait_s)
        client = self.to
        headers = {"Content-Type": "application/json", **client.headers}
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, headers=headers) as http,
                http.request(
                    method,
                    f"{client.url}/{path}",
                    data=None if body is None else json.dumps(body),
                    ssl=client.tls or True,
                ) as answer,
            ):
                content = await answer.read()
        except (OSError, aiohttp.ClientError, TimeoutError) as error:
            raise client.unreachable(error) from error
        if answer.status >= 400:
            raise failure(content, answer.status)
        return content
