"""Tasks: from the customer to the end, and the router that offers them."""

import pytest

from engine.desk import ANA, BEN, CHAT, MAIL, START_TIMEOUT, Desk
from finesse_mock.engine.media_commands import OfferTask

OFFERED = "POST Task 1001001 1 OFFERED [ACCEPT]"
NOT_NOW = "CF_INVALID_OBJECT_STATE 22"


def test_a_task_from_the_offer_to_the_end():
    desk = Desk().ready().comes()
    desk.expect(OFFERED, "PUT Media 1001001 5000 RESERVED")
    assert desk.task(1).offered_at == desk.now
    desk.takes(1, "ACCEPT").expect(
        "PUT Task 1001001 1 ACCEPTED [START TRANSFER CLOSE]", "PUT Media 1001001 5000 ACTIVE"
    )
    desk.takes(1, "START").expect("PUT Task 1001001 1 ACTIVE [PAUSE WRAP_UP TRANSFER CLOSE]")
    desk.takes(1, "PAUSE").expect(
        "PUT Task 1001001 1 PAUSED [RESUME WRAP_UP TRANSFER CLOSE]", "PUT Media 1001001 5000 PAUSED"
    )
    desk.takes(1, "RESUME").expect(
        "PUT Task 1001001 1 ACTIVE [PAUSE WRAP_UP TRANSFER CLOSE]", "PUT Media 1001001 5000 ACTIVE"
    )
    desk.takes(1, "WRAP_UP").expect(
        "PUT Task 1001001 1 WRAPPING_UP [CLOSE]", "PUT Media 1001001 5000 WORK_READY"
    )
    desk.takes(1, "CLOSE").expect(
        "DELETE Task 1001001 1 CLOSED [] CD_NORMAL_END_TASK", "PUT Media 1001001 5000 READY"
    )
    assert desk.world.tasks() == []
    assert desk.world.timers() == {}


@pytest.mark.parametrize("action", ["START", "PAUSE", "RESUME", "WRAP_UP", "TRANSFER", "CLOSE"])
def test_what_is_not_offered_is_refused(action: str):
    desk = Desk().ready().comes().takes(1, action, target="chat")
    desk.expect(f"ERROR Task 1001001 1 {NOT_NOW} 5000")
    assert desk.task(1).state == "OFFERED"


def test_a_task_of_somebody_else_is_nobodys_business():
    desk = Desk().ready().comes().takes(1, "ACCEPT", agent_id=BEN)
    desk.expect(f"ERROR Task 1001002 1 {NOT_NOW} ")


def test_a_task_for_a_queue_that_is_not_there_does_not_come():
    desk = Desk().ready()
    desk.do(OfferTask(media_id=CHAT, queue_id="4711")).expect()
    desk.do(OfferTask(media_id="4711", queue_id="5031")).expect()
    assert desk.world.tasks() == []


# Not accepted in time


def test_a_task_that_is_not_accepted_goes_to_somebody_else():
    desk = Desk().ready().ready(BEN).comes()
    desk.expect(OFFERED, "PUT Media 1001001 5000 RESERVED")
    offered = desk.now
    desk.time_is_up().expect(
        "DELETE Task 1001001 1 CLOSED [] CD_RING_NO_ANSWER",
        "PUT Media 1001001 5000 NOT_READY",
        "POST Task 1001002 2 OFFERED [ACCEPT]",
        "PUT Media 1001002 5000 RESERVED",
    )
    assert (desk.now - offered).total_seconds() == START_TIMEOUT


def test_a_task_that_nobody_accepts_waits():
    desk = Desk().ready().comes().time_is_up()
    desk.expect(
        "DELETE Task 1001001 1 CLOSED [] CD_RING_NO_ANSWER", "PUT Media 1001001 5000 NOT_READY"
    )
    desk.asks("READY").expect(
        "PUT Media 1001001 5000 READY",
        "POST Task 1001001 2 OFFERED [ACCEPT]",
        "PUT Media 1001001 5000 RESERVED",
    )


@pytest.mark.parametrize("actions", [("ACCEPT",), ("ACCEPT", "CLOSE")])
def test_nothing_is_due_for_a_task_that_was_accepted(actions: tuple[str, ...]):
    assert Desk().ready().comes().takes(1, *actions).world.timers() == {}


# Transfer


