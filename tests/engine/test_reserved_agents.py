"""Agents whom a campaign reserved, when the customer or somebody else acts out of turn."""

import pytest

from engine.site import ANA, BEN, CUSTOMER
from engine.story import RINGING, Story
from finesse_mock.engine.commands import ReserveAgent, TimerKind
from finesse_mock.model.dialog import DiallingMode


def reserved(mode: DiallingMode) -> Story:
    story = Story(ANA, BEN).asks(ANA, "READY")
    return story.do(ReserveAgent(agent_id=ANA, mode=mode, customer=CUSTOMER))


@pytest.mark.parametrize("mode", [DiallingMode.PROGRESSIVE, DiallingMode.PREDICTIVE])
def test_a_customer_who_declines_frees_the_agent(mode: DiallingMode):
    story = reserved(mode)
    assert story.agent(ANA).state == "RESERVED_OUTBOUND"

    story.outside(CUSTOMER, "DROP", 1).expect("PUT User/1001001  READY")
    assert (story.world.dialogs(), story.world.timers()) == ([], {})


@pytest.mark.parametrize("state", ["NOT_READY", "READY"])
def test_a_customer_who_is_transferred_rings_at_an_agent_who_is_not_reserved(state: str):
    story = reserved(DiallingMode.PREVIEW).takes(ANA, "ACCEPT", 1).fire_next(TimerKind.CUSTOMER)
    story.asks(BEN, state).takes(ANA, "TRANSFER_SST", 2, to=BEN).fire_next(TimerKind.CONNECT)

    assert " ".join(story.leg(BEN, 2).actions) == RINGING[1:-1]
    assert story.agent(BEN).state == state
    assert story.takes(BEN, "ANSWER", 2).agent(BEN).state == "TALKING"
