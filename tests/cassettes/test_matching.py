"""Which recorded request a client makes, and what is said of one that was not recorded."""

import pytest

from cassettes.tapes import cassette, put, reply, request
from finesse_mock.cassettes.playing.matching import Asked, Matching

AGENT = "${agent:1001001}"
DIALOG = "/finesse/api/Dialog/${dialog:1}"


def asked(method: str, path: str, body: str = "") -> Asked:
    return Asked(AGENT, method, path, body)


def hold(**changes: str) -> Asked:
    body = "<Dialog><requestedAction>HOLD</requestedAction></Dialog>"
    return Asked(**({"agent": AGENT, "method": "PUT", "path": DIALOG, "body": body} | changes))


TAPE = cassette(put(1, "ANSWER"), reply(1), put(1, "HOLD"), reply(3))


@pytest.mark.parametrize(
    "body",
    [
        "<Dialog><requestedAction>HOLD</requestedAction></Dialog>",
        "<Dialog>\n <requestedAction> HOLD </requestedAction>\n</Dialog>",
        (
            "<Dialog><requestedAction>HOLD</requestedAction>"
            "<targetMediaAddress>4711</targetMediaAddress></Dialog>"
        ),
    ],
)
def test_white_space_and_the_agents_own_phone_do_not_count(body: str):
    found = Matching(TAPE).match(hold(body=body))
    assert found is not None
    assert found.n == 3


def test_dates_and_the_order_of_attributes_and_elements_do_not_count():
    tape = cassette(
        request("POST", "x", '<a one="1" two="2"><b>2026-01-15T09:30:00.000Z</b><c>1</c></a>')
    )
    body = '<a two="2" one="1"><c>1</c><b>2027-12-01T00:00:00Z</b></a>'
    assert Matching(tape).match(asked("POST", "/finesse/api/x", body))


def test_what_keeps_caches_away_does_not_count():
    tape = cassette(request("GET", "User/1?category=LOGOUT"))
    path = "/finesse/api/User/1?nocache=17&category=LOGOUT&_=4"
    assert Matching(tape).match(asked("GET", path))
    assert not Matching(tape).match(asked("GET", "/finesse/api/User/1?category=NOT_READY"))


def test_a_change_is_made_once():
    matching = Matching(TAPE)
    assert matching.match(hold())
    assert matching.match(hold()) is None
    assert matching.not_made == (1,)


def test_the_same_change_again_is_the_next_one_recorded():
    tape = cassette(put(1, "HOLD"), put(1, "RETRIEVE"), put(1, "HOLD"))
    matching = Matching(tape)
    numbers = [found.n for _ in range(2) if (found := matching.match(hold()))]
    assert numbers == [1, 3]


def test_reading_repeats_itself_until_the_next_change():
    user = "User/${agent:1001001}"
    tape = cassette(
        request("GET", user),
        reply(1, 200, "<User>1</User>"),
        request("PUT", user, "<User><state>READY</state></User>"),
        request("GET", user),
        reply(4, 200, "<User>2</User>"),
    )
    matching = Matching(tape)
    path = f"/finesse/api/{user}"

    def read() -> int | None:
        found = matching.match(asked("GET", path))
        return found.n if found else None

    assert [read(), read()] == [1, 1]
    assert matching.match(asked("PUT", path, "<User><state>READY</state></User>"))
    assert [read(), read(), read()] == [4, 4, 4]


def test_what_differs_first_from_the_closest_is_told_with_its_line():
    body = "<Dialog><requestedAction>DROP</requestedAction></Dialog>"
    matching = Matching(TAPE)
    assert matching.match(hold(body=body.replace("DROP", "ANSWER")))
    assert matching.sentence(hold(body=body)) == (
        "PUT /finesse/api/Dialog/#1 by 1001001 is not on the cassette; the closest is "
        'tape.jsonl:4, where Dialog/requestedAction is "HOLD" and not "DROP".'
    )


def test_another_agent_or_dialog_is_another_request():
    matching = Matching(TAPE)
    assert matching.match(hold(agent="${agent:1001002}")) is None
    assert 'where agent is "1001001" and not "1001002"' in matching.sentence(
        hold(agent="${agent:1001002}")
    )
    assert matching.match(hold(path="/finesse/api/Dialog/99")) is None


def test_when_everything_was_asked_that_is_said():
    matching = Matching(cassette(put(1, "HOLD")))
    assert matching.match(hold())
    assert matching.sentence(hold()).endswith("and all that is has been asked.")
