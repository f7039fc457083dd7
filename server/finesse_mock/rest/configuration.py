"""Configuration as administrators read it: "Finesse Configuration APIs" of the developer guide."""

from collections.abc import Mapping
from typing import TypeVar

from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.rest.lists import category_in, number_in
from finesse_mock.wire import layouts, lists, uris, workflows
from finesse_mock.wire.users import reason_code, team
from finesse_mock.wire.xml import branch

Item = TypeVar("Item")


def get_reason_codes(call: Call) -> Answer:
    """Answer "ReasonCode—Get List"; system codes are used, but never listed."""
    access.administrator(call)
    category = category_in(call)
    return Document(lists.reason_codes(category, call.floor.site.listed_codes(category)))


def get_reason_code(call: Call) -> Answer:
    """Answer "ReasonCode—Get"."""
    return Document(reason_code("ReasonCode", _named(call, call.floor.site.reason_codes)))


def get_wrap_up_reasons(call: Call) -> Answer:
    """Answer "WrapUpReason—Get List"."""
    access.administrator(call)
    return Document(lists.wrap_up_reasons(call.floor.site.wrap_up_reasons.values(), uris.API))


def get_wrap_up_reason(call: Call) -> Answer:
    """Answer "WrapUpReason—Get"."""
    return Document(lists.wrap_up_reason(_named(call, call.floor.site.wrap_up_reasons), uris.API))


def get_phone_books(call: Call) -> Answer:
    """Answer "PhoneBook—Get List"; the contacts are elsewhere."""
    access.administrator(call)
    return Document(lists.phone_book_list(call.floor.site.phone_books.values()))


def get_phone_book(call: Call) -> Answer:
    """Answer "PhoneBook—Get"."""
    book = _named(call, call.floor.site.phone_books)
    return Document(lists.phone_book(book, lists.contacts_uri(book)))


def get_contacts(call: Call) -> Answer:
    """Answer "Contact—Get List"."""
    book = _named(call, call.floor.site.phone_books)
    return Document(lists.contacts("Contacts", book.id, book.contacts))


def get_layouts(call: Call) -> Answer:
    """Answer "MediaPropertiesLayout—Get List"."""
    access.administrator(call)
    return Document(layouts.layouts(call.floor.site.default_first(), uris.API))


def get_workflows(call: Call) -> Answer:
    """Answer "Workflow—Get List"."""
    access.administrator(call)
    return Document(workflows.workflows(call.floor.site.workflows.values()))


def get_teams(call: Call) -> Answer:
    """Answer "Team—Get List"."""
    access.administrator(call)
    return Document(branch("Teams", *map(team, call.floor.site.teams.values())))


def _named(call: Call, objects: Mapping[int, Item]) -> Item:
    access.administrator(call)
    found = objects.get(number_in(call))
    if found is None:
        raise rejections.not_found(call.path["number"])
    return found
