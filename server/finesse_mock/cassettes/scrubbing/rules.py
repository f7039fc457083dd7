"""Scrubbing: a recording loses what nobody else may read, and stays one that can be played.

What is replaced becomes a pseudonym that follows from the seed: the same number is the same
pseudonym everywhere, and in every cassette that is scrubbed with the same seed. A pseudonym shows
that it is one, which is how ``findings`` tells what has not been scrubbed.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from finesse_mock.cassettes.scrubbing.sought import (
    ALL,
    HOSTS,
    NUMBER,
    Finding,
    Kind,
    is_settled,
    kind_of,
)
from finesse_mock.cassettes.scrubbing.traces import without_traces
from finesse_mock.cassettes.tape import AnyEntry, Cassette, Event, Reply, Request

__all__ = ["ALL", "Finding", "Kind", "Rules", "findings"]

_LEAF: Final = re.compile(
    r"<([\w:.-]+)((?:\s[^<>]*)?)>((?:[^<]|<!\[CDATA\[.*?\]\]>)*)</\1\s*>", re.DOTALL
)
_CALL_VARIABLE: Final = re.compile(r"<CallVariable>.*?</CallVariable>", re.DOTALL)
_VARIABLE_NAME: Final = re.compile(r"<name>\s*([^<]*?)\s*</name>")
_HIDDEN: Final = "***"
_FICTION: Final = "5550"

_DIGITS: Final = re.compile(r"(?<!\w)\+?\d{6,}(?!\w)")
_LONG: Final = 6
"""So many characters of a secret are no accident where they stand elsewhere."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is replaced, and by what. ``seed`` decides the pseudonyms, and nobody may know it.

    ``kept`` are the names of call variables whose values stay.
    """

    seed: str
    kinds: tuple[Kind, ...] = ALL
    kept: frozenset[str] = frozenset()

    def cleaned(self, entry: AnyEntry) -> AnyEntry:
        """The entry without what the rules replace."""
        return self._changed(entry, lambda finding: self.pseudonym(finding.kind, finding))

    def findings(self, entry: AnyEntry) -> list[Finding]:
        """What the rules would replace in it."""
        found: list[Finding] = []

        def note(finding: Finding) -> str:
            found.append(finding)
            return finding.secret

        self._changed(entry, note)
        return found

    def scrubbed(self, cassette: Cassette) -> Cassette:
        """The cassette without it; what was found in one place goes wherever it stands."""
        known = _Known(self, cassette)

        def clean(entry: AnyEntry) -> AnyEntry:
            return self.cleaned(_mapped(entry, lambda _, text: known.replaced(text)))

        names = tuple(dict.fromkeys((*cassette.header.scrubbed, *map(str, self.kinds))))
        return Cassette(
            cassette.name,
            msgspec.structs.replace(cassette.header, scrubbed=names),
            tuple(map(clean, cassette.entries)),
            cassette.notes,
        )

    def pseudonym(self, kind: Kind, finding: Finding) -> str:
        """What stands for a secret."""
        secret = finding.secret
        if kind is Kind.CREDENTIALS:
            return _HIDDEN
        if kind is Kind.NUMBERS and "@" in secret:
            return f"mail-{self._hex(secret)}@host.example"
        if kind is Kind.NUMBERS:
            digits = re.sub(r"\D", "", secret)
            others = str(int(self._hash(digits), 16) % 10**40).zfill(40)
            plus = "+" if secret.startswith("+") else ""
            return plus + (_FICTION + others)[: len(digits)]
        if finding.where in HOSTS:
            host = secret.removeprefix("pubsub.")
            return f"{secret.removesuffix(host)}host-{self._hex(host)}.example"
        return f"{'Person' if kind is Kind.NAMES else 'Text'}-{self._hex(secret)}"

    def _hash(self, text: str) -> str:
        return hmac.new(self.seed.encode(), text.encode(), hashlib.sha256).hexdigest()

    def _hex(self, text: str) -> str:
        return self._hash(text)[:8]

    def _changed(self, entry: AnyEntry, change: Callable[[Finding], str]) -> AnyEntry:
        def text(key: str, old: str) -> str:
            new = self._markup(old, change) if key == "body" else old
            return without_traces(key, new, self.kinds, change)

        return _mapped(entry, text)

    def _markup(self, body: str, change: Callable[[Finding], str]) -> str:
        """The texts of elements, each by the rule of its name."""
        kept = list(self._kept(body))

        def leaf(found: re.Match[str]) -> str:
            name, attributes, raw = found[1], found[2], found[3]
            text = raw.replace("<![CDATA[", "").replace("]]>", "")
            kind = kind_of(name, text.strip())
            if kind is None or kind not in (Kind.CREDENTIALS, *self.kinds) or is_settled(text):
                return found[0]
            if any(found.start() in each for each in kept):
                return found[0]
            new = change(Finding(kind, name, text.strip()))
            return found[0] if new == text.strip() else f"<{name}{attributes}>{new}</{name}>"

        return _LEAF.sub(leaf, body)

    def _kept(self, body: str) -> Iterator[range]:
        """Where the call variables stand whose values stay."""
        for found in _CALL_VARIABLE.finditer(body) if self.kept else ():
            if self.kept.intersection(_VARIABLE_NAME.findall(found[0])):
                yield range(*found.span())


class _Known:
    """The secrets that a cassette has in places that tell them, to be known in those that do not.

    A number is known in whatever form it is written.
    """

    def __init__(self, rules: Rules, cassette: Cassette) -> None:
        self._rules = rules
        self._numbers: dict[str, str] = {}
        self._words: dict[str, str] = {}
        for entry in cassette.entries:
            for finding in rules.findings(entry):
                self._know(finding)
        words = sorted(map(re.escape, self._words), reverse=True)
        self._word = re.compile(r"(?<!\w)(?<!\$\{agent:)(?:" + "|".join(words) + r")(?!\w)")

    def _know(self, finding: Finding) -> None:
        characters = re.sub(r"\W", "", finding.secret)
        if len(characters) < _LONG:
            return
        if finding.kind is Kind.NUMBERS and characters.isdecimal():
            self._numbers[characters] = finding.where
        elif finding.kind in (Kind.CREDENTIALS, Kind.NUMBERS):
            self._words[finding.secret] = self._rules.pseudonym(finding.kind, finding)

    def replaced(self, text: str) -> str:
        """The text without them."""
        if self._words:
            text = self._word.sub(lambda found: self._words[found[0]], text)
        if self._numbers:
            text = NUMBER.sub(self._number, _DIGITS.sub(self._number, text))
        return text

    def _number(self, found: re.Match[str]) -> str:
        where = self._numbers.get(re.sub(r"\D", "", found[0]))
        before = found.string[max(0, found.start() - 9) : found.start()]
        if where is None or before.endswith(("{agent:", "{dialog:")):
            return found[0]
        return self._rules.pseudonym(Kind.NUMBERS, Finding(Kind.NUMBERS, where, found[0]))


def findings(cassette: Cassette, rules: Rules) -> Iterator[str]:
    """A sentence for each thing that has not been scrubbed, with file and line."""
    for entry in cassette.entries:
        for finding in rules.findings(entry):
            yield (
                f"{cassette.place(entry)}: {finding.kind} in {finding.where}: "
                f"{_shown(finding)}; `finesse-mock cassette scrub` replaces it."
            )


def _shown(finding: Finding) -> str:
    """Enough of a secret to find it, and no more."""
    if finding.kind is Kind.CREDENTIALS or len(finding.secret) < 4:
        return f"{len(finding.secret)} characters"
    return f"{finding.secret[:2]}…{finding.secret[-1]}"


def _mapped(entry: AnyEntry, change: Callable[[str, str], str]) -> AnyEntry:
    """The entry with all its texts changed; ``change`` gets the key, too."""
    match entry:
        case Request():
            keys: tuple[str, ...] = ("path", "request_id", "body")
        case Reply():
            keys = ("location", "body")
        case Event():
            keys = ("body",)
    changes = {key: change(key, getattr(entry, key)) for key in keys}
    return msgspec.structs.replace(entry, **changes)
