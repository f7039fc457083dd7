"""Cross-origin requests (Fetch Standard, "HTTP extensions"), as ``utils finesse cors`` allows."""

from collections.abc import Mapping
from typing import Final

METHODS: Final = "GET, PUT, POST, DELETE, OPTIONS"
HEADERS: Final = "Authorization, Content-Type, requestId, Range, locale, Accept, Cache-Control"
EXPOSED: Final = "requestId, location, Content-Range"
MAX_AGE_S: Final = 600


def cors_headers(request: Mapping[str, str], allowed: frozenset[str] | None) -> dict[str, str]:
    """The headers that let a page of the request's origin read the answer; none if it may not."""
    origin = request.get("Origin")
    if origin is None or (allowed is not None and origin not in allowed):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": EXPOSED,
        "Vary": "Origin",
    }


def preflight_headers(request: Mapping[str, str], allowed: frozenset[str] | None) -> dict[str, str]:
    """The answer to a preflight request; the headers it asks for are all allowed."""
    headers = cors_headers(request, allowed)
    if not headers:
        return {}
    asked = request.get("Access-Control-Request-Headers")
    return headers | {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": asked or HEADERS,
        "Access-Control-Max-Age": str(MAX_AGE_S),
    }
