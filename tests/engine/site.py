"""The small contact centre of the engine's tests, and the names of all who are in it."""

from typing import Final

from finesse_mock.model.agent import AgentDefinition, Role, WrapUpMode
from finesse_mock.model.profile import PROFILES
from finesse_mock.model.site import (
    Destination,
    DropParticipantFor,
    Outcome,
    Queue,
    ReasonCategory,
    ReasonCode,
    Site,
    Team,
    Timings,
)

ANA: Final = "1001001"
BEN: Final = "1001002"
CHI: Final = "1001003"
SUE: Final = "1001900"
"""The supervisor. Everybody's extension is their id."""

CUSTOMER: Final = "5551234"
"""A caller outside."""

ANSWERS: Final = "5550100"
"""Picks up after two seconds of ringing."""
HANGS_UP: Final = "5550101"
"""Picks up after two seconds, and hangs up after a minute of conversation."""
BUSY: Final = "5550190"
NOBODY: Final = "5550191"
"""No such number."""
SILENT: Final = "5550192"
"""Rings for ever."""
MACHINE: Final = "5550193"
"""An IVR that answers at once; 1 leads to the queue, 2 to Ben."""

ROUTE_POINT: Final = "5022"

LUNCH: Final = 49
COFFEE: Final = 16
OFF_HOOK: Final = 901
"""Database id of the system reason with the code 50006, on UCCX 32762."""
NOT_ANSWERED: Final = 902
"""Database id of the system reason with the code 32767, on UCCX 32763."""

WRAP_UP_SECONDS: Final = 30
RING_SECONDS: Final = 20

_PEOPLE = {ANA: ("Ana", "Ito"), BEN: ("Ben", "Okoye"), CHI: ("Chi", "Tran"), SUE: ("Sue", "Varga")}


def _person(agent_id: str, incoming: WrapUpMode, outgoing: WrapUpMode) -> AgentDefinition:
    first, last = _PEOPLE[agent_id]
    supervises = agent_id == SUE
    return AgentDefinition(
        id=agent_id,
        login_name=(first[0] + last).lower(),
        first_name=first,
        last_name=last,
        team_id="5007",
        extension=agent_id,
        roles=(Role.AGENT, Role.SUPERVISOR) if supervises else (Role.AGENT,),
        supervised_teams=("5007",) if supervises else (),
        wrap_up_on_incoming=incoming,
        wrap_up_on_outgoing=outgoing,
        wrap_up_seconds=WRAP_UP_SECONDS,
        mobile_allowed=agent_id != CHI,
    )


def small_site(
    profile: str = "ucce-12.6",
    incoming: WrapUpMode = WrapUpMode.NOT_ALLOWED,
    outgoing: WrapUpMode = WrapUpMode.NOT_ALLOWED,
    devices: frozenset[str] = frozenset(),
    droppers: DropParticipantFor = DropParticipantFor.SUPERVISOR_ONLY,
) -> Site:
    """Team Sales with its queue; these wrap-up settings are those of everybody."""
    on_uccx = profile.startswith("uccx")
    return Site(
        name="small",
        profile=PROFILES[profile],
        agents={agent_id: _person(agent_id, incoming, outgoing) for agent_id in _PEOPLE},
        passwords={},
        teams={"5007": Team("5007", "Sales")},
        queues={
            "5022": Queue(
                id="5022",
                name="Sales.SG",
                route_point=ROUTE_POINT,
                dialed_number="8005550100",
                teams=("5007",),
                position_variable="user.position",
            )
        },
        reason_codes={
            reason.id: reason
            for reason in (
                _reason(COFFEE, 12, "Coffee"),
                _reason(LUNCH, 27, "Lunch"),
                _reason(OFF_HOOK, 32762 if on_uccx else 50006, "Off hook", system=True),
                _reason(NOT_ANSWERED, 32763 if on_uccx else 32767, "Not answered", system=True),
            )
        },
        destinations={
            each.number: each
            for each in (
                Destination(number=ANSWERS, after_s=2),
                Destination(number=HANGS_UP, after_s=2, hangs_up_after_s=60),
                Destination(number=BUSY, outcome=Outcome.BUSY),
                Destination(number=NOBODY, outcome=Outcome.BAD_DESTINATION),
                Destination(number=SILENT, outcome=Outcome.NO_ANSWER),
                Destination(
                    number=MACHINE,
                    outcome=Outcome.IVR,
                    after_s=0,
                    menu=(("1", ROUTE_POINT), ("2", BEN)),
                ),
            )
        },
        devices=devices,
        drop_participant_for=droppers,
        timings=Timings(dial_s=0.5, connect_s=0.5, ring_s=RING_SECONDS),
    )


def _reason(number: int, code: int, label: str, *, system: bool = False) -> ReasonCode:
    return ReasonCode(
        id=number, category=ReasonCategory.NOT_READY, code=code, label=label, system=system
    )
