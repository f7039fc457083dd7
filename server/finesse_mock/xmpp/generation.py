"""What differs on the wire between the Openfire releases that Finesse has been built on, as data.

Every difference is a field. Code asks the field and never the name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One generation of Openfire."""

    name: str
    session_is_optional: bool
    """The session feature says so (draft-cridland-xmpp-session); else it is a bare element."""
    offers_iq_auth: bool
    """XEP-0078 is listed among the features. Requests are answered either way."""
    bind_reply_names_sender: bool
    """The answer to a bind request repeats the address asked, like every other answer."""
    message_ids_name_node: bool
    """A message's id is `<node>__<bare JID>__<five random>`; otherwise eight alphanumerics."""
    hex_stream_ids: bool
    """Stream ids are 32-bit numbers in hexadecimal; otherwise ten characters of base 36."""


OPENFIRE_3: Final = Generation(
    name="3.x",
    session_is_optional=False,
    offers_iq_auth=True,
    bind_reply_names_sender=True,
    message_ids_name_node=True,
    hex_stream_ids=True,
)
"""Under Finesse 9 to 11."""

OPENFIRE_4: Final = Generation(
    name="4.x",
    session_is_optional=True,
    offers_iq_auth=False,
    bind_reply_names_sender=False,
    message_ids_name_node=False,
    hex_stream_ids=False,
)
"""Under Finesse 12."""

GENERATIONS: Final[Mapping[str, Generation]] = {
    generation.name: generation for generation in (OPENFIRE_3, OPENFIRE_4)
}
