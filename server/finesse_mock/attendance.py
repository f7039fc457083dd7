"""Attendance: agents whose clients are gone for long are taken out of service.

Finesse watches the presence of its users. When the last client of a signed-in agent goes, it waits;
if none has come back by then it has the CTI server force the agent out ("Desktop Presence and
Forced Logout" in the Finesse Web Services Developer Guide).
"""

from collections import Counter
from typing import TYPE_CHECKING

from finesse_mock.engine.commands import ForceOut
from finesse_mock.floor import Floor

if TYPE_CHECKING:
    from finesse_mock.clock import Timer


class Attendance:
    """Counts on how many servers each user is present, and acts when that stays none."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._present: Counter[str] = Counter()
        self._leaving: dict[str, Timer] = {}

    def note(self, user: str, present: bool) -> None:
        """A user came to a server, or the last client of the user left it."""
        self._present[user] += 1 if present else -1
        if present:
            timer = self._leaving.pop(user, None)
            if timer:
                timer.cancel()
        elif self._present[user] <= 0:
            self._present.pop(user)
            seconds = self._floor.site.timings.absence_s
            self._leaving[user] = self._floor.clock.call_later(
                seconds, lambda: self._force(user), f"absence {user}"
            )

    def _force(self, user: str) -> None:
        self._leaving.pop(user, None)
        agent_id = self._floor.site.user_id(user)
        if agent_id:
            self._floor.apply(ForceOut(agent_id=agent_id), f"absence {user}")

    def stop(self) -> None:
        """Force nobody out any more who is absent now."""
        for timer in self._leaving.values():
            timer.cancel()
        self._leaving.clear()
