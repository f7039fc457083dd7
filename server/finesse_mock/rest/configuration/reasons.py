"""Reason codes and wrap-up reasons: "ReasonCode" and "WrapUpReason" of the developer guide."""

from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.model.desktop import Assigned
from finesse_mock.model.site import ReasonCategory, ReasonCode, WrapUpReason
from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.configuration.forms import (
    Field,
    Form,
    bad_parameter,
    boolean,
    length,
    number,
    one_of,
)
from finesse_mock.rest.configuration.kinds import Kind
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.rest.lists import category_in
from finesse_mock.wire import lists, uris
from finesse_mock.wire.users import reason_code

_REASON_CODE = Form(
    root="ReasonCode",
    fields=(
        Field(name="category", fits=one_of(*ReasonCategory), fixed=True),
        Field(name="code", fits=number(1, 65535)),
        Field(name="label", fits=length(1, 40)),
        Field(name="forAll", fits=boolean),
    ),
    missing=bad_parameter,
    invalid=bad_parameter,
)
_WRAP_UP_REASON = Form(
    root="WrapUpReason",
    fields=(
        Field(name="label", fits=length(1, 39)),
        Field(name="forAll", fits=boolean),
    ),
    missing=bad_parameter,
    invalid=bad_parameter,
)


def teams_after(old: Assigned, given: Mapping[str, str]) -> tuple[str, ...] | None:
    """The teams of an object as ``forAll`` of a change, if it is given, leaves them."""
    if "forAll" not in given:
        return old.teams
    return None if given["forAll"] == "true" else old.teams or ()


# Reason codes


def list_reason_codes(call: Call) -> Answer:
    """Answer "ReasonCode—Get List"; system codes are used, but never listed."""
    access.administrator(call)
    category = category_in(call)
    return Document(lists.reason_codes(category, call.floor.site.listed_codes(category)))


def _new_code(call: Call, number: int) -> ReasonCode:
    given = _REASON_CODE.full(call.body)
    return _unique_code(
        call,
        ReasonCode(
            id=number,
            category=ReasonCategory(given["category"]),
            code=int(given["code"]),
            label=given["label"],
            teams=teams_after(Assigned(), given),
        ),
    )


def _changed_code(call: Call, old: ReasonCode) -> ReasonCode:
    _check_code(call, old)
    given = _REASON_CODE.part(call.body)
    return _unique_code(
        call,
        replace(
            old,
            code=int(given.get("code", old.code)),
            label=given.get("label", old.label),
            teams=teams_after(old, given),
        ),
    )


def _unique_code(call: Call, code: ReasonCode) -> ReasonCode:
    for each in call.floor.site.reason_codes.values():
        same = (each.category, each.code) == (code.category, code.code)
        if same and each.id != code.id:
            raise errors.duplicate("code", f"The code {code.code} exists already")
    return code


def _check_code(_call: Call, code: ReasonCode) -> None:
    """Codes of the system are the platform's, not the administrator's."""
    if code.system:
        raise rejections.stale_object(str(code.id))


REASON_CODES: Kind[ReasonCode] = Kind(
    path="ReasonCode",
    objects=lambda call: call.floor.site.reason_codes,
    kept=lambda call, codes: replace(call.floor.site, reason_codes=codes),
    show=lambda _, code: reason_code("ReasonCode", code),
    create=_new_code,
    change=_changed_code,
    check_removal=_check_code,
)

# Wrap-up reasons


def list_wrap_up_reasons(call: Call) -> Answer:
    """Answer "WrapUpReason—Get List"."""
    access.administrator(call)
    return Document(lists.wrap_up_reasons(call.floor.site.wrap_up_reasons.values(), uris.API))


def _new_reason(call: Call, number: int) -> WrapUpReason:
    given = _WRAP_UP_REASON.full(call.body)
    teams = teams_after(Assigned(), given)
    return _unique_reason(call, WrapUpReason(id=number, label=given["label"], teams=teams))


def _changed_reason(call: Call, old: WrapUpReason) -> WrapUpReason:
    given = _WRAP_UP_REASON.part(call.body)
    label = given.get("label", old.label)
    return _unique_reason(call, replace(old, label=label, teams=teams_after(old, given)))


def _unique_reason(call: Call, reason: WrapUpReason) -> WrapUpReason:
    for each in call.floor.site.wrap_up_reasons.values():
        if each.label == reason.label and each.id != reason.id:
            raise errors.duplicate("label", f"The label {reason.label} exists already")
    return reason


WRAP_UP_REASONS: Kind[WrapUpReason] = Kind(
    path="WrapUpReason",
    objects=lambda call: call.floor.site.wrap_up_reasons,
    kept=lambda call, reasons: replace(call.floor.site, wrap_up_reasons=reasons),
    show=lambda _, reason: lists.wrap_up_reason(reason, uris.API),
    create=_new_reason,
    change=_changed_reason,
)
