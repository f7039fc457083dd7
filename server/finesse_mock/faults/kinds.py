"""Every kind of fault by its name, what it can be told, and how words become a fault."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from finesse_mock.documents import Document, Duration, Place, Shift, document_of, nearest
from finesse_mock.errors import UsageError
from finesse_mock.faults.bind_refused import BindRefused
from finesse_mock.faults.bosh_early import BoshEarly
from finesse_mock.faults.bosh_loss import BoshLoss
from finesse_mock.faults.bosh_not_found import BoshNotFound
from finesse_mock.faults.bosh_server_error import BoshServerError
from finesse_mock.faults.clock_skew import ClockSkew
from finesse_mock.faults.cti_loss import CtiLoss
from finesse_mock.faults.event_delay import EventDelay
from finesse_mock.faults.event_duplicate import EventDuplicate
from finesse_mock.faults.event_escape import EventEscape
from finesse_mock.faults.event_lost import EventLost
from finesse_mock.faults.event_malformed import EventMalformed
from finesse_mock.faults.event_namespace import EventNamespace
from finesse_mock.faults.event_reorder import EventReorder
from finesse_mock.faults.event_truncate import EventTruncate
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.node_out_of_service import NodeOutOfService
from finesse_mock.faults.occasion import EventMatch, Match, RequestMatch
from finesse_mock.faults.ping_unanswered import PingUnanswered
from finesse_mock.faults.rest_cut import RestCut
from finesse_mock.faults.rest_delay import RestDelay
from finesse_mock.faults.rest_error import RestError
from finesse_mock.faults.rest_hang import RestHang
from finesse_mock.faults.rest_malformed import RestMalformed
from finesse_mock.faults.sasl_failure import SaslFailure
from finesse_mock.faults.stream_error import StreamError
from finesse_mock.faults.stream_silence import StreamSilence
from finesse_mock.faults.stream_slow import StreamSlow
from finesse_mock.faults.ws_close import WsClose

_CLASSES: Final[tuple[type[Fault], ...]] = (
    EventLost,
    EventDelay,
    EventDuplicate,
    EventReorder,
    EventTruncate,
    EventMalformed,
    EventEscape,
    EventNamespace,
    RestError,
    RestDelay,
    RestHang,
    RestMalformed,
    RestCut,
    StreamError,
    StreamSilence,
    StreamSlow,
    SaslFailure,
    BindRefused,
    PingUnanswered,
    BoshLoss,
    BoshNotFound,
    BoshServerError,
    BoshEarly,
    WsClose,
    NodeOutOfService,
    CtiLoss,
    ClockSkew,
)

KINDS: Final[Mapping[str, type[Fault]]] = {
    str(each.__struct_config__.tag): each for each in _CLASSES
}
"""The class of each kind."""

_MATCH_KEYS: Final = {key for each in (EventMatch, RequestMatch) for key in each.__struct_fields__}
_MATCH_PREFIX: Final = "match."


def fault_of(kind: str, attributes: Mapping[str, Any]) -> Fault:
    """The fault of that kind with these attributes, in words or as values.

    What belongs into ``match`` may stand beside the other attributes, too.

    Raises:
        UsageError: there is no such kind, or it cannot be told that; with the nearest that can.
    """
    if kind not in KINDS:
        raise UsageError(f'There is no fault "{kind}"; {nearest(kind, KINDS, "kinds")}')
    return document_of(_folded(attributes), kind).convert(KINDS[kind], without=match_keys(kind))


def fault_in(document: Document, place: Place, key: str, without: tuple[str, ...] = ()) -> Fault:
    """The fault that a mapping in a document describes, its kind being the value of ``key``.

    ``without`` are keys of the mapping that are somebody else's.

    Raises:
        UsageError: it describes none; the message says where and what to write instead.
    """
    kind = document.data((*place, key))
    if not isinstance(kind, str) or kind not in KINDS:
        meant = nearest(str(kind), KINDS, "kinds")
        raise document.error((*place, key), f'there is no fault "{kind}"; {meant}')
    return document.convert(KINDS[kind], place, without=(key, *without))


def attributes_of(fault: Fault) -> dict[str, Any]:
    """What a fault was told, as JSON knows it; what is as usual is left out."""
    told = {}
    for field in msgspec.structs.fields(fault):
        value = getattr(fault, field.name)
        if isinstance(value, Match):
            value = dict(value.given())
        elif value == _usual(field):
            continue
        if value != {}:
            told[field.encode_name] = msgspec.to_builtins(value, enc_hook=float)
    return told


def _usual(field: msgspec.structs.FieldInfo) -> Any:
    """What an attribute is that nobody tells."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of that kind."""
    return msgspec.json.schema(KINDS[kind], schema_hook=_schema_of)


def match_keys(kind: str) -> tuple[str, ...]:
    """The keys of ``match`` that make sense for that kind."""
    (match,) = (
        each.default for each in msgspec.structs.fields(KINDS[kind]) if each.name == "match"
    )
    keys: tuple[str, ...] = match.__struct_fields__
    return keys


def _folded(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes with what belongs into ``match`` in there."""
    told: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    for key, value in attributes.items():
        name = key.removeprefix(_MATCH_PREFIX)
        if name in _MATCH_KEYS or name != key:
            patterns[name] = value
        else:
            told[key] = value
    written = told.get("match", {})
    if patterns and isinstance(written, Mapping):
        told["match"] = {**written, **patterns}
    return told


def _schema_of(kind: type) -> dict[str, Any]:
    if issubclass(kind, Shift):
        return {"type": ["number", "string"], "examples": ["-90s", "1500ms"]}
    if issubclass(kind, Duration):
        return {"type": ["number", "string"], "examples": ["1500ms", "5s", "2m"]}
    raise NotImplementedError(kind)
