"""Phone books and their contacts: "PhoneBook" and "Contact" of the developer guide."""

from collections.abc import Mapping
from dataclasses import replace

from finesse_mock.model.desktop import Contact, PhoneBook
from finesse_mock.model.site import Site
from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.configuration.forms import Field, Form, bad_parameter, length, one_of
from finesse_mock.rest.configuration.kinds import Kind
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.wire import lists

GLOBAL, TEAM = "GLOBAL", "TEAM"

MAX_BOOKS = {GLOBAL: 10, TEAM: 300}
MAX_CONTACTS = 6000
MAX_CONTACTS_IN_ALL = 50_000
"""What a system holds at most, on the pages of both objects."""

_PHONE_BOOK = Form(
    root="PhoneBook",
    fields=(
        Field(name="name", fits=length(1, 64)),
        Field(name="type", fits=one_of(GLOBAL, TEAM)),
    ),
    missing=rejections.parameter_missing,
    invalid=rejections.invalid_input,
)
_CONTACT = Form(
    root="Contact",
    fields=(
        Field(name="firstName", fits=length(0, 128), required=False),
        Field(name="lastName", fits=length(0, 128), required=False),
        Field(name="phoneNumber", fits=length(1, 32)),
        Field(name="description", fits=length(0, 128), required=False),
    ),
    missing=bad_parameter,
    invalid=bad_parameter,
)


def list_phone_books(call: Call) -> Answer:
    """Answer "PhoneBook—Get List"; the contacts are elsewhere."""
    access.administrator(call)
    return Document(lists.phone_book_list(call.floor.site.phone_books.values()))


def list_contacts(call: Call) -> Answer:
    """Answer "Contact—Get List"."""
    book = PHONE_BOOKS.named(call)
    return Document(lists.contacts("Contacts", book.id, book.contacts))


# Phone books


def _new_book(call: Call, number: int) -> PhoneBook:
    given = _PHONE_BOOK.full(call.body)
    book = PhoneBook(id=number, name=given["name"], teams=None if given["type"] == GLOBAL else ())
    return _fitting_book(call, book)


def _changed_book(call: Call, old: PhoneBook) -> PhoneBook:
    given = _PHONE_BOOK.part(call.body)
    teams = old.teams
    if given.get("type") == GLOBAL:
        _check_unused(call, old)
        teams = None
    elif given.get("type") == TEAM:
        teams = old.teams or ()
    return _fitting_book(call, replace(old, name=given.get("name", old.name), teams=teams))


def _fitting_book(call: Call, book: PhoneBook) -> PhoneBook:
    others = [each for each in call.floor.site.phone_books.values() if each.id != book.id]
    if any(each.name == book.name for each in others):
        raise errors.duplicate("name", f"The phone book {book.name} exists already")
    alike = sum(each.for_all == book.for_all for each in others)
    if alike >= MAX_BOOKS[GLOBAL if book.for_all else TEAM]:
        raise errors.maximum_exceeded("PhoneBook")
    return book


def _check_unused(_call: Call, book: PhoneBook) -> None:
    """A book that is assigned to a team neither goes nor becomes everybody's."""
    if book.teams:
        raise errors.in_use(str(book.id))


PHONE_BOOKS: Kind[PhoneBook] = Kind(
    path="PhoneBook",
    objects=lambda call: call.floor.site.phone_books,
    kept=lambda call, books: replace(call.floor.site, phone_books=books),
    show=lambda _, book: lists.phone_book(book, lists.contacts_uri(book)),
    create=_new_book,
    change=_changed_book,
    check_removal=_check_unused,
)

# Contacts


def _book(call: Call) -> PhoneBook:
    """The phone book in the URL of a contact."""
    number = call.path["book"]
    found = call.floor.site.phone_books.get(int(number)) if number.isdecimal() else None
    if found is None:
        raise rejections.not_found(number)
    return found


def _with_contacts(call: Call, contacts: Mapping[int, Contact]) -> Site:
    site, book = call.floor.site, _book(call)
    changed = replace(book, contacts=tuple(contacts.values()))
    return replace(site, phone_books={**site.phone_books, book.id: changed})


def _new_contact(call: Call, number: int) -> Contact:
    given = _CONTACT.full(call.body)
    in_all = sum(len(each.contacts) for each in call.floor.site.phone_books.values())
    if len(_book(call).contacts) >= MAX_CONTACTS or in_all >= MAX_CONTACTS_IN_ALL:
        raise errors.maximum_exceeded("Contact")
    return _filled(Contact(id=number, first_name="", last_name="", phone_number=""), given)


def _filled(old: Contact, given: Mapping[str, str]) -> Contact:
    return replace(
        old,
        first_name=given.get("firstName", old.first_name),
        last_name=given.get("lastName", old.last_name),
        phone_number=given.get("phoneNumber", old.phone_number),
        description=given.get("description", old.description),
    )


CONTACTS: Kind[Contact] = Kind(
    path="PhoneBook/{book}/Contact",
    objects=lambda call: {each.id: each for each in _book(call).contacts},
    kept=_with_contacts,
    show=lambda call, contact: lists.contact(contact, _book(call).id),
    create=_new_contact,
    change=lambda call, old: _filled(old, _CONTACT.part(call.body)),
)
