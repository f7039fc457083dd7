"""How a client fails; the message of each is a sentence for people."""


class ClientError(Exception):
    """The server and this client do not get on."""


class StreamEndedError(ClientError):
    """The stream is over; ``condition`` is what the server gave as its reason, if it gave any."""

    def __init__(self, why: str, condition: str = "") -> None:
        super().__init__(why)
        self.condition = condition


class SignInError(ClientError):
    """The server lets the user not in; ``condition`` is that of RFC 6120 §6.5."""

    def __init__(self, user: str, condition: str) -> None:
        super().__init__(f"{user} was not let in: {condition}.")
        self.condition = condition

    @property
    def is_final(self) -> bool:
        """Whether the same login will be refused again: only one condition says that it may not."""
        return self.condition != "temporary-auth-failure"


class RefusedError(ClientError):
    """A request was answered with an error; ``condition`` is that of RFC 6120 §8.3.3."""

    def __init__(self, what: str, condition: str) -> None:
        super().__init__(f"{what} was refused: {condition}.")
        self.condition = condition
