"""What a client's last presence means for messages to its user (RFC 6121 §4, §8.5.2)."""

from enum import Enum


class Availability(Enum):
    """What a session's last presence means for messages to the bare JID."""

    UNANNOUNCED = "no presence sent yet"
    TAKES_MESSAGES = "available, priority not negative"
    TAKES_NONE = "available, negative priority"
    UNAVAILABLE = "unavailable"

    @property
    def is_available(self) -> bool:
        """Whether others see the client."""
        return self in {Availability.TAKES_MESSAGES, Availability.TAKES_NONE}

    @property
    def takes_nothing(self) -> bool:
        """Whether no message to the bare JID reaches the client, now or later."""
        return self in {Availability.TAKES_NONE, Availability.UNAVAILABLE}
