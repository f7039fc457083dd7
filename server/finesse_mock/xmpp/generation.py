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
    refuses_hasty_polls: bool
    """An empty BOSH request ends the session if it comes before the polling interval is over and
    takes the last place; otherwise it releases the one that is held (XEP-0124 §8)."""


OPENFIRE_3: Final = Generation(
    name="3.x",
    session_is_optional=False,
    offers_iq_auth=True,
    bind_reply_names_sender=True,
    message_ids_name_node=True,
    hex_stream_ids=True,
    refuses_hasty_polls=True,
)
"""Under Finesse 9 to 11."""

OPENFIRE_4: Final = Generation(
    name="4.x",
    session_is_optional=True,
    offers_iq_auth=False,
    bind_reply_names_sender=False,
    message_ids_name_node=False,
    hex_stream_ids=False,
    refuses_hasty_polls=False,
)
"""Under Finesse 12."""

GENERATIONS: Final[Mapping[str, Generation]] = {
    generation.name: generation for generation in (OPENFIRE_3, OPENFIRE_4)
}
