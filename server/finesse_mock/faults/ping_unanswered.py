"""``ping.unanswered``."""

from finesse_mock.faults.fault import ReplyFault


class PingUnanswered(ReplyFault, frozen=True, kw_only=True, tag="ping.unanswered"):
    """A ping of the client's (XEP-0199) gets no answer; all else goes on."""
