"""The rows about the states of agents."""

from typing import Any

from engine.site import ANA, ANSWERS, COFFEE, CUSTOMER, LUNCH, OFF_HOOK, SUE
from engine.story import Story
from finesse_mock.engine.commands import (
    CtiFailover,
    MakeCall,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
    Supervise,
    TimerFired,
    TimerKind,
)
from finesse_mock.engine.world import World
from finesse_mock.model.agent import Agent, MobileAgent, MobileMode, WrapUpMode
from finesse_mock.model.dialog import DiallingMode
from finesse_mock.model.site import Site
from finesse_mock.wire.users import user
from finesse_mock.wire.xml import text
from finesse_mock.worlds.load import load_world
from profiles.outcomes import errors
from profiles.platforms import differs, each
from rest.centre import CountedIds
from wire.objects import to_object


@differs(ucce="CALL_BY_CALL", uccx=("Mode Not Allowed", "265"))
def test_mobile_agents(profile: str, expected: str | tuple[str, str]):
    story = Story(profile=profile)
    phone = MobileAgent(MobileMode.CALL_BY_CALL, "5550700")
    story.do(SignIn(agent_id=ANA, extension=ANA, mobile=phone))
    mobile = story.agent(ANA).mobile
    found = mobile.mode if mobile else errors(story)[0][:2]
    assert found == expected


@differs(ucce=["PUT User/1001001 HOLD"], uccx=[])
def test_hold_as_a_state_of_the_user(profile: str, expected: list[str]):
    story = Story(ANA, profile=profile).talks_to_customer(ANA).takes(ANA, "HOLD", 1)
    assert [line for line in story.events() if line.startswith("PUT User/1001001 ")] == expected
    assert story.agent(ANA).state == ("HOLD" if expected else "TALKING")


@differs(ucce="TALKING", uccx="NOT_READY")
def test_a_call_that_was_not_routed(profile: str, expected: str):
    story = Story(ANA, profile=profile).calls(ANA, ANSWERS).gets_through()
    story.outside(ANSWERS, "ANSWER", 1)
    assert story.agent(ANA).state == expected
    assert any("User/1001001 " in line for line in story.events()) is (expected == "TALKING")


@differs(ucce="WORK_READY", uccx="WORK")
def test_wrap_up_of_one_who_will_be_ready(profile: str, expected: str):
    story = Story(ANA, profile=profile, incoming=WrapUpMode.REQUIRED).talks_to_customer(ANA)
    assert story.takes(ANA, "DROP", 1).agent(ANA).state == expected
    assert story.fire_next(TimerKind.WRAP_UP).agent(ANA).state == "READY"


@differs(ucce="READY", uccx="WORK")
def test_wrap_up_of_one_who_called_a_customer(profile: str, expected: str):
    """By the setting for calls that an agent makes, or by the only one that there is."""
    incoming, outgoing = WrapUpMode.REQUIRED, WrapUpMode.NOT_ALLOWED
    story = Story(ANA, profile=profile, incoming=incoming, outgoing=outgoing).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PROGRESSIVE, customer=CUSTOMER))
    story.fire_next(TimerKind.CUSTOMER)
    assert story.takes(ANA, "DROP", 1).agent(ANA).state == expected


def user_of(profile: str) -> dict[str, Any]:
    story = Story(ANA, profile=profile)
    return to_object(text(user("User", story.agent(ANA), story.world.site)))["User"]


@differs(
    ucce={"wrapUpOnIncoming": "NOT_ALLOWED", "wrapUpOnOutgoing": "NOT_ALLOWED"},
    uccx={"wrapUpOnIncoming": "NOT_ALLOWED"},
)
def test_the_settings_of_wrap_up(profile: str, expected: dict[str, str]):
    assert user_of(profile)["settings"] == expected


@each(ucce_12_6="30", ucce_12_5="30", ucce_11_6=None, uccx_12_5="30", uccx_11_6=None)
def test_the_length_of_wrap_up(profile: str, expected: str | None):
    assert user_of(profile).get("wrapUpTimer") == expected


