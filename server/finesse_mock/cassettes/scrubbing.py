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
from enum import StrEnum
from typing import Final

import msgspec

from finesse_mock.cassettes.tape import AnyEntry, Cassette, Event, Reply, Request


class Kind(StrEnum):
    """What is looked for."""

    CREDENTIALS = "credentials"
    """Passwords, tokens, cookies; these always go."""
    NUMBERS = "numbers"
    """Telephone numbers of seven digits or more, and e-mail addresses."""
    NAMES = "names"
    """Names of people, and of hosts."""
    VARIABLES = "variables"
    """Values of call variables, and what people wrote."""


ALL: Final = tuple(Kind)

_CREDENTIAL_ELEMENTS: Final = re.compile(
    r"(?i)(?:.*_|.*(?<=[a-z]))?(?:password|passwd|pwd|secret|token|authorization|jsessionid)"
)
_NUMBER_ELEMENTS: Final = frozenset(
    {
        "ANI",
        "DNIS",
        "address",
        "callbackNumber",
        "dialNumber",
        "dialedNumber",
        "extension",
        "fromAddress",
        "mediaAddress",
        "number",
        "phoneNumber",
        "targetMediaAddress",
        "toAddress",
    }
)
_PERSON_ELEMENTS: Final = frozenset({"firstName", "lastName", "loginName", "fullName", "createdBy"})
_HOST_ELEMENTS: Final = frozenset({"host", "hostName", "xmppDomain", "xmppPubSubDomain"})
_WRITTEN_ELEMENTS: Final = frozenset(
    {"content", "description", "logData", "wrapUpReason", "wrapUpItem"}
)

_LEAF: Final = re.compile(
    r"<([\w:.-]+)((?:\s[^<>]*)?)>((?:[^<]|<!\[CDATA\[.*?\]\]>)*)</\1\s*>", re.DOTALL
)
_CALL_VARIABLE: Final = re.compile(r"<CallVariable>.*?</CallVariable>", re.DOTALL)
_VARIABLE_NAME: Final = re.compile(r"<name>\s*([^<]*?)\s*</name>")
_CREDENTIAL: Final = re.compile(
    r"(?i)(\b(?:basic|bearer)\s+)([\w.~+/=-]{6,})"
    r"|(\b(?:jsessionid|access_token|refresh_token|token|password|secret|code)"
    r"\"?\s*[=:]\s*\"?)([^\s\"&;<>$*]+)"
)
_NUMBER: Final = re.compile(r"\+?\(?\d(?:[ ()./-]{0,3}\d){6,18}")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_HIDDEN: Final = "***"
_FICTION: Final = "5550"
_PSEUDONYM: Final = re.compile(
    r"\*\*\*|\+?5550\d{3,}|(?:Person|Text)-[0-9a-f]{8}|(?:pubsub\.)?host-[0-9a-f]{8}\.example"
    r"|mail-[0-9a-f]{8}@host\.example"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is to be replaced: what it is, and where it stands."""

    kind: Kind
    where: str
    secret: str


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
        secrets = {
            finding.secret: self.pseudonym(finding.kind, finding)
            for entry in cassette.entries
            for finding in self.findings(entry)
            if finding.kind in (Kind.CREDENTIALS, Kind.NUMBERS)
            and len(re.sub(r"\W", "", finding.secret)) >= 6
        }
        everywhere = re.compile(
            r"(?<!\w)(?<!\$\{agent:)(?:"
            + "|".join(sorted(map(re.escape, secrets), reverse=True))
            + r")(?!\w)"
        )

        def clean(entry: AnyEntry) -> AnyEntry:
            if secrets:
                entry = _mapped(
                    entry, lambda _, text: everywhere.sub(lambda m: secrets[m[0]], text)
                )
            return self.cleaned(entry)

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
        if finding.where in _HOST_ELEMENTS:
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
            return self._anywhere(key, new, change)

        return _mapped(entry, text)

    def _markup(self, body: str, change: Callable[[Finding], str]) -> str:
        """The texts of elements, each by the rule of its name."""
        kept = list(self._kept(body))

        def leaf(found: re.Match[str]) -> str:
            name, attributes, raw = found[1], found[2], found[3]
            text = raw.replace("<![CDATA[", "").replace("]]>", "")
            if not text.strip() or _PSEUDONYM.fullmatch(text.strip()) or _is_variable(text):
                return found[0]
            kind = self._rule(name, text.strip())
            if kind is None or any(found.start() in each for each in kept):
                return found[0]
            new = change(Finding(kind, name, text.strip()))
            return found[0] if new == text.strip() else f"<{name}{attributes}>{new}</{name}>"

        return _LEAF.sub(leaf, body)

    def _kept(self, body: str) -> Iterator[range]:
        """Where the call variables stand whose values stay."""
        for found in _CALL_VARIABLE.finditer(body) if self.kept else ():
            if self.kept.intersection(_VARIABLE_NAME.findall(found[0])):
                yield range(*found.span())

    def _rule(self, name: str, text: str) -> Kind | None:
        """What the text of an element of that name is, if it is something to be replaced."""
        found = None
        if _CREDENTIAL_ELEMENTS.fullmatch(name):
            found = Kind.CREDENTIALS
        elif name in _NUMBER_ELEMENTS or name == "value":
            found = Kind.NUMBERS if _NUMBER.fullmatch(text) or _MAIL.fullmatch(text) else None
            if found is None and name == "value":
                found = Kind.VARIABLES
        elif name in _PERSON_ELEMENTS or name in _HOST_ELEMENTS:
            found = Kind.NAMES
        elif name in _WRITTEN_ELEMENTS:
            found = Kind.VARIABLES
        return found if found is Kind.CREDENTIALS or found in self.kinds else None

    def _anywhere(self, key: str, text: str, change: Callable[[Finding], str]) -> str:
        """Credentials and e-mail addresses wherever they stand."""

        def credential(found: re.Match[str]) -> str:
            before, secret = (found[1], found[2]) if found[1] else (found[3], found[4])
            if secret == _HIDDEN:
                return found[0]
            return before + change(Finding(Kind.CREDENTIALS, key, secret))

        def mail(found: re.Match[str]) -> str:
            if _PSEUDONYM.fullmatch(found[0]):
                return found[0]
            return change(Finding(Kind.NUMBERS, key, found[0]))

        text = _CREDENTIAL.sub(credential, text)
        return _MAIL.sub(mail, text) if Kind.NUMBERS in self.kinds else text


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


def _is_variable(text: str) -> bool:
    return bool(re.fullmatch(r"\$\{[^{}]*\}", text.strip()))


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
