"""How the REST API behaves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from finesse_mock.complaints import Complaints
from finesse_mock.rest.disturbance import RestFaults
from finesse_mock.runtime import secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """The settings of one server.

    ``allowed_origins``: origins of web pages that may call it, None for any (``utils finesse
    cors``). ``max_sessions``: so many session cookies are kept, the longest unused forgotten
    first. ``new_session_id`` makes their values. ``token_s``: seconds for which a token of single
    sign-on is good. ``https_port``: where plain requests are sent on to; None: they are answered.
    ``complaints`` are told what fails and may not. ``faults`` are what goes wrong on purpose.
    """

    allowed_origins: frozenset[str] | None = None
    max_sessions: int = 10_000
    new_session_id: Callable[[], str] = secret
    token_s: float = 3600.0
    https_port: int | None = None
    complaints: Complaints = field(default_factory=Complaints)
    faults: RestFaults | None = None
