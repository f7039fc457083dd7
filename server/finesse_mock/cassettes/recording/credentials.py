"""Who sent a request, as far as a recording is told: the name, never the password."""

import base64
import binascii


def claimed_user(authorization: str | None) -> str:
    """Whom HTTP Basic names, right or wrong (RFC 7617 §2); empty where it names nobody."""
    scheme, _, credentials = (authorization or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(credentials, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[0]
