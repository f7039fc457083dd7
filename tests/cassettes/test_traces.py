"""Secrets that stand in no XML element of their own are found wherever they stand."""

import base64

import pytest

from cassettes.tapes import cassette, event, reply, request
from finesse_mock.cassettes.reading import parse
from finesse_mock.cassettes.scrubbing.rules import Kind, Rules, findings
from finesse_mock.cassettes.tape import Cassette
from finesse_mock.cassettes.writing import written

RULES = Rules(seed="a seed")
PLAIN = base64.b64encode(b"\0" + b"1001001\0sesame-open").decode()
BASIC = base64.b64encode(b"1001001:sesame-open").decode()
SASL = 'xmlns="urn:ietf:params:xml:ns:xmpp-sasl"'
JWT = "eyJhbGciOi.abc-_d.e"


def asked(body: str) -> Cassette:
    return cassette(request("POST", "x", body))


def heard(body: str) -> Cassette:
    return cassette(event(body))


def got(path: str) -> Cassette:
    return cassette(request("GET", path))


CREDENTIALS = {
    "Basic header": (asked(f"Authorization: Basic {BASIC}"), [BASIC]),
    "Basic in a query": (got(f"User/1?authorization=Basic%20{BASIC}"), [BASIC.strip("=")]),
    "Bearer": (asked(f"Bearer {JWT}"), [JWT]),
    "another scheme": (asked("Authorization: Token abcdef"), ["abcdef"]),
    "JSON": (asked('{"username": "ana", "password": "sesame"}'), ["sesame"]),
    "JSON with escapes": (asked(r'{"password": "ses\"ame;22&x<y> \\"}'), ["ame", "22", "x<y"]),
    "JSON in JSON": (asked(r'{"body": "{\"password\": \"sesame\"}"}'), ["sesame"]),
    "JSON of a sign-on": (asked('{"accessToken": "abc1", "refresh_token": "d2"}'), ["abc1", "d2"]),
    "a number as password": (asked('{"password": 123456}'), ["123456"]),
    "form": (
        asked("grant_type=password&password=ses%20ame&client_secret=s3cr3t"),
        ["ses", "ame", "s3cr3t"],
    ),
    "query": (got("User/1?pwd=sesame&passwd=open&access_token=a.b"), ["sesame", "open", "a.b"]),
    "PLAIN": (heard(f'<auth {SASL} mechanism="PLAIN">{PLAIN}</auth>'), [PLAIN]),
    "PLAIN in BOSH": (
        asked(f"<body rid='1' sid='f00ba4'><auth mechanism='PLAIN'>{PLAIN}</auth></body>"),
        [PLAIN, "f00ba4"],
    ),
    "a later step of SASL": (heard(f"<response {SASL}>{PLAIN}</response>"), [PLAIN]),
    "escaped markup": (heard(f"&lt;auth {SASL}&gt;{PLAIN}&lt;/auth&gt;"), [PLAIN]),
    "an escaped element": (heard("&lt;password&gt;sesame&lt;/password&gt;"), ["sesame"]),
    "jabber:iq:auth": (
        heard("<query><password>sesame</password><digest>48fc78be</digest></query>"),
        ["sesame", "48fc78be"],
    ),
    "an element with a prefix": (
        heard("<ns:Password type='x'><![CDATA[sesame]]></ns:Password>"),
        ["sesame"],
    ),
    "attributes": (asked("<User password=\"se same\" token='abcd'/>"), ["se same", "abcd"]),
    "cookies": (asked("Cookie: JSESSIONIDSSO=ABCDEF; other=qwertz"), ["ABCDEF", "qwertz"]),
    "a cookie that is set": (asked("Set-Cookie: sid=ABCDEF; Path=/"), ["ABCDEF"]),
    "a session in a path": (got("User/1;jsessionid=ABCDEF"), ["ABCDEF"]),
    "user information": (asked("https://ana:sesame@fin1:8445/finesse"), ["sesame"]),
    "user information in a location": (
        cassette(request("GET", "x"), reply(1, 302, location="/x?next=https://ana:sesame@h/")),
        ["sesame"],
    ),
}

NUMBERS = {
    "query": (got("User/1/Dialogs?from=4155551234&to=%2B14155550000"), ["4155551234", "0000"]),
    "phone book": (got("PhoneBook/4155551234"), ["4155551234"]),
    "JSON": (asked('{"number": "4155551234", "mobilePhone": 14155550000}'), ["1234", "0000"]),
    "tel": (heard("<x>tel:+1-415-555-1234;ext=12</x>"), ["415-555-1234"]),
    "sip": (heard("<x>sip:4155551234@cube.example.com</x>"), ["4155551234"]),
}


@pytest.mark.parametrize("name", CREDENTIALS)
def test_no_credential_survives_whatever_else_is_kept(name: str):
    tape, secrets = CREDENTIALS[name]
    gone(tape, secrets, Rules(seed="s", kinds=(Kind.CREDENTIALS,)))


@pytest.mark.parametrize("name", NUMBERS)
def test_no_number_survives(name: str):
    gone(*NUMBERS[name], RULES)


def test_no_name_survives_that_json_writes_with_escapes():
    tape = asked(r'{"firstName": "Jos\u00e9", "lastName": "M\"uller", "hostName": "fin1.corp"}')
    gone(tape, ["Jos", "uller", "corp"], RULES)


def gone(tape: Cassette, secrets: list[str], rules: Rules) -> None:
    """They are found, replaced, and then there is nothing to find."""
    told = list(findings(tape, rules))
    assert told
    assert all(line.startswith("tape.jsonl:") for line in told)
    document = written(rules.scrubbed(tape)).decode()
    assert [each for each in secrets if each in document.partition("\n")[2]] == []
    again = parse(document, "tape.jsonl")
    assert list(findings(again, rules)) == []
    assert rules.scrubbed(again).entries == again.entries


def test_a_number_has_one_pseudonym_however_it_is_written_and_in_every_file():
    forms = ["14155551234", "+1 (415) 555-1234", "+1-415-555-1234", "1.415.555.1234"]
    bodies = [
        f"<Dialog><fromAddress>{forms[0]}</fromAddress></Dialog>",
        f"<Dialog><toAddress>{forms[1]}</toAddress></Dialog>",
        f"<Dialog><x>tel:{forms[2]}</x><y>call {forms[3]} back</y></Dialog>",
    ]
    one = RULES.scrubbed(cassette(*map(event, bodies)))
    (other,) = Rules(seed="a seed").scrubbed(heard(bodies[1])).events
    number = one.events[0].body.removeprefix("<Dialog><fromAddress>").partition("<")[0]
    assert number.startswith("5550")
    assert len(number) == 11
    assert one.events[1].body == f"<Dialog><toAddress>+{number}</toAddress></Dialog>"
    assert one.events[2].body == f"<Dialog><x>tel:+{number}</x><y>call {number} back</y></Dialog>"
    assert other.body == one.events[1].body


def test_what_is_no_secret_stays():
    tape = cassette(
        request("GET", "Queue/12345678?nocache=1795381016500"),
        event("<Update><data><user><state>READY</state></user></data></Update>"),
        request("POST", "x", '{"reasonCode": 32767, "state": "NOT_READY", "id": 16804377}'),
    )
    assert list(findings(tape, RULES)) == []
    assert RULES.scrubbed(tape).entries == tape.entries
