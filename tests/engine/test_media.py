"""Agents in nonvoice media: signing in and out, states, being routable."""

from dataclasses import replace

import pytest

from engine.desk import ANA, BEN, CHAT, MAIL, Desk, nonvoice_site
from engine.site import LUNCH
from finesse_mock.engine.commands import CtiFailover, RequestedState, SetState, SignIn
from finesse_mock.engine.media_commands import MediaRequest, SetMediaState
from finesse_mock.model.agent import NO_REASON

ALREADY = "E_ARM_STAT_AGENT_ALREADY_LOGGED_IN 1"
NOT_SIGNED_IN = "E_ARM_STAT_AGENT_NOT_LOGGED_IN 6"


def test_who_signs_in_is_not_ready_and_routable():
    desk = Desk().logs_in(limit=3, interrupts="IGNORE", logout="TRANSFER")
    desk.expect("PUT Media 1001001 5000 NOT_READY")
    media = desk.media()
    assert (media.max_dialogs, media.routable, media.changed_at) == (3, True, desk.now)
    assert (media.interrupt_action, media.logout_action) == ("IGNORE", "TRANSFER")
    assert media.reason_code_id == NO_REASON
    assert desk.media(MAIL).state == "LOGOUT"


def test_a_second_sign_in_is_refused():
    desk = Desk().logs_in(limit=3).logs_in(limit=4)
    desk.expect(f"ERROR Media 1001001 5000 {ALREADY} 5000")
    assert desk.media().max_dialogs == 3


@pytest.mark.parametrize("state", ["READY", "NOT_READY", "LOGOUT"])
def test_nothing_is_asked_for_before_the_sign_in(state: str):
    Desk().asks(state).expect(f"ERROR Media 1001001 5000 {NOT_SIGNED_IN} 5000")


def test_nobody_is_routable_before_the_sign_in():
    Desk().routable(True).expect(f"ERROR Media 1001001 5000 {NOT_SIGNED_IN} 5000")


def test_who_is_in_no_queue_of_the_medium_cannot_sign_in():
    site = nonvoice_site()
    chat = site.media[CHAT]
    site = replace(site, media={CHAT: replace(chat, queues=chat.queues[1:])})
    desk = Desk(site).logs_in()
    desk.expect("ERROR Media 1001001 5000 E_ARM_STAT_MRD_LIST_ENTRY_NOT_FOUND 3 5000")


def test_ready_while_ready_is_ignored():
    desk = Desk().ready()
    desk.expect("PUT Media 1001001 5000 READY")
    desk.asks("READY").expect()


def test_a_reason_explains_not_ready_and_is_gone_with_it():
    desk = Desk().ready()
    not_ready = SetMediaState(
        agent_id=ANA, media_id=CHAT, state=MediaRequest.NOT_READY, reason_code_id=LUNCH
    )
    desk.do(not_ready).expect("PUT Media 1001001 5000 NOT_READY")
    assert desk.media().reason_code_id == LUNCH
    desk.asks("READY")
    assert desk.media().reason_code_id == NO_REASON
    desk.do(not_ready).asks("LOGOUT").expect("PUT Media 1001001 5000 LOGOUT")
    assert desk.media().reason_code_id == NO_REASON
    assert not desk.media().routable


def test_a_new_reason_for_not_ready_is_told():
    Desk().logs_in().asks("NOT_READY").expect("PUT Media 1001001 5000 NOT_READY")


def test_ready_makes_routable():
    desk = Desk().ready().routable(False)
    desk.expect("PUT Media 1001001 5000 READY")
    assert not desk.media().routable
    desk.asks("NOT_READY").asks("READY")
    assert desk.media().routable


def test_nobody_is_made_not_ready_while_a_task_is_offered():
    desk = Desk().ready().comes().asks("NOT_READY")
    desk.expect("ERROR Media 1001001 5000 E_ARM_STAT_DO_THIS_WITH_TASK_SENT_RECENTLY 14 5000")
    desk.takes(1, "ACCEPT").asks("NOT_READY").expect("PUT Media 1001001 5000 NOT_READY")


def test_ready_beside_a_task_is_the_state_of_the_task():
    desk = Desk().ready().comes().takes(1, "ACCEPT", "START", "PAUSE").asks("NOT_READY")
    desk.asks("READY").expect("PUT Media 1001001 5000 PAUSED")
    desk.asks("READY").expect("ERROR Media 1001001 5000 CF_INVALID_OBJECT_STATE 22 5000")


# Signing out


def test_tasks_are_closed_with_the_sign_out():
    desk = Desk().ready().comes().takes(1, "ACCEPT", "START").asks("LOGOUT")
    desk.expect(
        "DELETE Task 1001001 1 CLOSED [] CD_AGENT_LOGGED_OUT_DURING_DIALOG",
        "PUT Media 1001001 5000 LOGOUT",
    )
    assert desk.world.tasks() == []


def test_tasks_are_transferred_with_the_sign_out_where_that_was_asked_for():
    desk = Desk().ready(logout="TRANSFER").comes().takes(1, "ACCEPT", "START")
    desk.ready(BEN).asks("LOGOUT")
    desk.expect(
        "DELETE Task 1001001 1 CLOSED [] CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT",
        "PUT Media 1001001 5000 LOGOUT",
        "POST Task 1001002 2 OFFERED [ACCEPT]",
        "PUT Media 1001002 5000 RESERVED",
    )
    assert desk.task(2).associated_id == "152018_1_1"
    assert desk.task(2).variables == (("callVariable1", "gold"),)


