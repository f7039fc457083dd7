"""Reason codes that the system itself sets; no file names them and no agent is offered them.

Codes are those of the pages "User—Change Agent State", "User—Sign Out as a Supervisor" and
"Presence" of the Finesse Web Services Developer Guide; the one for an unanswered call is that of
the CTI server. Those of Unified CCX for a sign-in, a call and an unanswered call are AGT_LOGON,
AGT_OFFHOOK and AGT_RNA of its "Reason Codes for Agent State Change", those for what a supervisor
did SUP_AGT_TO_NOT_READY and SUP_AGT_TO_LOGOUT of its "Predefined Reason Codes".
"""

from collections.abc import Collection, Iterator
from itertools import count

from finesse_mock.engine.agent_requests import CONNECTION_FAILURE
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import ReasonCategory, ReasonCode

_FIRST_ID = 9001


def system_codes(profile: Profile, taken: Collection[int]) -> Iterator[ReasonCode]:
    """The system reason codes of a platform, with ids other than those that are ``taken``."""
    not_ready, logout = ReasonCategory.NOT_READY, ReasonCategory.LOGOUT
    codes = (
        (not_ready, profile.off_hook_code, "Agent is off hook"),
        (not_ready, profile.not_answered_code, "Call not answered"),
        (not_ready, CONNECTION_FAILURE, "Connection failure"),
        (logout, CONNECTION_FAILURE, "Connection failure"),
        (not_ready, profile.supervisor_not_ready_code, "Supervisor made the agent not ready"),
        (logout, profile.supervisor_logout_code, "Supervisor signed the agent out"),
        *(((not_ready, profile.sign_in_code, "Agent Logon"),) if profile.sign_in_code else ()),
    )
    ids = (number for number in count(_FIRST_ID) if number not in taken)
    for (category, code, label), number in zip(codes, ids, strict=False):
        yield ReasonCode(id=number, category=category, code=code, label=label, system=True)
