"""The asynchronous errors that refuse a request about a medium or a task.

Codes and constants are those of "Media and Dialogs/Media Error Code Descriptions" in the Finesse
Web Services Developer Guide; types are those of its samples, and ``Generic Error`` where it has
none.
"""

from finesse_mock.engine.changes import ApiError

SIGNED_IN_ALREADY = ApiError(
    "Agent already logged into MRD", "E_ARM_STAT_AGENT_ALREADY_LOGGED_IN", "1"
)
"""A second sign-in. Clients compare the constant."""

NOT_SIGNED_IN = ApiError("Agent is not logged in", "E_ARM_STAT_AGENT_NOT_LOGGED_IN", "6")
"""Anything but a sign-in, without one."""

NOT_IN_MEDIUM = ApiError("Generic Error", "E_ARM_STAT_MRD_LIST_ENTRY_NOT_FOUND", "3")
"""A sign-in of an agent who is in no queue of the medium."""

TASK_OFFERED = ApiError("Generic Error", "E_ARM_STAT_DO_THIS_WITH_TASK_SENT_RECENTLY", "14")
"""NOT_READY while a task is offered."""

NOT_NOW = ApiError("Generic Error", "CF_INVALID_OBJECT_STATE", "22")
"""The state of the agent or of the task does not allow it."""

NO_SUCH_SELECTOR = ApiError("Generic Error", "CF_INVALID_PARAMETER", "1010")
"""A transfer to a script selector that the medium does not have."""
