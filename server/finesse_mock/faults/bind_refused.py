"""``bind.refused``."""

from typing import Annotated

from msgspec import Meta

from finesse_mock.conditions import BindCondition
from finesse_mock.faults.fault import ReplyFault


class BindRefused(ReplyFault, frozen=True, kw_only=True, tag="bind.refused"):
    """A client that has authenticated does not get the resource it asks for."""

    condition: Annotated[
        BindCondition, Meta(description="The condition, of RFC 6120 §7.6.2 and §7.7.2.")
    ] = BindCondition.RESOURCE_CONSTRAINT
