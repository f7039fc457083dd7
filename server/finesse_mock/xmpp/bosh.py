"""One BOSH session: an XMPP stream cut into HTTP requests (XEP-0124, XEP-0206), without I/O.

The shell feeds requests and the time, and drains answers::

    session.request(body, token, secure=..., now=...)   one HTTP request came
    session.gone(token, now)                            its connection broke before the answer
    session.tick(now)                                   something is ready, or a deadline passed
    session.take_responses()                            what to write, and to whom
    session.next_deadline()                             when to call tick again at the latest
    session.finished                                    the sid may be forgotten

Each request id gets one answer, in the order of the ids. What the stream wants to say goes out
with the lowest open one. A request that comes again gets the same answer again; if it is still
being held, the repeat is a sign that the line is bad, and both are answered at once.

``ack`` is in the creation answer only: an answer without it acknowledges its own request
(XEP-0124 §9.1), and a client that checks it against the newest request it sent, as JabberWerx
does, closes the session when an answer overtakes another on the way.
"""

from dataclasses import dataclass, replace
from typing import Final, Generic

from finesse_mock.xmpp.bosh_body import BoshRequest, Condition, Reply, reply, terminal
from finesse_mock.xmpp.bosh_keys import KeySequence
from finesse_mock.xmpp.bosh_window import Place, RidWindow, Slot, Token
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.parser import StreamStart
from finesse_mock.xmpp.session import Framing, Session

DEFAULT_WAIT: Final = 60
"""Seconds; for a client that names none."""
