"""The lists that a desktop reads once: reason codes, wrap-up reasons, phone books.

"User—Get List of Reason Codes", "User—Get List of Wrap-Up Reasons", "User—Get List of Phone Books"
and "TeamResource—Get Phone Books" of the Finesse Web Services Developer Guide.
"""

from collections.abc import Iterable

from finesse_mock.model.desktop import Contact, PhoneBook
from finesse_mock.model.site import ReasonCategory, ReasonCode, WrapUpReason
from finesse_mock.wire import uris
from finesse_mock.wire.users import reason_code
from finesse_mock.wire.xml import Node, branch, flag, leaf


def reason_codes(category: ReasonCategory, reasons: Iterable[ReasonCode]) -> Node:
    """A list of reason codes; the attribute keeps clients from reading an empty one as null."""
    items = (reason_code("ReasonCode", each) for each in reasons)
    return branch("ReasonCodes", *items, category=category)


def wrap_up_reason(each: WrapUpReason, owner: str) -> Node:
    """A wrap-up reason; ``owner`` is the URI of the object in whose list it stands."""
    return branch(
        "WrapUpReason",
        flag("forAll", each.for_all),
        leaf("label", each.label),
        leaf("uri", f"{owner}/WrapUpReason/{each.id}"),
    )


def wrap_up_reasons(reasons: Iterable[WrapUpReason], owner: str) -> Node:
    """A list of wrap-up reasons."""
    return branch("WrapUpReasons", *(wrap_up_reason(each, owner) for each in reasons))


def phone_books(books: Iterable[PhoneBook], contacts_name: str = "contacts") -> Node:
    """Phone books with their contacts in them; ``contacts_name`` is ``Contacts`` for a team."""
    return branch(
        "PhoneBooks",
        *(phone_book(each, contacts(contacts_name, each.id, each.contacts)) for each in books),
    )


def phone_book_list(books: Iterable[PhoneBook]) -> Node:
    """Phone books as the administrator gets them: with the URI of their contacts."""
    return branch("PhoneBooks", *(phone_book(each, contacts_uri(each)) for each in books))


def phone_book(book: PhoneBook, held: Node) -> Node:
    """A phone book; ``held`` are its contacts or their URI."""
    return branch(
        "PhoneBook",
        held,
        leaf("name", book.name),
        leaf("type", "GLOBAL" if book.for_all else "TEAM"),
        leaf("uri", uris.phone_book(book.id)),
    )


def contacts_uri(book: PhoneBook) -> Node:
    """Where the contacts of a phone book are."""
    return leaf("contacts", f"{uris.phone_book(book.id)}/Contacts")


def contacts(name: str, book_id: int, entries: Iterable[Contact]) -> Node:
    """The contacts of a phone book."""
    return branch(name, *(contact(each, book_id) for each in entries))


def contact(each: Contact, book_id: int) -> Node:
    """An entry of that phone book."""
    return branch(
        "Contact",
        leaf("description", each.description),
        leaf("firstName", each.first_name),
        leaf("lastName", each.last_name),
        leaf("phoneNumber", each.phone_number),
        leaf("uri", f"{uris.phone_book(book_id)}/Contact/{each.id}"),
    )
