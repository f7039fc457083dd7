"""Request bodies to typed requests.

What is tolerated is what real clients send: children in any order, unknown elements, white space
and stray text between elements; of elements that occur twice the last counts. Whether the values
make sense is decided elsewhere.
"""

import re
from dataclasses import dataclass

from finesse_mock.wire.xml import Node, UnreadableBodyError, last, parse, text_of


class InvalidValueError(Exception):
    """An element is there, but its text is not of its type; ``parameter`` is its name."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class MobileRequest:
    """``User/mobileAgent`` of a sign-in; None for what is not there."""

    mode: str | None
    dial_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRequest:
    """The body of ``PUT User/{id}``; None for what is not there.

    ``reason_code_id`` is None for an empty element and for -1, too, which clients send when
    nothing was chosen.
    """

    state: str | None = None
    extension: str | None = None
    mobile: MobileRequest | None = None
    reason_code_id: int | None = None
    logout_all_media: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogRequest:
    """The body of ``POST User/{id}/Dialogs`` and ``PUT Dialog/{id}``; None for what is not there.

    ``media_properties`` says whether there was such an element at all.
    """

    requested_action: str | None = None
    target_media_address: str | None = None
    from_address: str | None = None
    to_address: str | None = None
    associated_dialog_uri: str | None = None
    media_properties: bool = False
    variables: tuple[tuple[str, str], ...] = ()
    wrap_up_reason: str | None = None
    action_params: tuple[tuple[str, str], ...] = ()
    target: str | None = None


def user_request(body: bytes) -> UserRequest:
    """Read the body of ``PUT User/{id}``.

    Raises:
        UnreadableBodyError: It is no XML document with the root ``User``.
        InvalidValueError: ``reasonCodeId`` is not a number.
    """
    root = parse(body, "User")
    mobile = last(root, "mobileAgent")
    return UserRequest(
        state=text_of(root, "state"),
        extension=text_of(root, "extension"),
        mobile=None
        if mobile is None
        else MobileRequest(text_of(mobile, "mode"), text_of(mobile, "dialNumber")),
        reason_code_id=reason_code_id(root),
        logout_all_media=text_of(root, "logoutAllMedia") == "true",
    )


def reason_code_id(root: Node) -> int | None:
    """The ``reasonCodeId`` in a body.

    Raises:
        InvalidValueError: It is not a number.
    """
    given = text_of(root, "reasonCodeId")
    if not given or given == "-1":
        return None
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise InvalidValueError("reasonCodeId")
    return int(given)


def dialog_request(body: bytes) -> DialogRequest:
    """Read the body of ``POST User/{id}/Dialogs`` or ``PUT Dialog/{id}``.

    Raises:
        UnreadableBodyError: It is no XML document with the root ``Dialog``.
    """
    root = parse(body, "Dialog")
    properties = last(root, "mediaProperties")
    return DialogRequest(
        requested_action=text_of(root, "requestedAction"),
        target_media_address=text_of(root, "targetMediaAddress"),
        from_address=text_of(root, "fromAddress"),
        to_address=text_of(root, "toAddress"),
        associated_dialog_uri=text_of(root, "associatedDialogUri"),
        media_properties=properties is not None,
        variables=_pairs(last(properties, "callvariables"), "CallVariable"),
        wrap_up_reason=_wrap_up_reason(properties),
        action_params=_pairs(last(root, "actionParams"), "ActionParam"),
        target=text_of(root, "target"),
    )


def asked_in(body: bytes) -> str:
    """The requestedAction or the state in any body; empty where there is none to be read."""
    try:
        root = parse(body)
    except UnreadableBodyError:
        return ""
    return text_of(root, "requestedAction") or text_of(root, "state") or ""


def _pairs(container: Node | None, item: str) -> tuple[tuple[str, str], ...]:
    """The name and value children of items; values keep their white space, which may be meant."""
    found = {}
    for each in [] if container is None else container.findall(item):
        value = last(each, "value")
        found[text_of(each, "name") or ""] = "" if value is None else value.text or ""
    return tuple(found.items())


def _wrap_up_reason(properties: Node | None) -> str | None:
    """The reason, which UCCX clients may send as a list; the mock keeps one of a list."""
    reason = text_of(properties, "wrapUpReason")
    return text_of(last(properties, "wrapUpItems"), "wrapUpItem") if reason is None else reason


def client_log(body: bytes) -> str | None:
    """Read the body of ``POST User/{id}/ClientLog``; None when it has no ``logData``.

    Raises:
        UnreadableBodyError: It is no XML document with the root ``ClientLog``.
    """
    return text_of(parse(body, "ClientLog"), "logData")
