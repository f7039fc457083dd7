"""SASL SCRAM (RFC 5802, RFC 7677), which no Finesse has: only where a setting asks for it.

It serves to find out what a client does when something stronger than PLAIN is on offer. The
arithmetic is that of the library scramp, which is needed for nothing else and need not be there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from finesse_mock.conditions import SaslCondition
from finesse_mock.errors import UsageError
from finesse_mock.xmpp.sasl_failure import SaslError
from finesse_mock.xmpp.spec import Extent, Spec

if TYPE_CHECKING:
    from finesse_mock.xmpp.domain import Domain

IMPLEMENTS: Final = (
    Spec("RFC 5802", "", Extent.PARTIAL, "SCRAM-SHA-1 by a setting; no channel binding"),
    Spec("RFC 7677", "", Extent.PARTIAL, "SCRAM-SHA-256 by a setting; no channel binding"),
)

SCRAM_MECHANISMS: Final = ("SCRAM-SHA-256", "SCRAM-SHA-1")

_IDS_IN_SALT: Final = 4
_ITERATIONS: Final = 4096  # RFC 7677 §4: at least


def require_library() -> None:
    """Make sure that SCRAM can be offered.

    Raises:
        UsageError: scramp is not installed.
    """
    try:
        import scramp  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        raise UsageError(
            "SCRAM needs the package scramp: pip install 'finesse-mock[scram]'."
        ) from None


class ScramExchange:
    """One exchange: the client's first message, a challenge, its proof, and ours."""

    def __init__(self, domain: "Domain", mechanism: str) -> None:
        from scramp import ScramMechanism

        self.user = ""
        """Who signs in, once `challenge` has returned."""
        self._domain = domain
        self._mechanism = ScramMechanism(mechanism)
        self._server = self._mechanism.make_server(
            self._verifier, s_nonce=domain.ids() + domain.ids()
        )
        self._normalise: Callable[[str], str | None] = lambda _name: None
        self._is_stranger = False

    def challenge(self, client_first: str, normalise: Callable[[str], str | None]) -> str:
        """Return the server's first message; ``normalise`` finds the user that a name means.

        Raises:
            SaslError: the message is malformed, or there is no such user.
        """
        from scramp import ScramException

        self._normalise = normalise
        try:
            self._server.set_client_first(client_first)
        except ScramException:
            stranger = self._is_stranger
            raise SaslError(
                SaslCondition.NOT_AUTHORIZED if stranger else SaslCondition.MALFORMED_REQUEST
            ) from None
        return str(self._server.get_server_first())

    def verify(self, client_final: str) -> str:
        """Return the server's proof in answer to the client's.

        Raises:
            SaslError: the proof is wrong, or the message.
        """
        from scramp import ScramException

        try:
            self._server.set_client_final(client_final)
        except ScramException:
            raise SaslError(SaslCondition.NOT_AUTHORIZED) from None
        return str(self._server.get_server_final())

    def _verifier(self, name: str) -> tuple[bytes, bytes, bytes, int] | None:
        """Return what a server keeps of a user's password (RFC 5802 §3), None for a stranger."""
        self.user = self._normalise(name) or ""
        password = self._domain.password_of(self.user) if self.user else None
        if password is None:
            self._is_stranger = True
            return None
        chance = "".join(self._domain.ids() for _ in range(_IDS_IN_SALT))
        salt, stored_key, server_key, count = self._mechanism.make_auth_info(
            password, iteration_count=_ITERATIONS, salt=chance.encode()
        )
        return salt, stored_key, server_key, count
