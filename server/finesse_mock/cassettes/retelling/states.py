"""What agents did, where a recording has only the states that followed."""

from collections.abc import Iterator
from typing import Any, Final

from finesse_mock.cassettes.retelling.dialogs import Told

_BUSY: Final = frozenset({"RESERVED", "TALKING", "HOLD", "WORK", "WORK_READY"})

_VERBS: Final = {"READY": "ready", "NOT_READY": "not_ready", "LOGOUT": "logout", "WORK": "work"}

_WITH_REASON: Final = ("not_ready", "logout")
_AFTER: Final = ("WORK", "WORK_READY")

_RESERVED_CODES: Final = 32_000
"""From here on codes are the system's, for what happens to agents without their doing."""

_OF_ITSELF: Final = frozenset({"Agent is off hook", "Call not answered", "Agent Logon"})
_ABSENT: Final = "Connection failure"
_BY_SUPERVISOR: Final = ("Supervisor made the agent", "Supervisor signed the agent")


class Agents:
    """Remembers how each agent was told of last."""

    def __init__(self) -> None:
        self._states: dict[str, str] = {}
        self._pending: dict[str, str] = {}

    def __contains__(self, agent: str) -> bool:
        return agent in self._states

    def bring(self, agent: str, state: str) -> None:
        """That agent has to be there, in that state, though no event told so."""
        self._states[agent] = state

    def steps(self, agent: str, told: Told) -> Iterator[dict[str, Any]]:
        """What was done before that event of the agent.

        Raises:
            LookupError: somebody else did it, and it is not told who.
        """
        state, reason = told.fields.get("state", ""), told.fields.get("reason", "")
        pending = told.fields.get("pendingState", "")
        if reason.startswith(_BY_SUPERVISOR):
            raise LookupError(
                "a supervisor did this, and no event tells which; record with --proxy, or with "
                "`serve --record`"
            )
        before = self._states.get(agent, "LOGOUT")
        if before == "LOGOUT" and state != "LOGOUT":
            yield {"do": "login", "agent": agent}
            before = "NOT_READY"
        verb = _VERBS.get(self._wanted(agent, before, told))
        if reason == _ABSENT:
            if before not in ("LOGOUT", state):
                yield {"do": "agent.absence", "agent": agent}
        elif verb:
            with_reason = {"reason": reason} if reason and verb in _WITH_REASON else {}
            yield {"do": verb, "agent": agent} | with_reason
        self._states[agent] = state
        self._pending[agent] = pending or (self._pending.get(agent, "") if state in _AFTER else "")

    def vanish(self, agent: str, told: Told) -> Iterator[dict[str, Any]]:
        """What befell the agent that no request asked for: the client is gone for too long."""
        state = told.fields.get("state", "")
        before, self._states[agent] = self._states.get(agent, "LOGOUT"), state
        if told.fields.get("reason") == _ABSENT and before not in ("LOGOUT", state):
            yield {"do": "agent.absence", "agent": agent}

    def _wanted(self, agent: str, before: str, told: Told) -> str:
        """The state for which the agent asked just now; empty for none."""
        state, pending = told.fields.get("state", ""), told.fields.get("pendingState", "")
        if state == before:
            return pending if pending != self._pending.get(agent) and state in _BUSY else ""
        # Work after a call ends with the time for it, save where the agent asked for the work.
        chosen = before in _AFTER and self._pending.get(agent) == "WORK"
        return "" if is_of_itself(told) or (before in _BUSY and not chosen) else state


def is_of_itself(told: Told) -> bool:
    """Whether nobody did that: the system has a reason of its own."""
    code = told.fields.get("reasonCode", "")
    reserved = code.isascii() and code.isdecimal() and int(code) >= _RESERVED_CODES
    return reserved or told.fields.get("reason") in _OF_ITSELF
