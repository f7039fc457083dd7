from enum import StrEnum
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from finesse_mock import documents
from finesse_mock.documents import Duration
from finesse_mock.documents.yaml_text import MAX_CHARACTERS, MAX_DEPTH
from finesse_mock.errors import UsageError


class Colour(StrEnum):
    RED = "RED"
    DARK_GREEN = "DARK_GREEN"


class Person(msgspec.Struct, forbid_unknown_fields=True, rename="camel", frozen=True):
    id: str
    login_name: str = ""
    extension: str | None = None
    age: int = 0
    ratio: float = 0.0
    mobile: bool = False
    wait: Duration = Duration(1)
    teams: tuple[str, ...] = ()
    colour: Colour = Colour.RED


class Has(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    has: str | tuple[str, ...] = ()


class Book(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    people: tuple[Person, ...] = ()
    notes: dict[str, str] = {}
    where: dict[str, str | tuple[str, ...] | Has] = {}


def book(text: str) -> Book:
    return documents.parse(text, "book.yaml").convert(Book)


def complaint(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        book(text)
    return str(caught.value)


@pytest.mark.parametrize("written", ["0123", "12:30", "on", "no", "null", "~", "1e3", "0x1F", ".5"])
def test_what_looks_like_something_else_stays_an_identity(written: str):
    (person,) = book(f"people: [{{id: {written}}}]").people
    assert person.id == written


def test_numbers_and_truth_come_from_the_structure():
    (person,) = book(
        "people:\n- {id: a, age: 42, ratio: 1.5, mobile: true, wait: 500ms, colour: DARK_GREEN}"
    ).people
    assert person == Person("a", "", None, 42, 1.5, True, Duration(0.5), (), Colour.DARK_GREEN)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("30s", 30), ("500ms", 0.5), ("2m", 120), ("1.5s", 1.5), ("7", 7), ("0", 0), ("1h", 3600)],
)
def test_a_duration_is_a_number_of_seconds(written: str, seconds: float):
    assert book(f"people: [{{id: a, wait: {written}}}]").people[0].wait == seconds


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        *((each, f'"{each}"') for each in ("-1s", "nan", "inf", "1d", "s", "1 000", "1e3")),
        ("''", "empty"),
        ("[1]", "a list"),
    ],
)
def test_other_lengths_of_time_are_refused(written: str, shown: str):
    assert complaint(f"people:\n- id: a\n  wait: {written}") == (
        f"book.yaml:3:9: wait must be a length of time such as 30s, 500ms, 1.5s or 2m, not {shown}."
    )


def test_an_anchor_stands_for_what_it_names():
    people = book("people: [{id: a, teams: &t [1, 2]}, {id: b, teams: *t}]").people
    assert people[0].teams == people[1].teams == ("1", "2")


def test_an_unknown_key_is_named_where_it_stands_with_the_nearest_one():
    text = "people:\n  - id: 1\n  - id: 2\n    extention: 3\n"
    assert complaint(text) == ('book.yaml:4:5: unknown key "extention"; did you mean "extension"?')


def test_the_nearest_key_does_not_mind_case():
    assert complaint("people: [{id: 1, LOGINNAME: x}]") == (
        'book.yaml:1:18: unknown key "LOGINNAME"; did you mean "loginName"?'
    )


def test_without_a_near_key_all_keys_are_named():
    assert complaint("zzz: 1") == (
        'book.yaml:1:1: unknown key "zzz"; keys here: people, notes, where.'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "people:\n- loginName: x",
            '2:3: the key "id" is missing here; add it.',
        ),
        (
            "people:\n- {id: 1, age: old}",
            '2:16: age must be a whole number, not "old".',
        ),
        (
            "people:\n- {id: 1, age: [1]}",
            "2:16: age must be a whole number, not a list.",
        ),
        (
            "people:\n- {id: 1, mobile: no}",
            '2:19: mobile must be true or false, not "no".',
        ),
        (
            "people:\n- {id: 1, colour: darkgreen}",
            '2:19: colour cannot be "darkgreen"; did you mean "DARK_GREEN"?',
        ),
        (
            "people:\n- {id: 1, teams: [a, {b: c}]}",
            "2:22: each of teams must be text, not a mapping.",
        ),
        ("people:", "1:8: people must be a list, not empty."),
        ("people: 5", '1:9: people must be a list, not "5".'),
        ("- 1", "1:1: this must be a mapping of keys to values, not a list."),
        (
            "notes:\n  a: b\n  c: [d]",
            "3:6: notes must be text, not a list.",
        ),
        (
            "where:\n  a: {has: x}\n  b: {hass: x}",
            '3:7: unknown key "hass"; did you mean "has"?',
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, expected: str):
    assert complaint(text) == f"book.yaml:{expected}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty."),
        ("# nothing", "1:1: the file is empty."),
        (
            "notes: {}\npeople: []\nnotes: {}",
            '3:1: the key "notes" is here twice, first in line 1; remove one of them.',
        ),
        ("[a]: b", "1:1: a key must be text."),
        ("notes: &n {a: *n}", "1:8: an alias inside of what it stands for."),
        ("notes:\n  a: 'b\x00'", "2:8: a character that YAML forbids."),
    ],
)
def test_yaml_that_is_refused(text: str, expected: str):
    assert complaint(text) == f"book.yaml:{expected}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("people: [", "1:10"),
        ("people:\n\t- a", "2:1"),
        ("a: b: c", "1:5"),
        ("a: *nobody", "1:4"),
        ("a: 1\n---\nb: 2", "2:1"),
    ],
)
def test_text_that_is_no_yaml_is_refused_with_its_place(text: str, place: str):
    assert complaint(text).startswith(f"book.yaml:{place}: this is not YAML: ")


