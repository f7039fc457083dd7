"""What the documents tell of ``callType`` and ``BAStatus``, found by making every sort of call."""

from collections.abc import Callable, Mapping
from typing import Final

from finesse_mock.engine.campaign import ba_status
from finesse_mock.model.dialog import Action, Campaign, DiallingMode
from finesse_mock.model.profile import PROFILES, Profile
from finesse_mock.reference.markdown import code, listed, section, table
from finesse_mock.reference.profiles import alike
from finesse_mock.reference.rehearsal import (
    AGENT,
    COLLEAGUE,
    CUSTOMER,
    SUPERVISOR,
    Rehearsal,
)


def _agents_call(rehearsal: Rehearsal) -> None:
    rehearsal.sign_in(COLLEAGUE)
    rehearsal.call(COLLEAGUE)


def _transferred(rehearsal: Rehearsal) -> None:
    rehearsal.consult()
    rehearsal.join(Action.TRANSFER)


def _transferred_directly(rehearsal: Rehearsal) -> None:
    rehearsal.sign_in(COLLEAGUE)
    rehearsal.talk()
    rehearsal.take(Action.TRANSFER_SST, COLLEAGUE)
    rehearsal.let_the_network_work()


def _conference(rehearsal: Rehearsal) -> None:
    rehearsal.consult()
    rehearsal.join(Action.CONFERENCE)


def _barged(rehearsal: Rehearsal) -> None:
    rehearsal.barge()
    rehearsal.let_the_network_work()


def _reserved(mode: DiallingMode, *, callback: bool = False) -> Callable[[Rehearsal], None]:
    return lambda rehearsal: rehearsal.reserve(mode, callback=callback)


def _customer(mode: DiallingMode) -> Callable[[Rehearsal], None]:
    return lambda rehearsal: rehearsal.reach_customer(mode)


def _customer_transferred(rehearsal: Rehearsal) -> None:
    rehearsal.reach_customer(DiallingMode.PROGRESSIVE)
    rehearsal.sign_in(COLLEAGUE)
    rehearsal.take(Action.TRANSFER_SST, COLLEAGUE)
    rehearsal.let_the_network_work()


_PREVIEW, _DIRECT = DiallingMode.PREVIEW, DiallingMode.DIRECT_PREVIEW

SITUATIONS: Final[Mapping[str, tuple[Callable[[Rehearsal], None], str]]] = {
    "routed call": (Rehearsal.ring, AGENT),
    "call to a number outside": (lambda rehearsal: rehearsal.call(CUSTOMER), AGENT),
    "call between agents, caller": (_agents_call, AGENT),
    "call between agents, called agent": (_agents_call, COLLEAGUE),
    "consult call, consulting agent": (Rehearsal.consult, AGENT),
    "consult call, consulted agent": (Rehearsal.consult, COLLEAGUE),
    "after a consult transfer, its target": (_transferred, COLLEAGUE),
    "after a single step transfer, its target": (_transferred_directly, COLLEAGUE),
    "conference": (_conference, AGENT),
    "silent monitor, supervisor and agent": (Rehearsal.monitor, SUPERVISOR),
    "barge in, while the supervisor's phone rings": (Rehearsal.barge, SUPERVISOR),
    "barge in, afterwards": (_barged, SUPERVISOR),
    "preview reservation": (_reserved(_PREVIEW), AGENT),
    "preview reservation for a callback": (_reserved(_PREVIEW, callback=True), AGENT),
    "direct preview reservation": (_reserved(_DIRECT), AGENT),
    "direct preview reservation for a callback": (_reserved(_DIRECT, callback=True), AGENT),
    **{
        f"{mode.lower().replace('_', ' ')} customer call": (_customer(mode), AGENT)
        for mode in DiallingMode
    },
    "customer call after a transfer, its target": (_customer_transferred, COLLEAGUE),
}
"""What is told of, how it comes about, and who sees it."""


def call_type(profile: Profile, situation: str) -> str:
    """As what somebody sees the newest call; empty where the platform has no such call."""
    come_about, viewer = SITUATIONS[situation]
    rehearsal = Rehearsal(profile)
    come_about(rehearsal)
    if not rehearsal.world.dialogs_of(viewer):
        return ""
    _, leg = rehearsal.newest(viewer)
    return leg.call_type or ""


def _call_types() -> str:
    def column(profile: Profile) -> tuple[str, ...]:
        return tuple(call_type(profile, situation) for situation in SITUATIONS)

    groups = alike(column)
    rows = (
        (situation, *(code(types[number]) if types[number] else "-" for _, types in groups))
        for number, situation in enumerate(SITUATIONS)
    )
    return table(["call", *(listed(names) for names, _ in groups)], rows)


def _statuses() -> str:
    def status(mode: DiallingMode, *, reservation: bool, callback: bool, blended: bool) -> str:
        if reservation and not mode.previews:
            return "-"
        campaign = Campaign(
            mode=mode, customer="", dialer_port="", blended=blended, callback=callback
        )
        return code(ba_status(campaign, reservation=reservation))

    rows = [
        (
            mode.lower().replace("_", " ") + (", blended" if blended else ""),
            status(mode, reservation=True, callback=False, blended=blended),
            status(mode, reservation=True, callback=True, blended=blended),
            status(mode, reservation=False, callback=False, blended=blended),
        )
        for mode in DiallingMode
        for blended in (False, True)
    ]
    return table(["mode", "reservation", "reservation for a callback", "customer call"], rows)


def call_types_section() -> str:
    """The types of all calls, and the status of those of campaigns."""
    joined = sorted(name for name, profile in PROFILES.items() if profile.joined_ba_status)
    return section(
        "Call types",
        "`mediaProperties/callType` as the one named sees it.\n",
        _call_types(),
        section(
            "BAStatus",
            "The call variable of calls of a campaign; agents who also take inbound calls are"
            " blended.\n",
            _statuses(),
            "A progressive or predictive customer call is `TRANSFERRED` or `CONFERENCED` after a"
            f" transfer or conference on {listed(joined)}; elsewhere it keeps its status.\n",
            level=3,
        ),
    )
