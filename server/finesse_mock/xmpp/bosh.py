"""One BOSH session: an XMPP stream cut into HTTP requests (XEP-0124, XEP-0206), without I/O.

The shell feeds requests and the time, and drains answers::

    session.request(body, token, secure=..., now=...)   one HTTP request came
    session.gone(token, now)                            its connection broke before the answer
    session.release(token, now)                         the next one waits behind it
    session.tick(now)                                   something is ready, or a deadline passed
    session.take_responses()                            what to write, and to whom
    session.next_deadline()                             when to call tick again at the latest
    session.finished                                    the sid may be forgotten

Each request id gets one answer, in the order of the ids. What the stream has to say goes out
with the lowest open one. A request that comes again gets the same answer again; if it is still
being held, the repeat is a sign that the line is bad, and both are answered at once.

Unless a setting says otherwise, ``ack`` is in the creation answer only: an answer without it
acknowledges its own request (XEP-0124 §9.1), and a client that checks it against the newest
request it sent, as JabberWerx does, closes the session when one answer overtakes another on the
way.
"""

from collections.abc import Callable
from typing import Final, Generic

from finesse_mock.xmpp.bosh_body import BoshRequest, Condition, Reply, reply, terminal
from finesse_mock.xmpp.bosh_keys import KeySequence
from finesse_mock.xmpp.bosh_terms import BoshSettings, Terms
from finesse_mock.xmpp.bosh_window import Place, RidWindow, Slot, Token
from finesse_mock.xmpp.domain import Domain
from finesse_mock.xmpp.session import Framing, Session
from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("XEP-0124", "1.11", Extent.PARTIAL, "BOSH; no script syntax, one stream in a session"),
    Spec("XEP-0206", "1.4", Extent.COMPLETE, "XMPP over BOSH"),
)


