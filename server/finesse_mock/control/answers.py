"""What the control API answers with, when all is well."""

from http import HTTPStatus

import msgspec
from aiohttp import web


def json_answer(value: object, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """The value as JSON."""
    return web.Response(
        status=status, body=msgspec.json.encode(value), content_type="application/json"
    )
