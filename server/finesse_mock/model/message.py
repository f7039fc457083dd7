"""Messages of supervisors to their teams: "TeamMessage" of the Finesse developer guide, 12.0+."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMessage:
    """A message; ``duration_s`` is for how many seconds it is shown.

    ``creator_id`` is the login id of a supervisor or the name of an administrator.
    """

    id: int
    creator_id: str
    created_at: datetime
    duration_s: int
    content: str
    teams: tuple[str, ...]

    def is_shown(self, now: datetime) -> bool:
        """Whether its time is not over yet."""
        return now < self.created_at + timedelta(seconds=self.duration_s)
