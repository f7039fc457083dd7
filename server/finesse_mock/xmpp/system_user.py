"""The system user `finesse`: the Finesse web application, as its notification service shows it.

Every agent sees its presence, a documented sign of health: when it goes, the web application has
gone although the notification service is still there.

Source: "XMPP Connection Management" in the Finesse Web Services Developer Guide.
"""

from typing import TYPE_CHECKING, Final

from finesse_mock.xmpp import namespaces as ns
from finesse_mock.xmpp.element import Element
from finesse_mock.xmpp.jid import Jid, JidError

if TYPE_CHECKING:
    from finesse_mock.xmpp.session import Session

_NAME: Final = "finesse"


def is_meant(session: "Session", to: str | None) -> bool:
    """Tell whether `to` is the address of the system user."""
    try:
        jid = Jid.parse(to or "")
    except JidError:
        return False
    return jid.local == _NAME and session.names_domain(jid.domain)


def approve(session: "Session") -> None:
    """Grant a subscription to its presence; it comes from the account (RFC 6121 §3.1.2)."""
    _send(session, {"type": "subscribed", "from": Jid(_NAME, session.domain.name).bare})


def answer_probe(session: "Session") -> None:
    """Tell whether it is there; the account answers for a user who is not (RFC 6121 §4.3.2)."""
    if session.domain.system_user_available:
        show(session)
    else:
        _send(session, {"type": "unavailable", "from": Jid(_NAME, session.domain.name).bare})


def show(session: "Session") -> None:
    """Send its presence as it just became; presence comes from a resource (RFC 6121 §4)."""
    available = session.domain.system_user_available
    attrs = {} if available else {"type": "unavailable"}
    _send(session, attrs | {"from": str(Jid(_NAME, session.domain.name, _NAME))})


def _send(session: "Session", attrs: dict[str, str]) -> None:
    to = session.jid.bare if session.jid else ""
    session.send(Element("presence", ns.CLIENT, attrs | {"to": to}))
