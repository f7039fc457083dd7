"""The rows about ``callType``, as each of the agents in a call sees it."""

from engine.site import ANA, ANSWERS, BEN, CUSTOMER, SUE
from engine.story import Story
from finesse_mock.engine.commands import ReserveAgent, Supervise, TimerKind
from finesse_mock.model.dialog import DiallingMode
from profiles.platforms import differs, on_all


def talking(profile: str) -> Story:
    """Ana talks to a customer in call 1."""
    return Story(ANA, BEN, SUE, profile=profile).talks_to_customer(ANA)


@differs(ucce="PREROUTE_ACD_IN", uccx="ACD_IN")
def test_a_call_that_a_queue_delivered(profile: str, expected: str):
    assert talking(profile).leg(ANA, 1).call_type == expected


@on_all
def test_a_call_to_somebody_outside(profile: str):
    assert Story(ANA, profile=profile).calls(ANA, ANSWERS).leg(ANA, 1).call_type == "OUT"


@differs(ucce="AGENT_INSIDE", uccx="OUT")
def test_a_call_to_another_agent(profile: str, expected: str):
    story = Story(ANA, BEN, profile=profile).talk(ANA, BEN)
    assert (story.leg(ANA, 1).call_type, story.leg(BEN, 1).call_type) == (expected, "OTHER_IN")


@differs(ucce="CONSULT_OFFERED", uccx="OFFERED")
def test_a_consult_call(profile: str, expected: str):
    story = talking(profile).consults(ANA, BEN, about=1)
    assert (story.leg(ANA, 2).call_type, story.leg(BEN, 2).call_type) == ("CONSULT", expected)
    assert story.dialog(2).associated_dialog_id == "1"


@differs(ucce="CONSULT_OFFERED", uccx="TRANSFER")
def test_a_call_that_was_transferred(profile: str, expected: str):
    story = talking(profile).consults(ANA, BEN, about=1).takes(ANA, "TRANSFER", 1)
    assert story.leg(BEN, 1).call_type == expected


@differs(ucce="TRANSFER", uccx="OFFERED")
def test_a_call_that_was_transferred_directly(profile: str, expected: str):
    story = talking(profile).takes(ANA, "TRANSFER_SST", 1, to=BEN).fire_next(TimerKind.CONNECT)
    assert story.leg(BEN, 1).call_type == expected


@on_all
def test_a_conference(profile: str):
    story = talking(profile).consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)
    assert {story.leg(each, 1).call_type for each in (ANA, BEN)} == {"CONFERENCE"}


@on_all
def test_a_supervisor_who_listens_and_steps_in(profile: str):
    story = talking(profile).do(Supervise(supervisor_id=SUE, agent_address=ANA)).gets_through()
    assert {story.leg(each, 2).call_type for each in (ANA, SUE)} == {"SUPERVISOR_MONITOR"}
    story.do(Supervise(supervisor_id=SUE, agent_address=ANA, monitor_dialog_id="2"))
    assert {story.leg(each, 3).call_type for each in (ANA, SUE)} == {"BARGE_IN_CONSULT"}
    story.fire_next(TimerKind.BARGE)
    assert {story.leg(each, 1).call_type for each in (ANA, SUE)} == {"CONFERENCE"}


# Campaigns


def reserved(profile: str, mode: DiallingMode, *, callback: bool = False) -> Story:
    story = Story(ANA, BEN, profile=profile).asks(ANA, "READY")
    return story.do(ReserveAgent(agent_id=ANA, mode=mode, customer=CUSTOMER, callback=callback))


def types_of(story: Story) -> list[str]:
    return [str(own.call_type) for each in story.world.dialogs() if (own := each.of_agent(ANA))]


@differs(ucce=["OUTBOUND_PREVIEW"], uccx=[])
def test_a_preview(profile: str, expected: list[str]):
    assert types_of(reserved(profile, DiallingMode.PREVIEW)) == expected


@on_all
def test_a_direct_preview(profile: str):
    found = types_of(reserved(profile, DiallingMode.DIRECT_PREVIEW))
    assert found == ["OUTBOUND_DIRECT_PREVIEW"]


@differs(ucce=["OUTBOUND_CALLBACK_PREVIEW"], uccx=[])
def test_a_preview_of_somebody_who_asked_for_a_callback(profile: str, expected: list[str]):
    assert types_of(reserved(profile, DiallingMode.PREVIEW, callback=True)) == expected


@on_all
def test_a_direct_preview_of_somebody_who_asked_for_a_callback(profile: str):
    found = types_of(reserved(profile, DiallingMode.DIRECT_PREVIEW, callback=True))
    assert found == ["OUTBOUND_DIRECT_PREVIEW"]


def with_customer(profile: str) -> Story:
    """Ana talks to a customer whom a dialler called."""
    return reserved(profile, DiallingMode.PROGRESSIVE).fire_next(TimerKind.CUSTOMER)


@on_all
def test_the_customer_of_a_campaign(profile: str):
    assert types_of(with_customer(profile)) == ["OUTBOUND"]


@differs(ucce="PROGRESSIVE_OUTBOUND", uccx="TRANSFERRED")
def test_the_status_of_a_customer_who_is_transferred(profile: str, expected: str):
    story = with_customer(profile).consults(ANA, BEN, about=1).takes(ANA, "TRANSFER", 1)
    assert dict(story.dialog(1).variables)["BAStatus"] == expected


@differs(ucce="PROGRESSIVE_OUTBOUND", uccx="CONFERENCED")
def test_the_status_of_a_customer_in_a_conference(profile: str, expected: str):
    story = with_customer(profile).consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)
    assert dict(story.dialog(1).variables)["BAStatus"] == expected


@differs(ucce="PROGRESSIVE_OUTBOUND", uccx="TRANSFERRED")
def test_the_status_of_a_customer_who_is_transferred_directly(profile: str, expected: str):
    story = with_customer(profile).takes(ANA, "TRANSFER_SST", 1, to=BEN)
    assert dict(story.dialog(1).variables)["BAStatus"] == expected


@on_all
def test_a_customer_of_a_campaign_who_is_transferred(profile: str):
    story = with_customer(profile).consults(ANA, BEN, about=1).takes(ANA, "TRANSFER", 1)
    assert story.leg(BEN, 1).call_type == "TRANSFER"


@on_all
def test_a_customer_of_a_campaign_who_is_transferred_after_a_swap(profile: str):
    story = with_customer(profile).consults(ANA, BEN, about=1).takes(ANA, "RETRIEVE", 1)
    assert story.takes(ANA, "TRANSFER", 2).leg(BEN, 2).call_type == "TRANSFER"


@on_all
def test_a_customer_of_a_campaign_who_is_transferred_directly(profile: str):
    story = with_customer(profile).takes(ANA, "TRANSFER_SST", 1, to=BEN)
    assert story.fire_next(TimerKind.CONNECT).leg(BEN, 1).call_type == "TRANSFER"


@on_all
def test_a_customer_of_a_campaign_in_a_conference(profile: str):
    story = with_customer(profile).consults(ANA, BEN, about=1).takes(ANA, "CONFERENCE", 1)
    assert {story.leg(each, 1).call_type for each in (ANA, BEN)} == {"CONFERENCE"}
