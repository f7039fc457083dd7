"""What can be set about an XMPP domain."""

from dataclasses import dataclass

from finesse_mock.xmpp.generation import OPENFIRE_4, Generation


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSettings:
    """Limits and choices of one XMPP domain; times in seconds, sizes in bytes."""

    aliases: frozenset[str] = frozenset()
    """Other lower-case names of the domain, accepted in addresses and behind `pubsub.`."""

    generation: Generation = OPENFIRE_4
    """Which Openfire it behaves like, where they differ."""

    offers_iq_auth: bool = False
    """List XEP-0078 among the features even if the generation does not, as its plugin would."""

    scram: bool = False
    """Offer SCRAM-SHA-256 and SCRAM-SHA-1 before PLAIN; needs `Domain.password_of`."""

    starttls: bool = False
    """Offer STARTTLS on plain connections whose transport can do it."""

    max_stanza_bytes: int = 1_048_576
    max_unauthenticated_stanza_bytes: int = 10_240
    """RFC 6120 §13.12: no limit below 10,000 bytes."""

    max_unauthenticated_bytes: int = 65_536
    max_unauthenticated_stanzas: int = 32
    max_authentication_failures: int = 3
    authentication_seconds: float = 60.0
    idle_seconds: float = 360.0
    """Silence after which a stream ends; a ping goes out after half of it. 0 = never."""

    max_stanzas_per_second: float = 1000.0
    """What one authenticated client may send on average over `stanza_burst_seconds`. 0 = any."""

    stanza_burst_seconds: float = 10.0

    max_sessions: int = 20_000
    """Streams at one time, authenticated or not."""

    max_sessions_per_user: int = 50
    """Resources of one user at one time."""

    max_subscriptions_per_user: int = 1000
    """Of all addresses of a user together; they outlive the sessions that made them."""

    max_outbound_bytes: int = 4_194_304
    """What may wait for one slow client before its stream ends."""

    max_queued_messages: int = 64
    """What may wait for the initial presence of one client."""
