"""The format itself: what matches, what does not, and which files are refused."""

from pathlib import Path

import pytest

from conformance.dialogue import DialogueError, expand, read
from conformance.matching import difference, parse_block

HEADER = "title: T\nsource: S\nover: tcp\n\n"


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("<a x='1' y='2'/>", "<a y='2' x='1'/>"),
        ("<a x='*'/>", "<a x='anything'/>"),
        ("<a>one*</a>", "<a>one\ntwo</a>"),
        ("<a>\n  <b/>\n</a>", "<a><b/></a>"),
        ("<a><b/>...</a>", "<a><c/><b/></a>"),
        ("<a>...</a>", "<a><c/>text</a>"),
    ],
)
def test_what_matches(expected: str, actual: str):
    assert difference(*parse_block(expected), *parse_block(actual)) is None


@pytest.mark.parametrize(
    ("expected", "actual", "where"),
    [
        ("<a/>", "<b/>", "/a: expected"),
        ("<a/>", "<a xmlns='other'/>", "/a: expected"),
        ("<a/>", "<a x='1'/>", "/a: expected attributes"),
        ("<a x='*'/>", "<a/>", "/a: expected attributes"),
        ("<a x='1'/>", "<a x='2'/>", "/a: expected x='1'"),
        ("<a/>", "<a>text</a>", "/a: expected text"),
        ("<a>text</a>", "<a>text </a>", "/a: expected text"),
        ("<a><b/></a>", "<a><b/><b/></a>", "/a: expected 1 children"),
        ("<a><b/><c/></a>", "<a><c/><b/></a>", "/a/b: expected"),
        ("<a><b/>...</a>", "<a><c/></a>", "/a: nothing like"),
    ],
)
def test_what_does_not_match(expected: str, actual: str, where: str):
    found = difference(*parse_block(expected), *parse_block(actual))
    assert found is not None
    assert found.startswith(where)


def test_variables():
    assert expand("to ${domain}", {"domain": "d"}) == "to d"
    assert expand("${plain:|user|pw}", {}) == "AHVzZXIAcHc="


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEADER + "Agent dances\n", "5: not a step"),
        (HEADER + "Agent sends:\n", "5: indented text missing"),
        (HEADER + "Agent is closed\n    <x/>\n", "5: indented text"),
        (HEADER, "the steps are missing"),
        ("Agent is closed\n", "title, source, over"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, complaint: str):
    path = tmp_path / "wrong.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DialogueError, match=complaint):
        read(path)
