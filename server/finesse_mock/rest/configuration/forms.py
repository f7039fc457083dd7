"""What the texts in a body must be like, as tables: one form for each kind of object."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from finesse_mock.rest import rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.rejections import RequestRejectedError
from finesse_mock.wire.configuration import texts

Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A text of an object. ``fits`` says which are taken; ``fixed`` ones never change."""

    name: str
    fits: Fits
    required: bool = True
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The texts of an object, with the errors that its page in the guide lists."""

    root: str
    fields: tuple[Field, ...]
    missing: Callable[[str], RequestRejectedError]
    invalid: Callable[[str], RequestRejectedError]

    def full(self, body: bytes) -> dict[str, str]:
        """The texts of a new object.

        Raises:
            UnreadableBodyError: It is no XML document with that root.
            RequestRejectedError: A text is missing or does not fit.
        """
        return self.checked_full(texts(body, self.root, [each.name for each in self.fields]))

    def part(self, body: bytes) -> dict[str, str]:
        """The texts that are to change.

        Raises:
            UnreadableBodyError: It is no XML document with that root.
            RequestRejectedError: There are none, or one does not fit.
        """
        names = [each.name for each in self.fields if not each.fixed]
        given = self.checked(texts(body, self.root, names))
        if not given:
            raise errors.nothing_to_change(self.root)
        return given

    def checked_full(self, given: Mapping[str, str]) -> dict[str, str]:
        """Those texts, none of those that are required missing, all fitting.

        Raises:
            RequestRejectedError: One is missing or does not fit.
        """
        for each in self.fields:
            if each.required and not given.get(each.name):
                raise self.missing(each.name)
        return self.checked(given)

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """Those texts, all fitting.

        Raises:
            RequestRejectedError: One does not fit.
        """
        for each in self.fields:
            if each.name in given and not each.fits(given[each.name]):
                raise self.invalid(each.name)
        return dict(given)


def bad_parameter(name: str) -> RequestRejectedError:
    """What is answered where "Bad Request" stands for whatever is wrong with a parameter."""
    return rejections.bad_request(name, f"Invalid or missing parameter: {name}")


def length(least: int, most: int) -> Fits:
    """Texts of so many characters."""
    return lambda text: least <= len(text) <= most


def number(least: int, most: int) -> Fits:
    """Whole numbers in a range."""
    return lambda text: bool(re.fullmatch("[0-9]{1,9}", text)) and least <= int(text) <= most


def one_of(*words: str) -> Fits:
    """Those words alone."""
    return lambda text: text in words


def anything(_text: str) -> bool:
    """Every text, the empty one too."""
    return True


boolean = one_of("true", "false")
"""The two words for it."""