class BoshSession(Generic[Token]):
    """The `Door` of one stream; ``now`` is always monotonic seconds."""

    framing: Final = Framing.BOSH

    def __init__(
        self,
        domain: Domain,
        creation: BoshRequest,
        token: Token,
        *,
        sid: str,
        secure: bool,
        settings: BoshSettings,
        wake: Callable[[], None],
        now: float,
    ) -> None:
        """Open the stream; the first `tick` answers the request that asked for it.

        ``wake`` is called when the stream has something to say: `tick` is due, once this turn
        of the loop is over.
        """
        self.secure = secure
        self.finished = False
        self._wake = wake
        self._settings = settings
        self._terms = Terms.grant(creation, settings)
        self._greeting = self._terms.greeting(creation.rid, sid, domain.name, settings)
        self._keys = KeySequence(creation.newkey)
        first = Slot(creation, now + self._terms.wait, [token])
        self._window: RidWindow[Token] = RidWindow(first, settings.requests)
        self._responses: list[tuple[Token, Reply]] = []
        self._inactivity = self._terms.inactivity
        self._idle_since: float | None = None
        self._polled_at = float("-inf")
        self._poll_was_quiet = False
        self._farewell: Condition | None = Condition.REMOTE_STREAM_ERROR
        self.stream = Session(domain, self, sid)
        self.stream.opened(creation.header, now)
        self.stream.heard(now, creation.size)

    def output_ready(self) -> None:
        """Pass the stream's word on to the shell."""
        self._wake()

    def request(self, request: BoshRequest, token: Token, *, secure: bool, now: float) -> None:
        """Take in one HTTP request of this session."""
        if self.secure and not secure:
            # XEP-0124 §19.1: not a reason to end the session, or everybody who saw its id could.
            self._refuse(Condition.BAD_REQUEST, token)
            return
        place = self._window.place(request.rid)
        if refusal := self._refusal(request, place, now):
            self._refuse(refusal, token)
            self._finish(refusal)
            return
        self._idle_since = None
        self.stream.heard(now, request.size)
        match place:
            case Place.ANSWERED:
                self._responses.append((token, self._window.answered(request.rid)[1]))
            case Place.DEFERRED:
                self._window.open_slot(request.rid).tokens.append(token)
            case Place.HELD:
                self._repeat(self._window.open_slot(request.rid), token, now)
            case _:
                self._window.add(Slot(request, now + self._terms.wait, [token]))
                self._advance(now)
        self._watch_idleness(now)

    def gone(self, token: Token, now: float) -> None:
        """Note that nobody waits for this answer any more; the client may ask for it again."""
        for slot in (*self._window.held, *self._window.deferred):
            if token in slot.tokens:
                slot.tokens.remove(token)
        self._watch_idleness(now)

    def release(self, token: Token, now: float) -> None:
        """Answer this request if it is being held: another waits behind it (HTTP pipelining)."""
        held = self._window.held
        for slot in [slot for slot in held if token in slot.tokens and not self.stream.closed]:
            while slot in held:
                self._answer_first()
        self._watch_idleness(now)

    def tick(self, now: float) -> None:
        """Hand out what is ready and let pass what is over."""
        self.stream.tick(now)
        if self.stream.closed and self._window.waiting:
            redirected = self.stream.redirected
            self._finish(Condition.SEE_OTHER_URI if redirected else self._farewell)
        elif not self.stream.closed:
            self._deliver()
            self._expire(now)
        self._watch_idleness(now)
        # XEP-0124 §10: "it SHOULD assume the client has been disconnected and terminate the
        # session without informing the client".
        if self._idle_since is not None and self._idle_since + self._inactivity <= now:
            self._finish(None)

    def take_responses(self) -> list[tuple[Token, Reply]]:
        """Return, once, the answers that are ready."""
        taken, self._responses = self._responses, []
        return taken

    def next_deadline(self) -> float | None:
        """Return when `tick` has something to do even if nothing happens; None if never."""
        if self.finished:
            return None
        deadlines = [] if self._idle_since is None else [self._idle_since + self._inactivity]
        if not self.stream.closed:
            deadlines.append(self.stream.deadline)
            # Answers keep the order of the requests, so the first one alone decides.
            deadlines += [slot.deadline for slot in list(self._window.held)[:1]]
            deadlines += [self._gap_deadline(slot) for slot in self._window.deferred]
        return min(deadlines, default=None)

    def shutdown(self) -> None:
        """End the session because the server stops; every open request is told so."""
        self.stream.shutdown()
        self._finish(Condition.SYSTEM_SHUTDOWN)

    # What comes in

    def _refusal(self, request: BoshRequest, place: Place, now: float) -> Condition | None:
        """Return why this request ends the session, None if it does not."""
        # §14.3: the same error for too large and too small, so that it tells nothing.
        if self.finished or place is Place.OUTSIDE:
            return Condition.ITEM_NOT_FOUND
        if place is Place.NEW:
            return Condition.POLICY_VIOLATION if self._is_overactive(request, now) else None
        if place is Place.ANSWERED:
            return self._same_key(request.key, self._window.answered(request.rid)[0])
        slot = self._window.open_slot(request.rid)
        if place is Place.DEFERRED and len(slot.tokens) >= self._settings.requests:
            return Condition.POLICY_VIOLATION
        return self._same_key(request.key, slot.request.key)

    @staticmethod
    def _same_key(key: str | None, first: str | None) -> Condition | None:
        """A repeat is "an exact copy of the original request" (§14.3), or somebody else's."""
        return None if key == first else Condition.ITEM_NOT_FOUND

    def _is_overactive(self, request: BoshRequest, now: float) -> bool:
        """XEP-0124 §11, and §12 for a session that polls."""
        waiting = self._window.waiting
        # "the client MAY make one additional request if it is to pause or terminate"
        extra = bool(request.terminate or request.pause)
        if waiting >= self._settings.requests + extra:
            return True
        if not request.is_poll or self._settings.forgive_overactivity:
            return False
        hasty = now - self._polled_at < self._settings.polling
        self._polled_at = now
        if self._terms.polls:
            return hasty and self._poll_was_quiet
        takes_last = waiting >= self._settings.requests - 1
        generation = self.stream.domain.settings.generation
        return hasty and takes_last and generation.refuses_hasty_polls

    def _advance(self, now: float) -> None:
        """Perform every request whose turn has come."""
        for slot in self._window.in_order():
            if not self._keys.accept(slot.request.key, slot.request.newkey):
                self._finish(Condition.ITEM_NOT_FOUND)
                return
            self._inactivity = self._terms.inactivity
            self._perform(slot.request, now)
        while len(self._window.held) > self._terms.held_at_once and not self.stream.closed:
            self._answer_first()

    def _perform(self, request: BoshRequest, now: float) -> None:
        if request.restart and not self.stream.closed:
            self.stream.opened(request.header, now)
            return
        for stanza in request.payload:
            if not self.stream.closed:
                self.stream.receive(stanza, now)
        if request.terminate and not self.stream.closed:
            self._farewell = None
            self.stream.ended()
        # A pause beyond what was offered is not granted: the request is held like any other.
        if request.pause and request.pause <= self._settings.max_pause and not self.stream.closed:
            self._pause(request.pause)

    def _pause(self, seconds: int) -> None:
        """XEP-0124 §10: answer everything; the pause request itself without any payload."""
        self._inactivity = seconds
        while len(self._window.held) > 1:
            self._answer_first()
        self._close_first([])

    def _repeat(self, slot: Slot[Token], token: Token, now: float) -> None:
        """Take back a client that lost its connection, or answer both if it did not."""
        slot.tokens.append(token)
        if len(slot.tokens) == 1:
            slot.deadline = now + self._terms.wait
            return
        while slot in self._window.held and not self.stream.closed:
            self._answer_first()

    # What goes out

    def _deliver(self) -> None:
        """Let the lowest request that somebody waits for carry all there is."""
        if any(slot.tokens for slot in self._window.held):
            while self.stream.outbox:
                self._answer_first()

    def _expire(self, now: float) -> None:
        """Answer what was held for long enough; give up on what waits behind a lost request."""
        while self._window.held and self._window.held[0].deadline <= now:
            self._answer_first()
        if any(self._gap_deadline(slot) <= now for slot in self._window.deferred):
            self._finish(Condition.ITEM_NOT_FOUND)

    def _gap_deadline(self, slot: Slot[Token]) -> float:
        """Leave a client the time to notice that a request got lost, and to repeat it."""
        return slot.deadline + self._terms.inactivity

    def _answer_first(self) -> None:
        """Answer the lowest held request, with the stream's output if somebody is there for it."""
        somebody = bool(self._window.held[0].tokens)
        self._close_first(self._take_output() if somebody else [])

    def _close_first(self, payload: list[bytes]) -> None:
        attrs, self._greeting = self._greeting, {}
        if self._settings.acknowledge and not self._window.held[0].request.restart:
            attrs = attrs or {"ack": str(self._window.last_in_order)}
        answer = reply(payload, attrs)
        slot = self._window.close_first(answer)
        self._poll_was_quiet = slot.request.is_poll and not payload
        self._responses += [(token, answer) for token in slot.tokens]

    def _take_output(self) -> list[bytes]:
        taken = list(self.stream.outbox)
        self.stream.outbox.clear()
        return taken

    def _finish(self, condition: Condition | None) -> None:
        """End the session: the lowest open request carries the rest, each is told the reason."""
        payload = self._take_output()
        for slot in self._window.clear():
            if slot.tokens:
                answer = terminal(condition, payload, modern=self._terms.modern)
                self._responses += [(token, answer) for token in slot.tokens]
                payload = []
        self.finished = True
        self.stream.lost()

    def _refuse(self, condition: Condition, token: Token) -> None:
        self._responses.append((token, terminal(condition, modern=self._terms.modern)))

    def _watch_idleness(self, now: float) -> None:
        if self._window.waiting or self.finished:
            self._idle_since = None
        elif self._idle_since is None:
            self._idle_since = now
