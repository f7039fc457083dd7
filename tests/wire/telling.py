"""A real world that is told what happens when, and every event that it publishes on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from finesse_mock.engine.commands import (
    Command,
    DialogAction,
    MakeCall,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
    TimerFired,
)
from finesse_mock.engine.world import World
from finesse_mock.model.dialog import Action, CallKey, DiallingMode
from finesse_mock.model.site import Timings
from finesse_mock.wire.updates import Update, updates_of
from finesse_mock.worlds import load_world

ANA, BEN, SUE = "1001001", "1001002", "1001900"
CUSTOMER = "5550123"


@dataclass
class ListedIds:
    """Dialog ids from a list, in its order; one router call key."""

    ids: Iterator[str]

    def dialog_id(self) -> str:
        return next(self.ids)

    def call_key(self) -> CallKey:
        return CallKey(217, 1, 152018)


def clock(text: str) -> datetime:
    """That time of the fourteenth of March 2024."""
    return datetime.fromisoformat(f"2024-03-14T{text}").replace(tzinfo=UTC)


class Telling:
    """The default world, in which dialling and reaching a number take a second each."""

    def __init__(self, *ids: str, profile: str = "ucce-12.6") -> None:
        slow = Timings(dial_s=1, connect_s=1, ring_s=3600, reservation_s=3600)
        self.site = replace(load_world("default", profile), timings=slow)
        self.world = World(self.site, ListedIds(iter(ids)))
        self.updates: list[Update] = []

    def at(self, time: str, *commands: Command) -> None:
        """Let all come due that is due by that time, then carry the commands out."""
        moment = clock(time)
        while due := sorted(
            (at, str(key), key) for key, at in self.world.timers().items() if at <= moment
        ):
            self._apply(TimerFired(key=due[0][2]), due[0][0])
        for command in commands:
            self._apply(command, moment)

    def _apply(self, command: Command, moment: datetime) -> None:
        for change in self.world.apply(command, moment):
            self.updates += updates_of(change, self.site)

    def on(self, node: str) -> list[str]:
        """The events on that node, below ``/finesse/api/``."""
        return [each.text for each in self.updates if each.node == f"/finesse/api/{node}"]


def signed_in(agent_id: str) -> Command:
    return SignIn(agent_id=agent_id, extension=agent_id)


def ready(agent_id: str) -> Command:
    return SetState(agent_id=agent_id, state=RequestedState.READY)


def action(
    agent_id: str, dialog_id: str, what: Action, request_id: str = "", to: str = "", **more: str
) -> Command:
    """What an agent does in a call; ``more`` are action parameters."""
    return DialogAction(
        agent_id=agent_id,
        dialog_id=dialog_id,
        action=what,
        address=to if what is Action.PARTICIPANT_DROP else agent_id,
        to_address=to,
        parameters=tuple(more.items()),
        request_id=request_id,
    )


def routed_call(*ids: str, profile: str = "ucce-12.6") -> Telling:
    """Dana Reyes calls at 09:04:50, waits ten seconds for Ana, who answers at 09:05:10."""
    telling = Telling("16804377", *ids, profile=profile)
    arrives = RouteCall(
        from_address=CUSTOMER, queue_id="5022", variables=(("callVariable1", "Dana Reyes"),)
    )
    telling.at("09:04:50", signed_in(ANA), signed_in(BEN), signed_in(SUE), arrives)
    telling.at("09:05:00", ready(ANA))
    telling.at("09:05:10", action(ANA, "16804377", Action.ANSWER))
    return telling


def conference(profile: str = "ucce-12.6") -> Telling:
    """Ana asks Ben at 09:06:00, he answers ten seconds later, all three talk from 09:07:00."""
    telling = routed_call("16804420", profile=profile)
    telling.at("09:06:00", action(ANA, "16804377", Action.CONSULT_CALL, to=BEN))
    telling.at("09:06:10", action(BEN, "16804420", Action.ANSWER))
    telling.at("09:07:00", action(ANA, "16804377", Action.CONFERENCE, "req-conf-1"))
    return telling


def monitored(*ids: str, profile: str = "ucce-12.6") -> Telling:
    """Sue listens to Ana from 09:08:00 on."""
    telling = routed_call("16804433", *ids, profile=profile)
    monitor = Supervise(supervisor_id=SUE, agent_address=ANA, request_id="req-sm-1")
    telling.at("09:08:00", monitor)
    telling.at("09:08:02")
    return telling


def barged() -> Telling:
    """Sue steps in at 09:10:00 and takes Ana out at 09:12:00."""
    telling = monitored("16804440")
    barge = Supervise(
        supervisor_id=SUE,
        agent_address=ANA,
        monitor_dialog_id="16804433",
        request_id="req-barge-1",
    )
    telling.at("09:10:00", barge)
    drop = action(SUE, "16804377", Action.PARTICIPANT_DROP, "req-drop-1", ANA)
    telling.at("09:12:00", drop)
    telling.at("09:13:00", action(SUE, "16804377", Action.DROP))
    return telling


SPRING = (
    ("BACampaign", "Spring"),
    ("BAAccountNumber", "A-100"),
    ("BAResponse", ""),
    ("BAStatus", ""),
    ("BADialedListID", "37"),
    ("BATimeZone", "330"),
    ("BABuddyName", "Reyes, Dana"),
)


def previewed() -> Telling:
    """At 09:40:00 Ana is offered a customer, whom she takes after eight seconds."""
    telling = Telling("16804450", "16804451")
    telling.at("09:39:00", signed_in(ANA), ready(ANA))
    reserve = ReserveAgent(
        agent_id=ANA, mode=DiallingMode.PREVIEW, customer=CUSTOMER, variables=SPRING
    )
    telling.at("09:40:00", reserve)
    telling.at("09:40:08", action(ANA, "16804450", Action.ACCEPT, "req-accept-1"))
    schedule = action(
        ANA,
        "16804451",
        Action.UPDATE_SCHEDULED_CALLBACK,
        callbackTime="2024-03-15T14:30",
        callbackNumber="5550124",
    )
    telling.at("09:41:00", schedule)
    return telling


def previewed_directly() -> Telling:
    """The same with direct preview, and a variable of the site that was set after the others."""
    telling = Telling("16804450", "16804451")
    telling.at("09:39:00", signed_in(ANA), ready(ANA))
    reserve = ReserveAgent(
        agent_id=ANA,
        mode=DiallingMode.DIRECT_PREVIEW,
        customer=CUSTOMER,
        variables=(("BACampaign", "Spring"), ("user.account", "88-12")),
    )
    telling.at("09:40:00", reserve)
    telling.at("09:40:08", action(ANA, "16804450", Action.ACCEPT))
    said = action(ANA, "16804451", Action.RECLASSIFY, outboundClassification="ANS_MACHINE")
    telling.at("09:41:00", said)
    telling.at("09:42:00", action(ANA, "16804451", Action.DROP))
    return telling


def own_call_on_uccx() -> Telling:
    """Ana is at lunch and calls somebody, of which her state tells nothing."""
    telling = Telling("16804377", profile="uccx-12.5")
    lunch = SetState(agent_id=ANA, state=RequestedState.NOT_READY, reason_code_id=1)
    telling.at("09:04:50", signed_in(ANA))
    telling.at("09:04:55", lunch)
    call = MakeCall(agent_id=ANA, to_address=CUSTOMER, request_id="req-call-1")
    telling.at("09:05:00", call)
    telling.at("09:06:00", action(ANA, "16804377", Action.DROP))
    return telling
