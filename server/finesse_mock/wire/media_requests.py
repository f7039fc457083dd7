"""The body of ``PUT User/{id}/Media/{mrdId}`` to a typed request."""

from dataclasses import dataclass

from finesse_mock.wire.requests import InvalidValueError, reason_code_id
from finesse_mock.wire.xml import Node, parse, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaBody:
    """What the body says; None for what is not there or empty."""

    state: str | None = None
    max_dialogs: str | None = None
    interrupt_action: str | None = None
    logout_action: str | None = None
    routable: bool | None = None
    reason_code_id: int | None = None


def media_request(body: bytes) -> MediaBody:
    """Read the body.

    Raises:
        UnreadableBodyError: It is no XML document with the root ``Media``.
        InvalidValueError: ``reasonCodeId`` is no number, or ``routable`` neither true nor false.
    """
    root = parse(body, "Media")
    return MediaBody(
        state=text_of(root, "state") or None,
        max_dialogs=text_of(root, "maxDialogLimit") or None,
        interrupt_action=text_of(root, "interruptAction") or None,
        logout_action=text_of(root, "dialogLogoutAction") or None,
        routable=_flag(root, "routable"),
        reason_code_id=reason_code_id(root),
    )


def _flag(root: Node, name: str) -> bool | None:
    given = text_of(root, name)
    if not given:
        return None
    if given not in ("true", "false"):
        raise InvalidValueError(name)
    return given == "true"
