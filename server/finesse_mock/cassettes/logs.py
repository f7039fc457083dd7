"""Support logs: the ``<Update>`` documents in any text become a cassette.

Each document may stand there as XML or escaped, with whatever before and behind it. When it was
published is said by the last time stamp before it, on which node by the last node name; where none
is said, the source tells, and the owner of dialogs is the agent whose log it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Final

from finesse_mock.cassettes.recording.recorder import Recorder
from finesse_mock.cassettes.scrubbing.rules import Rules
from finesse_mock.cassettes.tape import VERSION, AnyEntry, Cassette, Header
from finesse_mock.documents.encoding import plain, refuse_foreign
from finesse_mock.errors import UsageError
from finesse_mock.wire.summary import summary

# A document that was cut off ends, at the latest, where the next one begins.
_UPDATE: Final = re.compile(
    r"<Update>(?:(?!<Update>).)*?</Update>"
    r"|&lt;Update&gt;(?:(?!&lt;Update&gt;).)*?&lt;/Update&gt;",
    re.DOTALL,
)
_NODE: Final = re.compile(r"\bnode\s*[=:]\s*[\"'\[(]?(/finesse/api/[\w/.@%-]+)")
_USER_OWN: Final = re.compile(r"/finesse/api/User/[^/]+(?:/(?:Dialogs|Queues|Media|ClientLog).*)?")
_TEAM: Final = re.compile(r"/finesse/api/(?:Queue/[^/]+|SystemInfo|Team/[^/]+/.+)")

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_ISO: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?(?:Z|[+-]\d\d:?\d\d)?"
)
_IN_WORDS: Final = re.compile(
    rf"({'|'.join(_MONTHS)}) {{1,2}}(\d{{1,2}})(?: (\d{{4}}))?"
    r" (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?"
)
_OF_DAY: Final = re.compile(r"(?<![\d:])(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,6}))?(?![\d:])")
_NO_YEAR: Final = 2000
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A document in the text, and what stands between it and the one before."""

    line: int
    before: str
    update: str


def text_of(path: Path) -> str:
    """The text of a log; what is no UTF-8 in it becomes U+FFFD, for logs are of many makers.

    Raises:
        UsageError: it cannot be read, or is in UTF-16 or UTF-32.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); name a log.") from error
    refuse_foreign(data, str(path))
    return plain(data.decode(errors="replace"))


def imported(text: str, name: str, *, agent: str = "", rules: Rules) -> Cassette:
    """The cassette that the log is; ``name`` is how messages call it.

    ``agent`` is whose log it is, for events of dialogs that do not say on which node they were.

    Raises:
        UsageError: there is no update in it, or one of which nobody knows the node.
    """
    found = list(_updates(text))
    if not found:
        raise UsageError(
            f"{name}: there is no <Update> document in it; take the log of a client that keeps "
            "the events it gets."
        )
    entries: list[AnyEntry] = []
    clock = _LogClock()
    recorder = Recorder(entries.append, lambda: clock.seconds, rules.cleaned)
    for each in found:
        clock.look(each.before)
        node = _node(each, agent)
        if not node:
            raise UsageError(
                f"{name}:{each.line}: this update does not say on which node it was published; "
                "name the agent whose log it is with --agent."
            )
        recorder.event(node, each.update)
    header = Header(
        cassette=VERSION,
        recorded=clock.began or datetime(_NO_YEAR, 1, 1, tzinfo=UTC),
        source="log",
        scrubbed=tuple(map(str, rules.kinds)),
    )
    return Cassette(name, header, tuple(entries))


def _updates(text: str) -> Iterator[_Found]:
    end, counted, line = 0, 0, 1
    for found in _UPDATE.finditer(text):
        update = found[0] if found[0].startswith("<") else unescape(found[0])
        line += text.count("\n", counted, found.start())
        counted = found.start()
        yield _Found(line, text[end : found.start()], update)
        end = found.end()


def _node(found: _Found, agent: str) -> str:
    named = _NODE.findall(found.before)
    if named:
        return str(named[-1])
    source = summary(found.update).source
    if _USER_OWN.fullmatch(source) or _TEAM.fullmatch(source):
        return source
    return f"/finesse/api/User/{agent}/Dialogs" if agent and "/Dialog/" in source else ""


class _LogClock:
    """Reads the stamps of a log; ``seconds`` since the first one, never falling."""

    def __init__(self) -> None:
        self.began: datetime | None = None
        self.seconds = 0.0

    def look(self, text: str) -> None:
        """Set the clock by the last stamp in a text, if it has one."""
        moment = _last_stamp(text, self.began)
        if moment is None:
            return
        if self.began is None:
            self.began = moment
        seconds = (moment - self.began).total_seconds()
        if seconds < self.seconds and moment.year == _NO_YEAR:
            seconds += _DAY_S  # past midnight, in a log that tells no days
        self.seconds = max(self.seconds, seconds)


def _last_stamp(text: str, began: datetime | None) -> datetime | None:
    try:
        if whole := _ISO.findall(text):
            year, month, day, *rest = whole[-1]
            return _moment(int(year), int(month), int(day), *rest)
        if words := _IN_WORDS.findall(text):
            month, day, year, *rest = words[-1]
            return _moment(int(year or _NO_YEAR), _MONTHS.index(month) + 1, int(day), *rest)
        if times := _OF_DAY.findall(text):
            first = began or datetime(_NO_YEAR, 1, 1, tzinfo=UTC)
            return _moment(first.year, first.month, first.day, *times[-1])
    except ValueError:  # digits that are no time
        return None
    return None


def _moment(
    year: int, month: int, day: int, hour: str, minute: str, second: str, fraction: str
) -> datetime:
    micro = int(fraction.ljust(6, "0")) if fraction else 0
    return datetime(year, month, day, int(hour), int(minute), int(second), micro, tzinfo=UTC)
