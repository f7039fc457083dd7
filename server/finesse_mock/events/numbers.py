"""One count for all that happens."""


class Numbers:
    """Numbers from 1, without gaps; ``latest`` is 0 before the first."""

    def __init__(self) -> None:
        self.latest = 0

    def next(self) -> int:
        """The next number."""
        self.latest += 1
        return self.latest