def test_a_task_that_nobody_accepted_goes_to_somebody_else_in_any_case():
    desk = Desk().ready().comes().ready(BEN).asks("LOGOUT")
    desk.expect(
        "DELETE Task 1001001 1 CLOSED [] CD_TASK_TRANSFERRED_ON_AGENT_LOGOUT",
        "PUT Media 1001001 5000 LOGOUT",
        "POST Task 1001002 2 OFFERED [ACCEPT]",
        "PUT Media 1001002 5000 RESERVED",
    )


def test_a_sign_out_may_be_one_from_all_media():
    desk = Desk().do(SignIn(agent_id=ANA, extension=ANA)).ready().logs_in(media_id=MAIL)
    logout = RequestedState.LOGOUT
    desk.do(SetState(agent_id=ANA, state=logout, all_media=True)).expect(
        "PUT Media 1001001 5000 LOGOUT", "PUT Media 1001001 5001 LOGOUT"
    )


def test_a_sign_out_that_is_refused_is_none_from_the_media():
    desk = Desk().phone_rings().ready()
    desk.do(SetState(agent_id=ANA, state=RequestedState.LOGOUT, all_media=True)).expect()
    assert desk.media().state == "READY"


def test_a_sign_out_leaves_the_media_as_they_are_unless_it_says_so():
    desk = Desk().do(SignIn(agent_id=ANA, extension=ANA)).ready()
    desk.do(SetState(agent_id=ANA, state=RequestedState.LOGOUT)).expect()
    assert desk.media().state == "READY"


# Interruptions


def mailing(**how: str) -> Desk:
    """Ana works on a mail."""
    return Desk().ready(media_id=MAIL, **how).comes(MAIL).takes(1, "ACCEPT", "START")


def test_a_call_interrupts_without_an_event_of_the_task():
    desk = mailing().phone_rings().expect("PUT Media 1001001 5001 INTERRUPTED")
    assert (desk.task(1).state, desk.task(1).actions) == ("INTERRUPTED", ())
    desk.takes(1, "PAUSE").expect("ERROR Task 1001001 1 CF_INVALID_OBJECT_STATE 22 5001")


def test_a_task_of_a_medium_that_is_not_interruptible_interrupts():
    desk = mailing().ready().comes()
    desk.expect(
        "POST Task 1001001 2 OFFERED [ACCEPT]",
        "PUT Media 1001001 5001 INTERRUPTED",
        "PUT Media 1001001 5000 RESERVED",
    )
    desk.takes(2, "ACCEPT", "CLOSE").expect(
        "DELETE Task 1001001 2 CLOSED [] CD_NORMAL_END_TASK",
        "PUT Media 1001001 5001 ACTIVE",
        "PUT Media 1001001 5000 READY",
    )
    assert " ".join(desk.task(1).actions) == "PAUSE WRAP_UP TRANSFER CLOSE"


def test_interruptions_can_be_ignored():
    desk = mailing(interrupts="IGNORE").phone_rings().expect()
    desk.takes(1, "PAUSE").expect(
        "PUT Task 1001001 1 PAUSED [RESUME WRAP_UP TRANSFER CLOSE]", "PUT Media 1001001 5001 PAUSED"
    )


def test_a_medium_that_is_not_interruptible_is_not_interrupted():
    desk = Desk().ready().comes().takes(1, "ACCEPT", "START").phone_rings().expect()
    assert desk.media().state == "ACTIVE"


def test_nothing_is_offered_to_who_is_busy_elsewhere():
    desk = Desk().ready().ready(media_id=MAIL).comes().comes(MAIL).expect()
    assert desk.task(2).state == "QUEUED"
    desk.takes(1, "ACCEPT", "CLOSE").expect(
        "DELETE Task 1001001 1 CLOSED [] CD_NORMAL_END_TASK",
        "PUT Media 1001001 5000 READY",
        "POST Task 1001001 2 OFFERED [ACCEPT]",
        "PUT Media 1001001 5001 RESERVED",
    )


def test_after_a_failure_nobody_knows_what_became_of_an_interrupted_task():
    desk = mailing().ready().comes().takes(2, "ACCEPT")
    desk.do(CtiFailover())
    assert desk.task(1).state == "INTERRUPTED"
    desk.takes(2, "CLOSE").expect(
        "DELETE Task 1001001 2 CLOSED [] CD_NORMAL_END_TASK",
        "PUT Task 1001001 1 UNKNOWN [CLOSE]",
        "PUT Media 1001001 5001 ACTIVE",
        "PUT Media 1001001 5000 READY",
    )
    desk.takes(1, "CLOSE").expect(
        "DELETE Task 1001001 1 CLOSED [] CD_NORMAL_END_TASK", "PUT Media 1001001 5001 READY"
    )


def test_a_failure_leaves_other_tasks_alone():
    desk = mailing().do(CtiFailover()).expect()
    assert desk.task(1).state == "ACTIVE"
