"""What went wrong in the mock itself, and in strict mode what it was asked and does not know.

A test that drives the mock reads this at its end: an error of the server fails it always, an
unexpected request where strictness was asked for.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

_log = logging.getLogger(__name__)

KEPT: Final = 1000
"""So many complaints are kept; beyond that the oldest are forgotten, and still counted."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)


class ComplaintKind(StrEnum):
    """What a complaint is about."""

    SERVER_ERROR = "server_error"
    """A mistake of the mock's own: something failed that may not fail."""

    UNEXPECTED_REQUEST = "unexpected_request"
    """A path, a method or a body that the mock does not know; only in strict mode."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint; ``at`` is a moment of the mock's clock, ``cause`` what set it off."""

    number: int
    kind: ComplaintKind
    text: str
    at: datetime
    cause: str


class Complaints:
    """The complaints of one mock, the oldest first, numbered from 1."""

    def __init__(
        self, now: Callable[[], datetime] = lambda: _EPOCH, *, strict: bool = False
    ) -> None:
        self.strict = strict
        self.counts: Counter[ComplaintKind] = Counter()
        """How many of each kind there were, those forgotten included."""
        self._now = now
        self._kept: deque[Complaint] = deque(maxlen=KEPT)

    def __iter__(self) -> Iterator[Complaint]:
        return iter(tuple(self._kept))

    def server_error(
        self, text: str, error: BaseException | None, cause: str = "", *, logged: bool = False
    ) -> None:
        """Keep that something failed, and log it with its traceback unless that has been done."""
        if not logged:
            _log.error("%s", text, exc_info=error, extra={"cause": cause})
        why = f": {type(error).__name__}: {error}" if error else ""
        self._add(ComplaintKind.SERVER_ERROR, text + why, cause)

    def unexpected_request(self, text: str, cause: str = "") -> None:
        """Keep that a client asked for what there is not, in strict mode."""
        if self.strict:
            _log.warning("unexpected request: %s", text, extra={"cause": cause})
            self._add(ComplaintKind.UNEXPECTED_REQUEST, text, cause)

    def of_loop(self, _loop: object, context: dict[str, Any]) -> None:
        """Take what an event loop could not deliver to anybody; for ``set_exception_handler``."""
        self.server_error(str(context.get("message")), context.get("exception"))

    def clear(self) -> None:
        """Forget them; the counts stay."""
        self._kept.clear()

    def _add(self, kind: ComplaintKind, text: str, cause: str) -> None:
        self.counts[kind] += 1
        self._kept.append(Complaint(self.counts.total(), kind, text, self._now(), cause))
