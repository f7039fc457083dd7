"""What is looked for when a recording is scrubbed, and by which names it goes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final


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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is to be replaced: what it is, and where it stands."""

    kind: Kind
    where: str
    secret: str


_CREDENTIAL_NAME: Final = re.compile(
    r"(?i)(?:.*[_.-]|.*(?<=[a-z]))?"
    r"(?:password|passwd|pwd|secret|token|authorization|jsessionid(?:sso)?|digest)"
)
_SASL: Final = frozenset({"auth", "response", "challenge"})
_NUMBERS: Final = frozenset(
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
_PEOPLE: Final = frozenset({"firstName", "lastName", "loginName", "fullName", "createdBy"})
HOSTS: Final = frozenset({"host", "hostName", "xmppDomain", "xmppPubSubDomain"})
_WRITTEN: Final = frozenset({"content", "description", "logData", "wrapUpReason", "wrapUpItem"})

NUMBER: Final = re.compile(r"\+?\(?\d(?:[ ()./-]{0,3}\d){6,18}")
# What stands before it keeps the search from beginning anew within a long word.
MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")

_PSEUDONYM: Final = re.compile(
    r"\*\*\*|\+?5550\d{3,}|(?:Person|Text)-[0-9a-f]{8}|(?:pubsub\.)?host-[0-9a-f]{8}\.example"
    r"|mail-[0-9a-f]{8}@host\.example"
)


def kind_of(name: str, text: str) -> Kind | None:
    """What the text of an element or member of that name is; None where it may stay."""
    name = name.rpartition(":")[2]
    if _is_of_credentials(name) or (name in _SASL and _BASE64.fullmatch(text)):
        return Kind.CREDENTIALS
    if name in _NUMBERS or name == "value":
        if NUMBER.fullmatch(text) or MAIL.fullmatch(text):
            return Kind.NUMBERS
        return Kind.VARIABLES if name == "value" else None
    if name in _PEOPLE or name in HOSTS:
        return Kind.NAMES
    return Kind.VARIABLES if name in _WRITTEN else None


@lru_cache(maxsize=1000)
def _is_of_credentials(name: str) -> bool:
    return bool(_CREDENTIAL_NAME.fullmatch(name))


def is_settled(text: str) -> bool:
    """Whether there is nothing to replace: it is empty, a pseudonym, or a variable."""
    text = text.strip()
    return not text or bool(_PSEUDONYM.fullmatch(text) or re.fullmatch(r"\$\{[^{}]*\}", text))