def test_a_transfer_closes_the_task_and_offers_a_new_one():
    desk = Desk().ready().comes().ready(BEN).takes(1, "ACCEPT")
    desk.takes(1, "TRANSFER", target="chat").expect(
        "DELETE Task 1001001 1 CLOSED [] CD_TASK_TRANSFER",
        "PUT Media 1001001 5000 READY",
        "POST Task 1001002 2 OFFERED [ACCEPT]",
        "PUT Media 1001002 5000 RESERVED",
    )
    assert desk.task(2).associated_id == "152018_1_1"


def test_a_transferred_task_may_wait_in_a_queue_that_nobody_serves():
    desk = Desk().ready().comes().takes(1, "ACCEPT")
    desk.takes(1, "TRANSFER", target="complaints").expect(
        "DELETE Task 1001001 1 CLOSED [] CD_TASK_TRANSFER", "PUT Media 1001001 5000 READY"
    )
    assert (desk.task(2).state, desk.task(2).queue_id) == ("QUEUED", "5034")


def test_a_task_is_not_transferred_to_another_medium():
    desk = Desk().ready().comes().takes(1, "ACCEPT")
    desk.takes(1, "TRANSFER", target="mail")
    desk.expect("ERROR Task 1001001 1 CF_INVALID_PARAMETER 1010 5000")
    assert desk.task(1).state == "ACCEPTED"


# The customer


@pytest.mark.parametrize(
    ("actions", "why"),
    [
        ((), "CD_TASK_ABANDONED_WHILE_OFFERED"),
        (("ACCEPT",), "CD_NORMAL_END_TASK"),
        (("ACCEPT", "START", "PAUSE"), "CD_NORMAL_END_TASK"),
        (("ACCEPT", "START", "WRAP_UP"), "CD_NORMAL_END_TASK"),
    ],
)
def test_a_customer_leaves(actions: tuple[str, ...], why: str):
    desk = Desk().ready().comes().takes(1, *actions).leaves(1)
    desk.expect(f"DELETE Task 1001001 1 CLOSED [] {why}", "PUT Media 1001001 5000 READY")
    assert desk.world.timers() == {}


def test_a_customer_who_waits_leaves_unseen():
    desk = Desk().comes()
    assert desk.task(1).state == "QUEUED"
    desk.leaves(1).expect().leaves(1).expect()
    assert desk.world.tasks() == []
    desk.ready().expect("PUT Media 1001001 5000 READY")


# The router


def test_the_oldest_task_is_offered_first_up_to_the_limit():
    desk = Desk().comes().comes().comes().ready(limit=2)
    desk.expect(
        "PUT Media 1001001 5000 READY",
        OFFERED,
        "PUT Media 1001001 5000 RESERVED",
        "POST Task 1001001 2 OFFERED [ACCEPT]",
    )
    desk.takes(2, "ACCEPT", "CLOSE").expect(
        "DELETE Task 1001001 2 CLOSED [] CD_NORMAL_END_TASK",
        "PUT Media 1001001 5000 RESERVED",
        "POST Task 1001001 3 OFFERED [ACCEPT]",
    )


def test_the_agent_with_the_fewest_tasks_comes_first_then_who_waits_for_longest():
    desk = Desk().ready(BEN).ready(ANA)
    desk.comes().expect("POST Task 1001002 1 OFFERED [ACCEPT]", "PUT Media 1001002 5000 RESERVED")
    desk.comes().expect("POST Task 1001001 2 OFFERED [ACCEPT]", "PUT Media 1001001 5000 RESERVED")
    desk.comes().expect("POST Task 1001002 3 OFFERED [ACCEPT]")


def test_who_is_not_routable_is_offered_nothing_but_keeps_what_there_is():
    desk = Desk().ready().comes().takes(1, "ACCEPT").routable(False).comes().expect()
    assert desk.task(1).state == "ACCEPTED"
    desk.routable(True).expect(
        "PUT Media 1001001 5000 ACTIVE", "POST Task 1001001 2 OFFERED [ACCEPT]"
    )


def test_tasks_of_one_medium_are_none_of_the_other():
    desk = Desk().ready().comes(MAIL).expect()
    desk.ready(BEN, MAIL).expect(
        "PUT Media 1001002 5001 READY",
        "POST Task 1001002 1 OFFERED [ACCEPT]",
        "PUT Media 1001002 5001 RESERVED",
    )


def test_only_those_who_are_in_the_queue_are_offered_its_tasks():
    desk = Desk().ready()
    desk.do(OfferTask(media_id=CHAT, queue_id="5034")).expect()
    assert desk.world.tasks_of(ANA) == []
