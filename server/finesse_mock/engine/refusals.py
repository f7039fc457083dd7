"""The asynchronous errors that refuse a call operation.

Types, codes and constants are those of the "Asynchronous Errors" tables on the pages of the Dialog
APIs and of "Dialog CTI Error Notification" in the Finesse Web Services Developer Guide.
"""

from finesse_mock.engine.changes import ApiError
from finesse_mock.model.agent import AgentState
from finesse_mock.model.dialog import Action
from finesse_mock.model.profile import Profile

NOT_NOW = ApiError("Generic Error", "CF_INVALID_OBJECT_STATE", "22")
"""The state of the call or of the agent does not allow the operation."""

PROTECTED = ApiError("Call Variable is protected", "CF_INVALID_OBJECT_STATE", "22")
"""Call data of a call that no queue routed (UCCE)."""

BAD_CALL_DATA = ApiError("Invalid Input", "CF_VALUE_OUT_OF_RANGE", "3")
"""A call variable that does not exist or a value that does not fit."""

BAD_DIGITS = ApiError("Generic Error", "CF_VALUE_OUT_OF_RANGE", "3")
"""DTMF characters which the platform does not know."""

NO_SUCH_PLACE = ApiError("Generic Error", "CF_RESOURCE_OUT_OF_SERVICE", "34")
"""The number to which a call is to be transferred does not exist."""

PLACE_BUSY = ApiError("Generic Error", "CF_RESOURCE_BUSY", "33")
"""The number to which a call is to be transferred is engaged."""

NOT_MONITORING = ApiError("Invalid State", "CF_INVALID_OBJECT_STATE", "22")
"""A barge without a monitor call, or without a conversation to step into."""

BAD_CLASSIFICATION = ApiError("Invalid Input", "CF_VALUE_OUT_OF_RANGE", "3")
"""A value that outboundClassification does not have."""

_BETWEEN_CALLS = frozenset({AgentState.READY, AgentState.WORK, AgentState.WORK_READY})


def nothing_to_monitor(state: AgentState, profile: Profile) -> ApiError:
    """The agent to whom a supervisor wants to listen is not in conversation."""
    if state in _BETWEEN_CALLS and not profile.monitor_between_calls:
        return ApiError("Invalid State", "CF_INVALID_OBJECT_STATE", "22")
    return ApiError("Generic Error", "CF_INVALID_OBJECT_STATE", str(profile.monitor_refusal))


def not_controller(profile: Profile) -> ApiError:
    """Somebody else than its controller wants to add a party to a conference."""
    kind, message, code = profile.not_controller_error
    return ApiError(kind, message, str(code))


def not_offered(action: Action, profile: Profile, *, in_anothers_conference: bool) -> ApiError:
    """The error for an action which is not offered at that moment."""
    if action is Action.CONFERENCE and in_anothers_conference:
        return not_controller(profile)
    return NOT_NOW
