"""All mistakes of a file at once, for whoever wrote it to mend in one go."""

from collections.abc import Iterator
from contextlib import contextmanager

from finesse_mock.errors import UsageError


class MistakesError(UsageError):
    """A file has mistakes; ``mistakes`` has a sentence with its place for each."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class EndlessError(UsageError):
    """A mistake after which looking for more makes no sense."""


class Mistakes:
    """Those found so far, each once, in the order in which they were found."""

    def __init__(self) -> None:
        self.noticed = 0
        """How often there was one; the same one counts each time."""
        self._found: dict[str, None] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note the mistake that ends this block, if one does, and go on behind it."""
        try:
            yield
        except EndlessError as error:
            self._note(error)
            self.tell()
        except UsageError as error:
            self._note(error)

    def _note(self, error: UsageError) -> None:
        self.noticed += 1
        known = error.mistakes if isinstance(error, MistakesError) else (str(error),)
        self._found.update(dict.fromkeys(known))

    def tell(self) -> None:
        """Raise what was found.

        Raises:
            MistakesError: anything was.
        """
        if self._found:
            raise MistakesError(tuple(self._found))
