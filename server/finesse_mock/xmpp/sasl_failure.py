"""Why authentication fails (RFC 6120 §6.5)."""

from enum import StrEnum


class SaslCondition(StrEnum):
    """The failures of RFC 6120 §6.5 that can occur here."""

    ABORTED = "aborted"
    INCORRECT_ENCODING = "incorrect-encoding"
    INVALID_AUTHZID = "invalid-authzid"
    INVALID_MECHANISM = "invalid-mechanism"
    MALFORMED_REQUEST = "malformed-request"
    NOT_AUTHORIZED = "not-authorized"


class SaslError(Exception):
    """The exchange fails; `condition` tells the client why."""

    def __init__(self, condition: SaslCondition) -> None:
        super().__init__(condition)
        self.condition = condition
