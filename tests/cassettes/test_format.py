"""What a cassette must be; what is not one is refused with its line, or repaired with a note."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cassettes.tapes import HEADER, cassette, event, put, reply, text, update
from finesse_mock.cassettes.migration import migrated
from finesse_mock.cassettes.reading import parse, read
from finesse_mock.cassettes.recording.taking import recording_to
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import Event, Header, Reply, Request
from finesse_mock.cassettes.writing import CassetteWriter, written
from finesse_mock.errors import UsageError

GOOD = text(put(1, "ANSWER"), reply(1), event(update(1, "ACTIVE", request_id="${request:1}")))


def refusal(document: str) -> str:
    with pytest.raises(UsageError) as refused:
        parse(document, "tape.jsonl")
    return str(refused.value)


def changed(line: int, old: str, new: str) -> str:
    lines = GOOD.splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    return "".join(lines)


def test_what_is_written_is_read(tmp_path: Path):
    tape = cassette(put(1, "ANSWER"), reply(1), event(update(1, "ACTIVE")))
    file = tmp_path / "tape.jsonl"
    with CassetteWriter(file, tape.header) as writer:
        for entry in tape.entries:
            writer.append(entry)
            assert file.read_bytes().endswith(b"\n")
    again = read(file)
    assert (again.header, again.entries, again.notes) == (tape.header, tape.entries, ())
    assert [type(each) for each in again.entries] == [Request, Reply, Event]
    assert file.read_bytes() == written(again)


def test_a_recording_never_replaces_a_file(tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_text("mine")
    with pytest.raises(UsageError, match="is there already; name a new file"):
        CassetteWriter(file, Header(cassette=1, recorded=cassette().header.recorded))
    assert file.read_text() == "mine"


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """The system lets no file grow beyond so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_recording_that_fills_the_disk_tells_so_once_and_stays_a_cassette(tmp_path: Path):
    file, told = tmp_path / "tape.jsonl", []
    tape = cassette()
    with recording_to(
        file,
        source="test",
        recorded=tape.header.recorded,
        seconds=lambda: 0.0,
        rules=Rules("seed"),
        failed=told.append,
    ) as recorder:
        recorder.event("/finesse/api/User/1001001/Dialogs", update(1, "ALERTING"))
        with full_disk(file.stat().st_size + 10):
            recorder.event("/finesse/api/User/1001001/Dialogs", update(1, "ACTIVE"))
        recorder.event("/finesse/api/User/1001001/Dialogs", update(1, "ACTIVE"))
    assert [str(each) for each in told] == [
        f"{file} cannot be written (File too large); name a file in a folder that takes it."
    ]
    again = read(file)
    assert len(again.events) == 1
    assert "the last line is torn" in again.notes[0]


@pytest.mark.parametrize("cut", [1, 20, 150])
def test_a_torn_last_line_is_left_out_and_named(cut: int):
    tape = parse(GOOD[: -1 - cut], "tape.jsonl")
    assert [each.n for each in tape.entries] == [1, 2]
    assert tape.notes == (
        "tape.jsonl:4: the last line is torn, as when a recording ends abruptly; it is left out.",
    )


def test_a_file_torn_within_a_character_is_repaired(tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_bytes(f'{HEADER}\n{{"is":"event","body":"Ü'.encode()[:-1])
    tape = read(file)
    assert tape.entries == ()
    assert tape.notes[0].startswith(f"{file}:2: the last line is torn")


def test_a_last_line_that_is_whole_needs_no_end():
    assert len(parse(GOOD.removesuffix("\n"), "tape.jsonl").entries) == 3


@pytest.mark.parametrize("length", [0, 20])
def test_a_torn_or_empty_line_elsewhere_is_refused(length: int):
    lines = GOOD.splitlines(keepends=True)
    lines[2] = lines[2][:length] + "\n"
    assert refusal("".join(lines)) == (
        "tape.jsonl:3: this is no whole JSON object; mend the line or remove it."
    )


def test_an_event_that_is_no_xml_is_kept_and_named():
    tape = parse(changed(4, "</Update>", ""), "tape.jsonl")
    assert len(tape.events) == 1
    assert tape.notes == (
        "tape.jsonl:4: the body of this event is no XML; it is played as it stands.",
    )


def test_migrating_puts_a_torn_file_in_order(tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_text(GOOD[:-30])
    whole = "".join(GOOD.splitlines(keepends=True)[:3])
    assert written(migrated(file)) == written(parse(whole, "whole.jsonl"))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "tape.jsonl:1: this is no cassette; its first line is no whole header."),
        (HEADER, "tape.jsonl:1: this is no cassette; its first line is no whole header."),
        ("\n", "tape.jsonl:1: this is no cassette; its first line is no whole header."),
        (
            '{"cassette":"1"}\n',
            (
                "tape.jsonl:1: this is not the header of a cassette: "
                "cassette must be a whole number, not text."
            ),
        ),
        ('{"cassette":1}\n', 'tape.jsonl:1: this is not the header of a cassette: the key "rec'),
        (
            '{"cassette":' + "[" * 20_000 + "\n",
            "tape.jsonl:1: this is not the header of a cassette: it is nested too deep.",
        ),
        (
            '{"cassette":1,"recorded":"9999-12-31T23:59:59Z"}\n',
            "tape.jsonl:1: recorded is in 9999; write when it was made.",
        ),
        ("<Update/>\n", "tape.jsonl:1: this is not the header of a cassette: "),
        ('{"scenario":1}\n', "tape.jsonl:1: this is not the header of a cassette: "),
        (
            '{"cassette":2,"recorded":"2026-01-15T09:30:00Z"}\n',
            (
                "tape.jsonl:1: this is version 2 of the format, and 1 is what is read here; "
                "take a newer finesse-mock."
            ),
        ),
        (
            '{"cassette":0}\n',
            (
                "tape.jsonl:1: this is version 0 of the format, and 1 is what is read here; "
                "there never was such a version."
            ),
        ),
        (
            '{"cassette":1,"recorded":"2026-01-15T09:30:00"}\n',
            "tape.jsonl:1: recorded must have a time zone; write Z behind it for UTC.",
        ),
    ],
)
def test_what_has_no_header_of_this_version_is_refused(document: str, sentence: str):
    assert refusal(document).startswith(sentence)