def test_a_deep_text_is_refused():
    assert f"nested deeper than {MAX_DEPTH} levels" in complaint("[" * 100_000)


def test_a_structure_made_deep_by_aliases_is_refused():
    chain = "\n".join(f"k{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))
    assert f"nested deeper than {MAX_DEPTH} levels" in complaint(f"k0: &a0 []\n{chain}")


def test_a_structure_made_big_by_aliases_is_refused():
    doubled = "\n".join(f"k{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))
    assert "more than" in complaint(f"k0: &a0 x\n{doubled}")


def test_a_long_text_is_refused():
    assert "longer than" in complaint("#" * (MAX_CHARACTERS + 1))


@given(st.text())
@example("%YAML " + "9" * 5000 + ".1\n---\na")
@example('"\\UFFFFFFFF"')
@example('notes: {"\\ud800": "\\udfff"}')
@example('"\\ud800": 1')
@example("people: [{id: 1, age: " + "1" * 5000 + "}]")
@example("people: [{id: 1, ratio: 1e999}]")
@example("people: [{id: 1, extension: null}]")
@example("people: {a`b: 1}")
@example("a` - at `$.x: 1")
@example("!!python/object:os.system {}")
@example("<<: *a")
def test_no_text_raises_anything_but_a_usage_error(text: str):
    try:
        book(text)
    except UsageError as error:
        assert str(error).startswith("book.yaml:")  # noqa: PT017 - most texts raise nothing else


KEYS = st.sampled_from(["people", "id", "age", "teams", "notes", "where", "has", "wait", "mobile"])
VALUES = st.recursive(
    st.sampled_from(["", "1", "x", "null", "30s", "true", "RED", "'{'"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(KEYS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
)


@given(VALUES)
def test_no_structure_raises_anything_but_a_usage_error(text: str):
    try:
        book(text)
    except UsageError as error:
        assert str(error).startswith("book.yaml:1:")  # noqa: PT017 - some structures are fine


def test_a_missing_file_is_one_sentence(tmp_path: Path):
    path = tmp_path / "none.yaml"
    with pytest.raises(UsageError) as caught:
        documents.read(path)
    assert str(caught.value) == (
        f"{path} cannot be read (No such file or directory); name a file that can."
    )


def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path):
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"people:\n- \x89PNG")
    with pytest.raises(UsageError) as caught:
        documents.read(path)
    assert str(caught.value) == f"{path}:2: this is not UTF-8 text; save the file as UTF-8."


def test_what_a_windows_editor_adds_is_not_there(tmp_path: Path):
    path = tmp_path / "book.yaml"
    text = "people:\n- {id: a}\nnotes:\n  a: |-\n    b\n    c\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    read = documents.read(path).convert(Book)
    assert read == Book(people=(Person(id="a"),), notes={"a": "b\nc"})


def test_a_mark_in_a_text_that_came_over_the_wire_is_not_there():
    assert book("\ufeffpeople: []") == Book()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_another_encoding_of_unicode_is_named(encoding: str, name: str, tmp_path: Path):
    path = tmp_path / "book.yaml"
    path.write_bytes("people: []".encode(encoding))
    with pytest.raises(UsageError) as caught:
        documents.read(path)
    assert str(caught.value) == (
        f'{path}:1: this text is {name}, as of Windows\' "Unicode"; save the file as UTF-8.'
    )
