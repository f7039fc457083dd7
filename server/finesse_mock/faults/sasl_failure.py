"""``sasl.failure``."""

from typing import Annotated

from msgspec import Meta

from finesse_mock.conditions import SaslCondition
from finesse_mock.faults.fault import ReplyFault


class SaslFailure(ReplyFault, frozen=True, kw_only=True, tag="sasl.failure"):
    """A right password is refused; with `agent`, that of this agent."""

    condition: Annotated[SaslCondition, Meta(description="The condition, of RFC 6120 §6.5.")] = (
        SaslCondition.NOT_AUTHORIZED
    )
