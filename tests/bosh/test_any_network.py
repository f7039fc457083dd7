"""Whatever a network does to the requests within the window, nothing is lost, doubled or swapped.

The client keeps the rules: at most two of its requests lack an answer, and it sends an exact copy
of one whose connection broke. The network delivers late, in another order and twice, and breaks
connections with and without the server's knowledge.
"""

import re
from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bosh.line import PING, Line, message
from finesse_mock.xmpp.bosh_terms import BoshSettings

FIRST_RID = 4


@dataclass(slots=True)
class Sent:
    """One request of the client."""

    rid: int
    payload: str
    under_way: int = 1
    """How many copies the network has yet to deliver."""
    tokens: list[int] = field(default_factory=list)
    """The copies that arrived."""
    broken: set[int] = field(default_factory=set)
    """Those whose answer will not reach the client."""
    answer: str | None = None

    @property
    def connected(self) -> list[int]:
        return [token for token in self.tokens if token not in self.broken]


class AnyNetwork(RuleBasedStateMachine):
    @initialize(attributes=st.sampled_from(["ver='1.6' hold='1'", "ver='1.6' hold='0'"]))
    def open_session(self, attributes: str):
        self.line = Line(attributes, settings=BoshSettings(forgive_overactivity=True))
        self.line.sign_in()
        self.sent: list[Sent] = []
        self.said = 0

    @property
    def unanswered(self) -> list[Sent]:
        return [request for request in self.sent if request.answer is None]

    @property
    def under_way(self) -> list[Sent]:
        return [request for request in self.sent if request.under_way]

    @precondition(lambda self: len(self.unanswered) < 2)
    @rule(asks=st.booleans())
    def client_sends(self, asks: bool):
        number = len(self.sent)
        payload = PING.replace("p1", f"p{number}") if asks else ""
        self.sent.append(Sent(FIRST_RID + number, payload))

    @rule()
    def client_reads(self):
        """Take answers in the order of the requests, and abandon the copies of those (§14.2)."""
        for request in self.unanswered:
            answers = [token for token in request.connected if not self.line.is_open(token)]
            if not answers:
                return
            request.answer = self.line.body(answers[0])
            request.under_way = 0

    @rule()
    def server_speaks(self):
        self.line.say(message(f"m{self.said}"))
        self.said += 1

    @rule()
    def turn_ends(self):
        self.line.turn()

    @property
    def is_held(self) -> bool:
        return any(slot.tokens for slot in self.line.session._window.held)

    @precondition(lambda self: self.is_held)
    @rule()
    def time_passes(self):
        self.line.wait(15)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data())
    def network_delivers(self, data: st.DataObject):
        self.deliver(data.draw(st.sampled_from(self.under_way)))

    @precondition(lambda self: self.unanswered)
    @rule(data=st.data())
    def network_doubles(self, data: st.DataObject):
        request = data.draw(st.sampled_from(self.unanswered))
        if request.under_way + len(request.tokens) < 2:
            request.under_way += 1

    @precondition(lambda self: any(request.connected for request in self.unanswered))
    @rule(data=st.data(), noticed=st.booleans())
    def connection_breaks(self, data: st.DataObject, noticed: bool):
        request = data.draw(st.sampled_from([one for one in self.unanswered if one.connected]))
        token = request.connected[0]
        request.broken.add(token)
        # Copies of which the server thinks that somebody waits for them have a limit.
        if noticed or len(request.tokens) > 1:
            self.line.gone(token)
        self.client_repeats(request)

    def deliver(self, request: Sent):
        request.under_way -= 1
        request.tokens.append(self.line.post(request.rid, request.payload))

    def client_repeats(self, request: Sent):
        if not request.connected and not request.under_way:
            request.under_way = 1

    def teardown(self):
        if not hasattr(self, "line"):
            return
        while self.unanswered:
            for request in self.under_way:
                self.deliver(request)
            self.line.turn()
            if self.is_held:
                self.line.wait(60)
            self.client_reads()
        self.check()

    def check(self):
        leave = self.line.post(FIRST_RID + len(self.sent), attributes="type='terminate'")
        self.line.turn()
        heard = "".join(request.answer or "" for request in self.sent) + self.line.body(leave)
        told = re.findall(r'<message [^>]*id="(m\d+)"', heard)
        assert told == [f"m{number}" for number in range(self.said)]
        asked = [f"p{number}" for number, request in enumerate(self.sent) if request.payload]
        assert re.findall(r'<iq [^>]*id="(p\d+)"', heard) == asked
        for request in self.sent:
            assert not [token for token in request.connected if self.line.is_open(token)]
            assert {self.line.body(token) for token in request.connected} == {request.answer}


AnyNetwork.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestAnyNetwork = AnyNetwork.TestCase
