"""Entries to look at, and a floor on which nothing happens by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

from finesse_mock.events.bus import Bus
from finesse_mock.events.facts import Requested
from finesse_mock.events.journal import Journal
from finesse_mock.events.numbers import Numbers
from finesse_mock.floor import Floor
from finesse_mock.observation.views import DialogPart, EntryView, Kind, LegPart
from finesse_mock.seeds import SeededIds
from finesse_mock.worlds import load_world

NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
ANA = "1001001"


class StillClock:
    """It is always noon."""

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 0.0

    def call_later(
        self,
        _: float,
        __: Callable[[], None],
        name: str = "",  # noqa: ARG002
    ) -> "StillClock":
        return self

    def cancel(self) -> None:
        """Nothing was to come."""


def quiet_floor() -> tuple[Floor, Journal]:
    """The default world with a journal."""
    numbers = Numbers()
    bus, journal = Bus(numbers), Journal(lambda: NOON, numbers)
    bus.listen(journal)
    site = load_world("default")
    floor = Floor(site, StillClock(), bus, lambda: SeededIds(7), confirmation_s=0)
    return floor, journal


def dialog_entry(state: str = "ALERTING", dialog_id: str = "17") -> EntryView:
    """An entry about a dialog that rings at Ana's phone."""
    dialog = DialogPart(
        id=dialog_id,
        change="added",
        state=state,
        type="CALL",
        from_address="5551234",
        to_address="5022",
        agents=[ANA],
        participants={
            ANA: LegPart(agent=ANA, state=state, actions=["ANSWER"]),
            "5551234": LegPart(agent="", state="INITIATED", actions=["DROP"]),
        },
        call_variables={"callVariable1": "gold", "user.tier": "platinum"},
        request_id="",
    )
    return EntryView(seq=3, at=NOON, kind=Kind.CHANGE, cause="request 1", dialog=dialog)


def hold(status: int = 202, action: str = "HOLD", refusal: str = "") -> Requested:
    """A request of Ana's for her call."""
    return Requested(
        method="PUT",
        path="/finesse/api/Dialog/17",
        user=ANA,
        asked=action,
        request_id="r-1",
        status=status,
        refusal=refusal,
    )
