"""Bodies of HTTP requests, and what becomes of those that never come whole."""

import asyncio
import logging
from typing import Final

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

BODY_DEADLINE_S: Final = 30.0
"""How long a client may take to send a body; longer is a slow-loris attack."""


class BrokenBodyError(Exception):
    """The body ended before its end, did not decode, or took too long."""


class LongBodyError(Exception):
    """The body is longer than what is read."""


_READ: Final = web.RequestKey[bytes | BrokenBodyError | LongBodyError]("read")


async def read_body(request: web.Request, limit: int) -> bytes:
    """The body of a request, of at most ``limit`` bytes; who asks again gets the same again.

    Raises:
        LongBodyError: there is more; it is not read.
        BrokenBodyError: it cannot be had.
    """
    if _READ not in request:
        try:
            request[_READ] = await _read(request, limit)
        except (BrokenBodyError, LongBodyError) as error:
            request[_READ] = error
    read = request[_READ]
    if isinstance(read, bytes):
        return read
    raise read


async def _read(request: web.Request, limit: int) -> bytes:
    if (request.content_length or 0) > limit:
        raise LongBodyError
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > limit:
                    raise LongBodyError
    except (ClientPayloadError, ConnectionError, TimeoutError, web.RequestPayloadError) as error:
        raise BrokenBodyError from error
    return bytes(body)


class _ClientsMistakes(logging.Filter):
    """What is wrong with a request is the client's business; it has been answered with 400."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


def server_logger() -> logging.Logger:
    """The log for aiohttp servers: bugs, and not what clients do wrong."""
    logger = logging.getLogger("finesse_mock.http")
    if not logger.filters:
        logger.addFilter(_ClientsMistakes())
    return logger
