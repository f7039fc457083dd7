"""Errors of the control API, as problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import msgspec
from aiohttp import web

MEDIA_TYPE: Final = "application/problem+json"


class ProblemView(msgspec.Struct, kw_only=True):
    """A problem document (RFC 9457 §3.1); ``detail`` is one sentence for people."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that cannot be carried out: an HTTP status and one sentence for the caller."""

    def __init__(
        self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self._headers = headers

    def response(self) -> web.Response:
        """The problem document."""
        status = self.status
        view = ProblemView(title=status.phrase, status=status.value, detail=self.detail)
        return web.Response(
            status=status,
            body=msgspec.json.encode(view),
            content_type=MEDIA_TYPE,
            headers=self._headers,
        )


def as_sentence(words: object) -> str:
    """These words with a capital letter at their beginning."""
    text = str(words)
    return text[:1].upper() + text[1:]
