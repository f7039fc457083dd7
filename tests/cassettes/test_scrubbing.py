"""Nothing that nobody else may read is on a scrubbed cassette."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cassettes.tapes import cassette, event, reply, request
from finesse_mock.cassettes.reading import parse
from finesse_mock.cassettes.scrubbing.rules import Kind, Rules, findings
from finesse_mock.cassettes.tape import Event, Request
from finesse_mock.cassettes.writing import written

RULES = Rules(seed="a seed")

DIGITS = st.text("0123456789", min_size=7, max_size=15).filter(lambda each: each[:4] != "5550")
WORD = st.text("qwxyzQWXYZ", min_size=8, max_size=20)
SPOKEN = (
    st.text("qwxyzQWXYZ .,", min_size=8, max_size=30)
    .map(str.strip)
    .filter(lambda each: len(each) > 7)
)


def dialog(number: str, value: str, variable: str = "callVariable1") -> str:
    return (
        f"<Update><data><dialog><fromAddress>{number}</fromAddress><mediaProperties><callvariables>"
        f"<CallVariable><name>{variable}</name><value>{value}</value></CallVariable>"
        f"</callvariables></mediaProperties><participants><Participant>"
        f"<mediaAddress>{number}</mediaAddress></Participant></participants></dialog></data>"
        "<event>PUT</event></Update>"
    )


@settings(deadline=None, max_examples=60)
@given(number=DIGITS, name=WORD, word=SPOKEN, password=WORD, token=WORD, plus=st.booleans())
def test_no_secret_survives(
    number: str, name: str, word: str, password: str, token: str, plus: bool
):
    shown = f"+{number}" if plus else number
    tape = cassette(
        request(
            "PUT",
            f"User/1?token={token}&number={number}",
            f"<User><password>{password}</password><extension>{number}</extension></User>",
        ),
        reply(
            1,
            200,
            f"<User><firstName>{name}</firstName><lastName><![CDATA[{name}]]></lastName>"
            f"<host>{name}.example.org</host></User>",
            location=f"/finesse/api/PhoneBook/1?access_token={token}",
        ),
        event(dialog(shown, word)),
        event(dialog(number, f"Basic {token}")),
        event(dialog("5022", f"{word.split(maxsplit=1)[0]} {name}@example.org")),
        request("POST", "TeamMessage", f"<TeamMessage><content>{word}</content></TeamMessage>"),
        request("POST", "x", f'{{"access_token": "{token}", "other": "{number}"}}'),
    )
    scrubbed = written(RULES.scrubbed(tape)).decode()
    for secret in (number, name, word, password, token):
        assert secret not in scrubbed
    assert list(findings(parse(scrubbed, "tape.jsonl"), RULES)) == []


@settings(deadline=None, max_examples=30)
@given(number=DIGITS, word=SPOKEN)
def test_a_recording_is_clean_from_its_first_line_on(number: str, word: str):
    (entry,) = cassette(event(dialog(number, word))).entries
    line = written(cassette()) + repr(RULES.cleaned(entry)).encode()
    assert number.encode() not in line
    assert word.encode() not in line


def test_a_number_has_one_pseudonym_of_its_length_everywhere():
    tape = cassette(event(dialog("4155551234", "4155551234")), event(dialog("+4155551234", "")))
    one, other = RULES.scrubbed(tape).events
    pseudonym = one.body.partition("<fromAddress>")[2].partition("<")[0]
    assert len(pseudonym) == 10
    assert pseudonym.startswith("5550")
    assert one.body == dialog(pseudonym, pseudonym)
    assert other.body == dialog(f"+{pseudonym}", "")


def test_the_seed_decides():
    tape = cassette(event(dialog("4155551234", "gold")))
    assert RULES.scrubbed(tape) == Rules(seed="a seed").scrubbed(tape)
    assert RULES.scrubbed(tape).events != Rules(seed="another").scrubbed(tape).events


def test_scrubbing_twice_changes_nothing():
    once = RULES.scrubbed(cassette(event(dialog("4155551234", "gold")), event(dialog("5022", ""))))
    assert Rules(seed="another").scrubbed(once) == once


def test_short_numbers_and_variables_that_are_kept_stay():
    tape = cassette(event(dialog("5022", "gold", "tier")))
    assert Rules(seed="s", kept=frozenset({"tier"})).scrubbed(tape).events == tape.events


def test_a_variable_that_is_kept_protects_no_other():
    def pair(name: str) -> str:
        return f"<CallVariable><value>of {name}</value><name>{name}</name></CallVariable>"

    body = f"<callvariables>{pair('tier')}{pair('other')}{pair('tier')}</callvariables>"
    rules = Rules(seed="s", kept=frozenset({"tier"}))
    (found,) = rules.findings(cassette(event(body)).entries[0])
    assert found.secret == "of other"


def test_ids_stay_variables():
    body = "<Update><data><user><loginName>${agent:1001001}</loginName></user></data></Update>"
    tape = cassette(event(body))
    assert RULES.scrubbed(tape).events == tape.events


def test_without_scrubbing_credentials_go_all_the_same():
    tape = cassette(
        request("PUT", "User/1", "<User><password>sesame-open</password></User>"),
        event(dialog("4155551234", "gold")),
    )
    asked, heard = Rules(seed="s", kinds=(Kind.CREDENTIALS,)).scrubbed(tape).entries
    assert isinstance(asked, Request)
    assert asked.body == "<User><password>***</password></User>"
    assert isinstance(heard, Event)
    assert heard.body == dialog("4155551234", "gold")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (
            event(dialog("4155551234", "")),
            (
                "tape.jsonl:2: numbers in fromAddress: 41…4; "
                "`finesse-mock cassette scrub` replaces it."
            ),
        ),
        (
            event(dialog("5022", "platinum customer")),
            "tape.jsonl:2: variables in value: pl…r; `finesse-mock cassette scrub` replaces it.",
        ),
        (
            request("PUT", "User/1?password=sesame"),
            (
                "tape.jsonl:2: credentials in path: 6 characters; "
                "`finesse-mock cassette scrub` replaces it."
            ),
        ),
    ],
)
def test_the_check_names_line_and_find_without_telling_it(entry: dict[str, object], sentence: str):
    assert next(findings(cassette(entry), RULES)) == sentence


def test_the_header_says_what_was_scrubbed():
    header = RULES.scrubbed(cassette()).header
    assert header.scrubbed == ("credentials", "numbers", "names", "variables")
    assert header.recorded == datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
