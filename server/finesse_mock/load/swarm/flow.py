"""Whether a client's events make sense one after the other, where nobody tells what was sent.

A dialog begins with POST and ends with DELETE ("Dialog Notification"), and the time at which a
participant changed never goes back.
"""

from collections import Counter

from finesse_mock.load.swarm.hearing import CallGone, CallSeen, Told

LOST = "lost"
DUPLICATED = "duplicated"
REORDERED = "reordered"


class Flow:
    """The events of one client; ``wrong`` counts what was found."""

    def __init__(self) -> None:
        self.wrong: Counter[str] = Counter()
        self._changed: dict[str, str] = {}
        self._last = 0

    def hear(self, told: Told, digest: int) -> None:
        """Take an event in."""
        repeated, self._last = digest == self._last, digest
        match told:
            case CallSeen(verb=verb, call=call, changed_at=changed_at):
                before = self._changed.get(call.dialog_id)
                if verb == "POST" and before is not None:
                    self.wrong[DUPLICATED] += 1
                elif verb == "PUT" and before is None:
                    self.wrong[LOST] += 1
                elif before is not None and changed_at < before:
                    self.wrong[REORDERED] += 1
                self._changed[call.dialog_id] = changed_at
            case CallGone(dialog_id=dialog_id):
                if self._changed.pop(dialog_id, None) is None:
                    self.wrong[DUPLICATED if repeated else LOST] += 1

    def begin_anew(self) -> None:
        """The client was away: what went on meanwhile it cannot know."""
        self._changed.clear()