@differs(ucce="READY", uccx="LOGOUT")
def test_signing_out_from_ready(profile: str, expected: str):
    story = Story(ANA, profile=profile).asks(ANA, "READY").asks(ANA, "LOGOUT")
    assert story.agent(ANA).state == expected
    assert [error[0] for error in errors(story)] == (
        ["Invalid State"] if expected == "READY" else []
    )


@differs(ucce=[], uccx=["265"])
def test_ready_asked_for_in_a_routed_call(profile: str, expected: list[str]):
    story = Story(ANA, profile=profile).talks_to_customer(ANA).asks(ANA, "READY")
    assert [error[1] for error in errors(story)] == expected
    assert story.agent(ANA).pending == (None if expected else "READY")


@differs(ucce=[], uccx=["33"])
def test_ready_asked_for_in_a_call_that_was_not_routed(profile: str, expected: list[str]):
    story = Story(ANA, profile=profile).calls(ANA, ANSWERS).gets_through()
    story.outside(ANSWERS, "ANSWER", 1).asks(ANA, "READY")
    assert [error[1] for error in errors(story)] == expected
    assert story.agent(ANA).pending == (None if expected else "READY")


@differs(ucce=COFFEE, uccx=LUNCH)
def test_another_reason_for_a_pending_not_ready(profile: str, expected: int):
    story = Story(ANA, profile=profile).talks_to_customer(ANA)
    story.asks(ANA, "NOT_READY", LUNCH).asks(ANA, "NOT_READY", COFFEE)
    assert [error[1] for error in errors(story)] == ([] if expected == COFFEE else ["265"])
    story.takes(ANA, "DROP", 1)
    assert (story.agent(ANA).state, story.agent(ANA).reason_code_id) == ("NOT_READY", expected)


@differs(
    ucce=("Invalid State", "257", "CF_INVALID_PASSWORD_SPECIFIED"),
    uccx=("Invalid State", "1010", "CF_INVALID_PARAMETER"),
)
def test_not_ready_without_having_signed_in(profile: str, expected: tuple[str, str, str]):
    assert errors(Story(profile=profile).asks(ANA, "NOT_READY")) == [expected]


@differs(ucce=("NOT_READY", []), uccx=("RESERVED_OUTBOUND", ["Internal Server Error"]))
def test_leaving_the_reservation_of_a_dialler(profile: str, expected: tuple[str, list[str]]):
    story = Story(ANA, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.PROGRESSIVE, customer=CUSTOMER))
    assert story.agent(ANA).state == "RESERVED_OUTBOUND"
    story.asks(ANA, "NOT_READY")
    assert (story.agent(ANA).state, [error[0] for error in errors(story)]) == expected


@differs(ucce=([], "NOT_READY"), uccx=(["Internal Server Error"], "READY"))
def test_leaving_a_preview_reservation(profile: str, expected: tuple[list[str], str]):
    """On UCCE what is asked for comes when the reservation ends, and is not told before."""
    story = Story(ANA, profile=profile).asks(ANA, "READY")
    story.do(ReserveAgent(agent_id=ANA, mode=DiallingMode.DIRECT_PREVIEW, customer=CUSTOMER))
    story.asks(ANA, "NOT_READY")
    assert story.agent(ANA).state == "RESERVED_OUTBOUND_PREVIEW"
    refused = [error[0] for error in errors(story)]
    assert (refused, story.takes(ANA, "CLOSE", 1).agent(ANA).state) == expected


NOT_READY_AND_OUT = (OFF_HOOK, ["INITIATING"])


@each(
    ucce_12_6=NOT_READY_AND_OUT,
    ucce_12_5=NOT_READY_AND_OUT,
    ucce_11_6=(None, []),
    uccx_12_5=NOT_READY_AND_OUT,
    uccx_11_6=NOT_READY_AND_OUT,
)
def test_a_call_made_from_ready(profile: str, expected: tuple[int | None, list[str]]):
    story = Story(ANA, profile=profile).asks(ANA, "READY").calls(ANA, ANSWERS)
    agent = story.agent(ANA)
    reason = agent.reason_code_id if agent.state == "NOT_READY" else None
    assert (reason, [dialog.state for dialog in story.world.dialogs()]) == expected


