"""What events do not tell; each sentence says what is missing, and what helps."""

from typing import Final

from finesse_mock.cassettes.retelling.dialogs import Call, Told
from finesse_mock.cassettes.tape import Event

RECORD_REQUESTS: Final = "record with --proxy, or with `serve --record`"


def refuse_house(event: Event) -> None:
    """Refuse what happens to servers and teams.

    Raises:
        LookupError: that is what the event is about.
    """
    if event.node.endswith(("/SystemInfo", "/TeamMessages")):
        raise LookupError(
            "who did what to a server, or wrote to a team, is not told by events; remove the "
            "line, and write the step into the scenario"
        )


def refuse_campaign(call: Call) -> None:
    """Refuse the calls of campaigns.

    Raises:
        LookupError: it is one.
    """
    if call.call_type.startswith("OUTBOUND"):
        raise LookupError(
            "how a campaign calls is not told by events; write the reservation into a scenario"
        )


def refuse_answers(event: Event, told: Told) -> None:
    """Refuse what only a request explains.

    Raises:
        LookupError: the event is such an answer.
    """
    if "errorType" in told.fields:
        raise LookupError(f"an error does not tell what was asked; {RECORD_REQUESTS}")
    if event.node.endswith("/Media"):
        raise LookupError(
            f"events alone do not tell what was asked of digital channels; {RECORD_REQUESTS}"
        )
