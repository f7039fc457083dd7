"""Why authentication fails (RFC 6120 §6.5)."""

from finesse_mock.conditions import SaslCondition


class SaslError(Exception):
    """The exchange fails; `condition` tells the client why."""

    def __init__(self, condition: SaslCondition) -> None:
        super().__init__(condition)
        self.condition = condition
