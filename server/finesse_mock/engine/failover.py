"""What a failover of the CTI server leaves of agents and calls.

Sources: "pendingState", "reasonCodeId" and "mobileAgent" of "User API Parameters", and "Outbound
Call Types and BAStatus", in the Finesse Web Services Developer Guide. It says nothing of UCCX
agents who are in no call: here they are signed out, too.
"""

from dataclasses import replace

from finesse_mock.engine.agent_requests import leave
from finesse_mock.engine.turn import Turn
from finesse_mock.model.agent import NO_REASON, AgentState
from finesse_mock.model.dialog import Dialog


def fail_over(turn: Turn) -> None:
    """Bring everything to what the CTI server still knows, and publish what that changes.

    Nobody knows the reason of a state any more, nor the phone of a mobile agent. Where the profile
    says so, agents are signed out, those on a call when it ends, and calls lose their type.
    """
    profile = turn.site.profile
    if not profile.failover_keeps_call_types:
        for dialog in list(turn.state.dialogs.values()):
            turn.put(_of_unknown_type(dialog))
    for agent in list(turn.state.agents.values()):
        if not agent.signed_in:
            continue
        left = replace(agent, reason_code_id=NO_REASON, mobile=None)
        if profile.failover_signs_out:
            leave(turn, left, AgentState.LOGOUT)
        else:
            turn.put_agent(left)
        turn.touched[agent.id] = None


def _of_unknown_type(dialog: Dialog) -> Dialog:
    return replace(
        dialog,
        participants=tuple(replace(leg, call_type=None) for leg in dialog.participants),
        variables=tuple(each for each in dialog.variables if each[0] != "BAStatus"),
    )
