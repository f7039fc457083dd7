"""XMPP addresses (RFC 7622), as far as Finesse uses them."""

import re
from dataclasses import dataclass
from typing import Final, Self

from finesse_mock.xmpp.spec import Extent, Spec

IMPLEMENTS: Final = (
    Spec("RFC 7622", "", Extent.PARTIAL, "addresses; without the tables of PRECIS"),
)

_MAX_PART_BYTES: Final = 1023  # RFC 7622 §3.1

# RFC 7622 §3.3.1 forbids these in a local part; white space and controls are never valid.
_BAD_LOCAL: Final = re.compile(r"""["&'/:<>@\s\x00-\x1f\x7f]""")
_BAD_DOMAIN: Final = re.compile(r"""["&'/<>@\s\x00-\x1f\x7f]""")
_BAD_RESOURCE: Final = re.compile(r"[\x00-\x1f\x7f]")


class JidError(ValueError):
    """The text is not an address."""


@dataclass(frozen=True, slots=True)
class Jid:
    """An address; `local` and `resource` are empty when absent."""

    local: str
    domain: str
    resource: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address in `text`, local part and domain lower-cased.

        Raises:
            JidError: a part is empty, too long or holds a forbidden character.
        """
        bare, slash, resource = text.partition("/")
        local, at, domain = bare.rpartition("@")
        domain = domain.removesuffix(".")
        if (at and not local) or (slash and not resource) or not domain:
            raise JidError(text)
        if _BAD_LOCAL.search(local) or _BAD_DOMAIN.search(domain) or _BAD_RESOURCE.search(resource):
            raise JidError(text)
        if any(len(part.encode()) > _MAX_PART_BYTES for part in (local, domain, resource)):
            raise JidError(text)
        return cls(local.lower(), domain.lower(), resource)

    @property
    def bare(self) -> str:
        """The address without its resource, as text."""
        return f"{self.local}@{self.domain}" if self.local else self.domain

    def __str__(self) -> str:
        return f"{self.bare}/{self.resource}" if self.resource else self.bare