@pytest.mark.parametrize(
    ("line", "old", "new", "sentence"),
    [
        (4, '"t":3.0', '"t":1e300', "t is 1e+300; it must be seconds from the start"),
        (3, '"status":202', '"status":0', "status is 0; it must be that of a reply, from 200"),
        (
            4,
            "<Update>",
            "<Update>\\u0000",
            "body has the character U+0000, which no XML has; remove it.",
        ),
        (4, '"t":3.0', '"t":null', "t must be a number, not null; mend the line."),
        (2, '"t":1.0,', "", 'the key "t" is missing; mend the line.'),
        (2, '"body"', '"bodies"', 'unknown key "bodies"; did you mean "body"?'),
        (2, '"n":1', '"n":' + "[" * 20_000, "this is no whole JSON object; mend the line or"),
        (3, '"n":2', '"n":1', "n is 1 after 1; it must rise from line to line."),
        (2, '"n":1', '"n":0', "n is 0 after 0; it must rise from line to line."),
        (4, '"t":3.0', '"t":1.0', "t is 1; it must be seconds from the start, and never fall."),
        (2, '"t":1.0', '"t":-1.0', "t is -1; it must be seconds from the start, and never fall."),
        (3, '"re":1', '"re":7', "re is 7, and no request before this line has that number."),
        (
            4,
            '"n":3',
            '"n":3,"cause":2',
            "cause is 2, and no request before this line has that number.",
        ),
        (2, '"method"', '"metod"', 'did you mean "method"?'),
        (2, '"is":"request"', '"is":"reqest"', 'no entry is "reqest"; did you mean "request"?'),
        (
            3,
            '"status":202',
            '"status":"202"',
            "status must be a whole number, not text; mend the line.",
        ),
        (
            2,
            "${dialog:1}",
            "${dialogue:1}",
            (
                "path has ${dialogue:1}, which is no variable; there are ${dialog:NUMBER}, "
                "${agent:ID} and ${request:NUMBER}, and $${ stands for the characters."
            ),
        ),
        (2, "${dialog:1}", "${dialog:one}", "path has ${dialog:one}, which is no variable"),
        (4, "${request:1}", "${request:2}", "body has ${request:2}, and no request before has"),
    ],
)
def test_what_was_edited_wrongly_is_refused_with_its_line(
    line: int, old: str, new: str, sentence: str
):
    complaint = refusal(changed(line, old, new))
    assert complaint.startswith(f"tape.jsonl:{line}: ")
    assert sentence in complaint


def test_a_request_has_one_reply():
    document = text(put(1, "ANSWER"), reply(1), reply(1))
    assert refusal(document) == "tape.jsonl:4: request 1 has a reply already."


def test_what_is_no_text_is_refused(tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_bytes(HEADER.encode() + b"\n\xff\xfe\n")
    with pytest.raises(UsageError, match=r"tape.jsonl:2: this is not UTF-8 text"):
        read(file)


def test_what_a_windows_editor_adds_is_left_out_and_named(tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    for tape in (read(file), migrated(file)):
        assert tape.entries == parse(GOOD, "tape.jsonl").entries
        assert tape.notes == (
            f"{file}:1: the byte order mark before the header is left out.",
            f"{file}:1: the lines end as on Windows, with CR and LF; the CR is left out.",
        )
        assert written(tape) == written(parse(GOOD, "tape.jsonl"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_named(encoding: str, tmp_path: Path):
    file = tmp_path / "tape.jsonl"
    file.write_bytes(GOOD.encode(encoding))
    with pytest.raises(
        UsageError, match=r"tape\.jsonl:1: this text is UTF-16, .* save the file as"
    ):
        read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read"):
        read(tmp_path / "none.jsonl")
