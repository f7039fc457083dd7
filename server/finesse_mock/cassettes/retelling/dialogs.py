"""The calls of a recording, as far as its events have told: who is in them, in which state."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from finesse_mock.cassettes.showing import readable
from finesse_mock.cassettes.tape import Event
from finesse_mock.model.dialog import OVER
from finesse_mock.wire.xml import Node, UnreadableBodyError, last, parse, text_of


@dataclass(frozen=True, slots=True)
class Leg:
    """A participant; ``device`` says that it is an agent's."""

    address: str
    state: str
    device: bool

    @property
    def is_over(self) -> bool:
        """Whether it is out of the call, be there data to write down or not."""
        return self.state in OVER


@dataclass(frozen=True, slots=True)
class Call:
    """A dialog as an event tells it; ``variables`` are those with a value.

    ``associated`` is the call that it is about, ``secondary`` the one that was merged into it, by
    their names; empty for none.
    """

    name: str
    verb: str
    state: str
    call_type: str
    from_address: str
    to_address: str
    queue: str
    variables: dict[str, str]
    legs: tuple[Leg, ...]
    associated: str = ""
    secondary: str = ""
    wrap_up: str = ""

    @property
    def outside(self) -> tuple[Leg, ...]:
        """Those who are no agents."""
        return tuple(leg for leg in self.legs if not leg.device)

    @property
    def live(self) -> tuple[Leg, ...]:
        """Those who are in it."""
        return tuple(leg for leg in self.legs if not leg.is_over)

    @property
    def is_live(self) -> bool:
        """Whether anybody is."""
        return bool(self.live)

    def secondary_is(self, known: Container[str]) -> bool:
        """Whether a call of these was merged into it."""
        return bool(self.secondary) and self.secondary in known

    def leg(self, address: str) -> Leg | None:
        """The participant with that address."""
        return next((leg for leg in self.legs if leg.address == address), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What an event tells: a call, or the fields of something else."""

    verb: str
    kind: str
    call: Call | None
    fields: dict[str, str]


def told_by(event: Event) -> Told:
    """What that event tells; nothing where it cannot be read."""
    try:
        envelope = parse(readable(event.body).encode(), "Update")
    except UnreadableBodyError:
        return Told("", "", None, {})
    verb = (text_of(envelope, "event") or "").upper()
    data = last(envelope, "data")
    payload = data[0] if data is not None and len(data) else None
    if payload is None:
        return Told(verb, "", None, {})
    kind = str(payload.tag)
    thing = payload[0] if kind in ("dialogs", "apiErrors") and len(payload) else payload
    if kind.lower() in ("dialog", "dialogs") and text_of(thing, "mediaType") == "Voice":
        return Told(verb, "dialog", _call(thing, verb), {})
    fields = {str(child.tag): (child.text or "").strip() for child in thing if not len(child)}
    reason = last(thing, "reasonCode")
    if reason is not None:
        fields["reasonCode"] = text_of(reason, "code") or ""
        fields["reason"] = text_of(reason, "label") or fields["reasonCode"]
    return Told(verb, str(thing.tag).lower(), None, fields)


def _call(dialog: Node, verb: str) -> Call:
    properties = last(dialog, "mediaProperties")
    variables = {
        text_of(each, "name") or "": text_of(each, "value") or ""
        for each in dialog.iter("CallVariable")
    }
    return Call(
        name=_name(text_of(dialog, "id")),
        verb=verb,
        state=text_of(dialog, "state") or "",
        call_type=text_of(properties, "callType") or "",
        from_address=text_of(dialog, "fromAddress") or "",
        to_address=text_of(dialog, "toAddress") or "",
        queue=text_of(properties, "queueNumber") or "",
        variables={name: value for name, value in variables.items() if name and value},
        legs=tuple(_legs(dialog)),
        associated=_name((text_of(dialog, "associatedDialogUri") or "").rpartition("/")[2]),
        secondary=_name(text_of(dialog, "secondaryId")),
        wrap_up=text_of(properties, "wrapUpReason") or "",
    )


def _name(dialog_id: str | None) -> str:
    """How scenarios call that dialog."""
    return f"c{dialog_id.removeprefix('#')}" if dialog_id else ""


def _legs(dialog: Node) -> Iterator[Leg]:
    for each in dialog.iter("Participant"):
        device = text_of(each, "mediaAddressType") == "AGENT_DEVICE"
        yield Leg(text_of(each, "mediaAddress") or "", text_of(each, "state") or "", device)
