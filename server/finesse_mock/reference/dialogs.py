"""What the documents tell of dialogs: their state follows from those of the participants."""

from dataclasses import replace
from datetime import UTC, datetime

from finesse_mock.model.dialog import Dialog, Participant, ParticipantState
from finesse_mock.reference.markdown import code, section, table

_THEN = datetime(2024, 1, 1, tzinfo=UTC)
_EMPTY = Dialog(id="", from_address="", to_address="", dialed_number="", dnis="", participants=())


def _state(*states: ParticipantState) -> str:
    legs = tuple(
        Participant(address=str(number), state=state, joined_at=_THEN, changed_at=_THEN)
        for number, state in enumerate(states)
    )
    return replace(_EMPTY, participants=legs).state


def _precedence() -> list[ParticipantState]:
    """The states of participants; one before another decides where both occur."""
    return sorted(
        ParticipantState,
        key=lambda state: sum(_state(state, other) == _state(state) for other in ParticipantState),
        reverse=True,
    )


def dialogs_section() -> str:
    """How the state of a dialog is found."""
    rows = ((code(state), code(_state(state))) for state in _precedence())
    return section(
        "Dialogs",
        "`Dialog/state` follows from the participants: of their states the one that stands first"
        " here decides.\n",
        table(["a participant is", "the dialog is"], rows),
    )
