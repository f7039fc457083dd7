"""Bodies of requests to the control API."""

from http import HTTPStatus
from typing import Final, TypeVar

import msgspec
from aiohttp import web

from finesse_mock.control.problems import Problem
from finesse_mock.http_body import BrokenBodyError, LongBodyError, read_body

T = TypeVar("T")

MAX_BYTES: Final = 4_194_304
"""Enough for any scenario."""


async def decoded(request: web.Request, kind: type[T], limit: int = MAX_BYTES) -> T:
    """The body, which has to be JSON that fits the type, of at most ``limit`` bytes.

    Raises:
        Problem: it cannot be had.
        msgspec.DecodeError: it does not fit.
    """
    try:
        body = await read_body(request, limit)
    except LongBodyError as error:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raise Problem(status, f"The body is longer than {limit} bytes.") from error
    except BrokenBodyError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body did not come whole.") from error
    return msgspec.json.decode(body, type=kind)
