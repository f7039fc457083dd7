"""Reason codes that the system itself sets; no file names them and no agent is offered them.

Codes are those of the pages "User—Change Agent State", "User—Sign Out as a Supervisor" and
"Presence" of the Finesse Web Services Developer Guide; the one for an unanswered call is that of
the CTI server, the one for a sign-in is AGT_LOGON of "Reason Codes for Agent State Change" of
Unified CCX.
"""

from collections.abc import Collection, Iterator
from itertools import count

from finesse_mock.engine.agents import NOT_ANSWERED, OFF_HOOK
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import ReasonCategory, ReasonCode

CONNECTION_FAILURE = 255
"""Code for an agent whose desktop went away without a goodbye."""

_FIRST_ID = 9001


def system_codes(profile: Profile, taken: Collection[int]) -> Iterator[ReasonCode]:
    """The system reason codes of a platform, with ids other than those that are ``taken``."""
    not_ready, logout = ReasonCategory.NOT_READY, ReasonCategory.LOGOUT
    codes = (
        (not_ready, OFF_HOOK, "Agent is off hook"),
        (not_ready, NOT_ANSWERED, "Call not answered"),
        (not_ready, CONNECTION_FAILURE, "Connection failure"),
        (logout, CONNECTION_FAILURE, "Connection failure"),
        (not_ready, profile.supervisor_not_ready_code, "Supervisor made the agent not ready"),
        (logout, profile.supervisor_not_ready_code, "Supervisor signed the agent out"),
        *(((not_ready, profile.sign_in_code, "Agent Logon"),) if profile.sign_in_code else ()),
    )
    ids = (number for number in count(_FIRST_ID) if number not in taken)
    for (category, code, label), number in zip(codes, ids, strict=False):
        yield ReasonCode(id=number, category=category, code=code, label=label, system=True)
