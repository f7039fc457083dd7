"""How what is heard becomes entries: names for ids, and what caused what."""

from cassettes.tapes import cassette, reply, request
from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import AnyEntry, Event, Reply, Request
from finesse_mock.cassettes.texts import filled

USER = "/finesse/api/User/1001001"


class Tape:
    """A recorder with a clock that a test sets."""

    def __init__(self) -> None:
        self.entries: list[AnyEntry] = []
        self.now = 0.0
        rules = Rules(seed="s", kinds=())
        self.recorder = Recorder(self.entries.append, lambda: self.now, rules.cleaned)

    def ask(self, path: str, request_id: str = "", method: str = "PUT") -> int:
        return self.recorder.request("1001001", method, path, request_id, "")

    def cause(self, request_id: str = "", node: str = USER) -> int | None:
        update = f"<Update><data></data><requestId>{request_id}</requestId></Update>"
        self.recorder.event(node, update)
        heard = self.entries[-1]
        assert isinstance(heard, Event)
        return heard.cause


def test_ids_become_variables_in_the_order_of_their_appearance():
    tape = Tape()
    tape.recorder.event(
        f"{USER}/Dialogs",
        "<Update><id>16804377</id><uri>/finesse/api/Dialog/16804377</uri>"
        "<associatedDialogUri>/finesse/api/Dialog/16804399</associatedDialogUri>"
        "<secondaryId>16804399</secondaryId><mediaAddress>1001001</mediaAddress>"
        "<loginId>1001001</loginId><toAddress>5022</toAddress></Update>",
    )
    (heard,) = tape.entries
    assert heard == Event(
        n=1,
        t=0.0,
        node="/finesse/api/User/${agent:1001001}/Dialogs",
        body="<Update><id>${dialog:1}</id><uri>/finesse/api/Dialog/${dialog:1}</uri>"
        "<associatedDialogUri>/finesse/api/Dialog/${dialog:2}</associatedDialogUri>"
        "<secondaryId>${dialog:2}</secondaryId><mediaAddress>${agent:1001001}</mediaAddress>"
        "<loginId>${agent:1001001}</loginId><toAddress>5022</toAddress></Update>",
    )


def test_a_short_id_is_an_id_only_where_ids_stand():
    tape = Tape()
    tape.recorder.event(
        USER, "<a><uri>/finesse/api/Dialog/1</uri><id>1</id><mediaType>1</mediaType></a>"
    )
    (heard,) = tape.entries
    assert isinstance(heard, Event)
    assert heard.body == (
        "<a><uri>/finesse/api/Dialog/${dialog:1}</uri><id>${dialog:1}</id><mediaType>1</mediaType></a>"
    )


def test_what_looks_like_a_variable_comes_back_as_it_was():
    tape = Tape()
    tape.recorder.event(USER, "<a>costs ${dialog:1} and $${x}</a>")
    (heard,) = tape.entries
    assert isinstance(heard, Event)
    assert filled(heard.body, lambda *_: "?") == "<a>costs ${dialog:1} and $${x}</a>"


def test_an_event_belongs_to_the_request_whose_id_it_has():
    tape = Tape()
    first, second = tape.ask(USER, "one"), tape.ask(USER, "two")
    tape.now = 60.0
    assert tape.cause("one") == first
    assert tape.cause("two", "/finesse/api/Team/5007/Users") == second
    heard = tape.entries[-1]
    assert isinstance(heard, Event)
    assert "<requestId>${request:2}</requestId>" in heard.body


def test_without_ids_it_belongs_to_the_latest_change_of_its_agent():
    tape = Tape()
    first = tape.ask(USER)
    tape.ask(USER, method="GET")
    tape.recorder.request("1001002", "PUT", "/finesse/api/User/1001002", "", "")
    assert tape.cause() == first
    assert tape.cause(node="/finesse/api/Team/5007/Users") is None
    tape.now = 5.1
    assert tape.cause() is None


def test_an_event_without_an_id_does_not_belong_to_a_request_with_one():
    tape = Tape()
    tape.ask(USER, "one")
    assert tape.cause() is None


def test_a_request_that_was_refused_causes_nothing():
    tape = Tape()
    number = tape.ask(USER)
    tape.recorder.reply(number, 401, "")
    assert tape.cause() is None


def test_an_event_that_two_connections_hear_is_taken_once():
    tape = Tape()
    for _ in range(2):
        tape.recorder.event("/finesse/api/SystemInfo", "<Update></Update>", "item-1")
    tape.recorder.event("/finesse/api/SystemInfo", "<Update></Update>", "item-2")
    assert [each.n for each in tape.entries] == [1, 2]


def test_an_item_id_that_comes_again_with_another_event_is_another_event():
    tape = Tape()
    for state in ("NOT_READY", "READY"):
        update = f"<Update><data><user><state>{state}</state></user></data></Update>"
        tape.recorder.event(USER, update, "item-1")
    assert tape.recorder.events == 2


def test_of_a_location_scheme_and_host_are_not_kept():
    tape = Tape()
    number = tape.ask("/finesse/api/PhoneBook", method="POST")
    tape.recorder.reply(number, 200, "", "https://fin1.example.com:8445/finesse/api/PhoneBook/4")
    answer = tape.entries[-1]
    assert isinstance(answer, Reply)
    assert answer.location == "/finesse/api/PhoneBook/4"


def test_the_example_of_the_format_is_what_the_recorder_makes():
    tape = Tape()
    tape.recorder.know_agent("1001001")
    number = tape.recorder.request("1001001", "GET", "/finesse/api/User/1001001/Dialogs", "", "")
    tape.now = 0.031
    tape.recorder.reply(number, 200, "<Dialogs></Dialogs>")
    expected = cassette(
        request("GET", "User/${agent:1001001}/Dialogs", t=0.0),
        reply(1, 200, "<Dialogs></Dialogs>", t=0.031),
    )
    assert tuple(tape.entries) == expected.entries
    assert isinstance(tape.entries[0], Request)
