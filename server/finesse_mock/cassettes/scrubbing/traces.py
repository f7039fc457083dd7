"""What is to be replaced in texts that are no XML elements: headers, cookies, URIs, forms, JSON,
attributes, and markup that is escaped.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from finesse_mock.cassettes.scrubbing.sought import MAIL, NUMBER, Finding, Kind, is_settled, kind_of

Change = Callable[[Finding], str]
"""Answers what stands for a finding: the secret itself where it stays."""


@dataclass(frozen=True, slots=True)
class _Trace:
    """Where something stands: the group ``secret`` of a pattern, in texts of these keys.

    Only a text that has one of ``signs``, in small letters, can have it: most texts have none, and
    that is seen sooner than what a pattern finds.
    """

    kind: Kind
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    keys: frozenset[str] = frozenset({"path", "location", "request_id", "body"})


_NAME: Final = r"(?:password|passwd|pwd|secret|token|jsessionid(?:sso)?|(?<!\w)code|(?<!\w)sid)"
_PHONE: Final = r"(?:%2B)?(?P<secret>" + NUMBER.pattern + r")"
_PATHS: Final = frozenset({"path", "location"})

_WORDS: Final = ("password", "passwd", "pwd", "secret", "token", "jsessionid", "code", "sid")

_CREDENTIALS: Final = tuple(
    _Trace(Kind.CREDENTIALS, signs, re.compile(pattern, re.DOTALL))
    for signs, pattern in (
        # Header and query: RFC 7617 §2, RFC 6750 §2.
        (
            ("basic", "bearer"),
            r"(?i)\b(?:basic|bearer)(?:\s|%20|\+)+(?P<secret>[\w.~+/=%-]{6,})",
        ),
        (
            ("authorization",),
            (
                r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?"
                r"(?!basic|bearer)(?P<secret>[^\r\n\"'<>&*$\s][^\r\n\"'<>&*$]*)"
            ),
        ),
        # RFC 6265 §4.1.1, §4.2.1.
        (("cookie",), r"(?i)\bcookie2?:[ \t]*(?P<secret>[^\r\n<>\"*]+)"),
        # RFC 3986 §3.2.1.
        (
            ("://",),
            r"(?i)\b[a-z][a-z0-9+.-]*://(?P<secret>[^\s/@<>\"'*:]+:[^\s/@<>\"'*]+)@",
        ),
        # SASL and passwords in markup that is escaped; RFC 6120 §6.4.2.
        (
            ("&lt;",),
            (
                r"&lt;(?:\w+:)?(?:auth|response|challenge)\b(?:(?!&gt;).)*&gt;"
                r"\s*(?P<secret>[A-Za-z0-9+/]{4,}={0,2})\s*&lt;/"
            ),
        ),
        (
            ("&lt;",),
            (
                r"(?i)&lt;(?:\w+:)?\w*(?:password|passwd|pwd|secret|token|digest)\b"
                r"(?:(?!&gt;).)*&gt;(?P<secret>(?:(?!&lt;)[^*])+)&lt;/"
            ),
        ),
        # Attributes, then whatever is written as name=value; also JSON that stands in JSON.
        (_WORDS, rf"(?i){_NAME}\s*=\s*\"(?P<secret>[^\"*$]+)\""),
        (_WORDS, rf"(?i){_NAME}\s*=\s*'(?P<secret>[^'*$]+)'"),
        (_WORDS, rf"(?i){_NAME}\\+\"\s*:\s*\\+\"(?P<secret>[^\"*$]+?)\\+\""),
        (_WORDS, rf"(?i){_NAME}\"?\s*[=:]\s*(?P<secret>[^\s\"'&;,<>{{}}$*]+)"),
    )
)

_NUMBERS: Final = (
    # RFC 3966 §3, RFC 3261 §19.1.1.
    _Trace(
        Kind.NUMBERS,
        ("tel:", "sip:", "sips:", "callto:", "fax:"),
        re.compile(rf"(?i)\b(?:tel|sips?|callto|fax):{_PHONE}"),
    ),
    _Trace(
        Kind.NUMBERS,
        ("=",),
        re.compile(
            r"(?i)[?&](?!(?:nocache|_|id|requestId)=)[\w.-]+=" + _PHONE + r"(?=[&#;\s\"']|$)"
        ),
    ),
    _Trace(
        Kind.NUMBERS,
        ("phonebook", "contact"),
        re.compile(rf"/(?:PhoneBook|Contact)s?/{_PHONE}(?=[/?#]|$)"),
        _PATHS,
    ),
    _Trace(Kind.NUMBERS, ("@",), re.compile(rf"(?P<secret>{MAIL.pattern})")),
)

_MEMBER: Final = re.compile(
    r"\"(?P<name>[\w.-]+)\"\s*:\s*(?:\"(?P<text>(?:[^\"\\]|\\.)*)\"|(?P<number>\d{7,19})(?![\d.]))",
    re.DOTALL,
)
_PHONE_MEMBERS: Final = re.compile(
    r"(?i)(?:.*(?:phone|mobile|number|address)|tel|ani|dnis|from|to|caller|called|extension|fax)"
)


def without_traces(key: str, text: str, kinds: tuple[Kind, ...], change: Change) -> str:
    """The text under that key of an entry, with what is found replaced; credentials always are."""
    wanted = (Kind.CREDENTIALS, *kinds)
    if '"' in text:
        text = _MEMBER.sub(lambda found: _member(found, wanted, change), text)
    small = text.lower()
    for trace in (*_CREDENTIALS, *_NUMBERS):
        has_sign = any(sign in small for sign in trace.signs)
        if has_sign and trace.kind in wanted and key in trace.keys:
            text = trace.pattern.sub(partial(_put, kind=trace.kind, key=key, change=change), text)
    return text


def _put(found: re.Match[str], kind: Kind, key: str, change: Change) -> str:
    secret = found["secret"]
    if is_settled(secret):
        return found[0]
    start, end = found.start("secret") - found.start(), found.end("secret") - found.start()
    return found[0][:start] + change(Finding(kind, key, secret)) + found[0][end:]


def _member(found: re.Match[str], wanted: tuple[Kind, ...], change: Change) -> str:
    """A member of a JSON object, by the rule of its name."""
    name, written = found["name"], found["text"]
    text = found["number"] if written is None else _unescaped(written)
    kind = kind_of(name, text)
    if kind is None and _PHONE_MEMBERS.fullmatch(name) and NUMBER.fullmatch(text):
        kind = Kind.NUMBERS
    if kind not in wanted or is_settled(text):
        return found[0]
    new = change(Finding(kind, name, text))
    if new == text:
        return found[0]
    group = "number" if written is None else "text"
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    quoted = f'"{new}"' if written is None and not new.isdecimal() else new
    return found[0][:start] + quoted + found[0][end:]


def _unescaped(written: str) -> str:
    try:
        return str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return written
