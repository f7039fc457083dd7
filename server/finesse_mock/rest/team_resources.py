"""TeamResource: the same lists for a whole team, for its agents, its supervisors, administrators.

"TeamResource" of the Finesse Web Services Developer Guide, 12.0 and newer.
"""

import re
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from finesse_mock.model.desktop import PhoneBook
from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Answer, Call, Document
from finesse_mock.rest.lists import category_in
from finesse_mock.wire import layouts, lists, uris, workflows

MAX_CONTACTS: Final = 6000
"""So many contacts one request may ask for."""


def team_reason_codes(call: Call) -> Answer:
    """Answer "TeamResource—Get Reason Codes"; ``category`` is required."""
    team_id = access.own_or_overseen_team(call)
    category = category_in(call)
    offered = [each for each in call.floor.site.listed_codes(category) if each.is_for(team_id)]
    return Document(lists.reason_codes(category, offered))


def team_wrap_up_reasons(call: Call) -> Answer:
    """Answer "TeamResource—Get Wrap-Up Reasons"."""
    team_id = access.own_or_overseen_team(call)
    reasons = call.floor.site.wrap_up_reasons.values()
    offered = [each for each in reasons if each.is_for(team_id)]
    return Document(lists.wrap_up_reasons(offered, uris.API))


def team_workflows(call: Call) -> Answer:
    """Answer "TeamResource—Get Workflows"."""
    site = call.floor.site
    offered = site.workflows_for(access.own_or_overseen_team(call))
    return Document(workflows.workflows(offered, site.workflow_actions))


def team_layouts(call: Call) -> Answer:
    """Answer "TeamResource—Get Media Properties Layouts"."""
    access.own_or_overseen_team(call)
    return Document(layouts.layouts(call.floor.site.default_first(), uris.API))


def team_phone_books(call: Call) -> Answer:
    """Answer "TeamResource—Get Phone Books"; a Range counts contacts through all books."""
    books = call.floor.site.phone_books_for(access.own_or_overseen_team(call))
    total = sum(len(book.contacts) for book in books)
    first, last = _range(call, total)
    document = lists.phone_books(_cut(books, first, last), "Contacts")
    if first == 1 and last >= total:
        return Document(document)
    told = {"Content-Range": f"objects {first}-{min(last, total)}/{total}"}
    return Document(document, HTTPStatus.PARTIAL_CONTENT, told)


def _range(call: Call, total: int) -> tuple[int, int]:
    """First and last contact asked for, counted from 1: ``Range: objects=1-6000``."""
    if not call.range:
        return 1, total
    found = re.fullmatch(r"\s*objects\s*=\s*([0-9]{1,9})\s*-\s*([0-9]{1,9})\s*", call.range)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    outside = not 1 <= first <= max(total, 1)
    if outside or last < first or last - first >= MAX_CONTACTS:
        raise rejections.range_not_satisfiable(call.range)
    return first, last


def _cut(books: list[PhoneBook], first: int, last: int) -> list[PhoneBook]:
    """The books with only those of their contacts that lie in the range, without empty ones."""
    kept = []
    before = 0
    for book in books:
        inside = book.contacts[max(0, first - 1 - before) : max(0, last - before)]
        before += len(book.contacts)
        if inside or not book.contacts:
            kept.append(replace(book, contacts=inside))
    return kept