@differs(ucce="TALKING", uccx="NOT_READY")
def test_a_supervisor_who_listens(profile: str, expected: str):
    story = Story(ANA, SUE, profile=profile).talks_to_customer(ANA)
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA)).gets_through()
    assert story.leg(SUE, 2).state == "ACTIVE"
    assert story.agent(SUE).state == expected


@differs(ucce=("TALKING", None), uccx=("TALKING", "LOGOUT"))
def test_a_failover_of_the_cti_server_during_a_call(profile: str, expected: tuple[str, str | None]):
    story = Story(ANA, profile=profile).talks_to_customer(ANA).do(CtiFailover())
    assert (story.agent(ANA).state, story.agent(ANA).pending) == expected
    assert story.takes(ANA, "DROP", 1).agent(ANA).state == (expected[1] or "READY")


@differs(ucce="READY", uccx="LOGOUT")
def test_a_failover_of_the_cti_server_between_calls(profile: str, expected: str):
    story = Story(ANA, profile=profile).asks(ANA, "READY").do(CtiFailover())
    assert story.agent(ANA).state == expected


# With the reason codes of a real world


def signed_in(profile: str) -> tuple[World, Site, Story]:
    site = load_world("default", profile=profile)
    world = World(site, CountedIds())
    story = Story(profile=profile)
    world.apply(SignIn(agent_id=ANA, extension=ANA), story.now)
    return world, site, story


def reason_of(agent: Agent | None, site: Site) -> tuple[int, str] | None:
    reason = site.reason_codes.get(agent.reason_code_id) if agent else None
    return (reason.code, reason.label) if reason else None


@differs(ucce=None, uccx=(32760, "Agent Logon"))
def test_the_reason_after_signing_in(profile: str, expected: tuple[int, str] | None):
    world, site, _ = signed_in(profile)
    assert reason_of(world.agent(ANA), site) == expected


@differs(ucce=999, uccx=33)
def test_the_reason_of_one_whom_a_supervisor_made_not_ready(profile: str, expected: int):
    world, site, story = signed_in(profile)
    world.apply(SetState(agent_id=ANA, state=RequestedState.READY), story.now)
    command = SetState(agent_id=ANA, state=RequestedState.NOT_READY, supervisor_id=SUE)
    world.apply(command, story.now)
    assert state_and_code(world, site) == ("NOT_READY", expected)


@differs(ucce=999, uccx=22)
def test_the_reason_of_one_whom_a_supervisor_signed_out(profile: str, expected: int):
    world, site, story = signed_in(profile)
    command = SetState(agent_id=ANA, state=RequestedState.LOGOUT, supervisor_id=SUE)
    world.apply(command, story.now)
    assert state_and_code(world, site) == ("LOGOUT", expected)


@each(ucce_12_6=50006, ucce_12_5=50006, uccx_12_5=32762, uccx_11_6=32762)
def test_the_reason_of_one_who_made_a_call_from_ready(profile: str, expected: int):
    world, site, story = signed_in(profile)
    world.apply(SetState(agent_id=ANA, state=RequestedState.READY), story.now)
    world.apply(MakeCall(agent_id=ANA, to_address="5550100"), story.now)
    assert state_and_code(world, site) == ("NOT_READY", expected)


@differs(ucce=32767, uccx=32763)
def test_the_reason_of_one_who_let_a_call_ring(profile: str, expected: int):
    world, site, story = signed_in(profile)
    world.apply(SetState(agent_id=ANA, state=RequestedState.READY), story.now)
    world.apply(RouteCall(from_address=CUSTOMER, agent_id=ANA), story.now)
    (ringing,) = (key for key in world.timers() if key.kind is TimerKind.RING)
    world.apply(TimerFired(key=ringing), story.now)
    assert state_and_code(world, site) == ("NOT_READY", expected)


def state_and_code(world: World, site: Site) -> tuple[str, int] | None:
    agent = world.agent(ANA)
    reason = reason_of(agent, site)
    return (agent.state, reason[0]) if agent and reason else None
