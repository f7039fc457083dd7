"""What is assigned to a team: "Team" among the configuration APIs of the developer guide."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from finesse_mock.model.desktop import Assigned, PhoneBook, Workflow
from finesse_mock.model.site import ReasonCode, Site, WrapUpReason
from finesse_mock.rest import access, rejections
from finesse_mock.rest.configuration import errors
from finesse_mock.rest.configuration.layouts import checked_layout
from finesse_mock.rest.exchange import Answer, Call, Configured, Document, Endpoint
from finesse_mock.rest.lists import category_in
from finesse_mock.wire import layouts, lists, uris, workflows
from finesse_mock.wire.configuration import referred, texts
from finesse_mock.wire.users import team
from finesse_mock.wire.xml import Node, branch

MAX_WORKFLOWS = 20
"""So many workflows a team has at the most."""

A = TypeVar("A", bound=Assigned)


def list_teams(call: Call) -> Answer:
    """Answer "Team—Get List"."""
    access.administrator(call)
    return Document(branch("Teams", *map(team, call.floor.site.teams.values())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Generic[A]):
    """One kind of objects that teams are assigned; what is for all is no assignment.

    ``objects`` are those that a call is about, ``kept`` is the site with some of them replaced.
    """

    plural: str
    item: str
    objects: Callable[[Call], Mapping[int, A]]
    kept: Callable[[Site, Mapping[int, A]], Site]
    show: Callable[[Call, Iterable[A]], Node]
    most: int | None = None

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Reading and replacing the assignments of a team."""
        path = f"Team/{{team}}/{self.plural}"
        return (
            Endpoint("GET", path, self.get, configures=True),
            Endpoint("PUT", path, self.put, configures=True),
        )

    def get(self, call: Call) -> Answer:
        """Answer what the team is assigned."""
        team_id = _team(call)
        objects = self.objects(call).values()
        return Document(self.show(call, [each for each in objects if each.is_assigned_to(team_id)]))

    def put(self, call: Call) -> Answer:
        """Assign to the team what the body names, and nothing else."""
        team_id = _team(call)
        objects = self.objects(call)
        wanted = referred(call.body, self.plural, self.item)
        for number in wanted:
            if number not in objects:
                raise rejections.stale_object(str(number))
        if self.most is not None and len(set(wanted)) > self.most:
            raise errors.maximum_exceeded(self.plural)
        changed = {
            number: _assigned(each, team_id, wanted=number in wanted)
            for number, each in objects.items()
        }
        return Configured(self.kept(call.floor.site, changed))


def _assigned(each: A, team_id: str, *, wanted: bool) -> A:
    if each.teams is None:
        return each
    others = tuple(other for other in each.teams if other != team_id)
    return replace(each, teams=(*others, team_id) if wanted else others)


def _team(call: Call) -> str:
    access.administrator(call)
    team_id = call.path["team"]
    if team_id not in call.floor.site.teams:
        raise errors.invalid_team(team_id)
    return team_id


_REASON_CODES: Assignment[ReasonCode] = Assignment(
    plural="ReasonCodes",
    item="ReasonCode",
    objects=lambda call: {
        each.id: each for each in call.floor.site.listed_codes(category_in(call))
    },
    kept=lambda site, codes: replace(site, reason_codes={**site.reason_codes, **codes}),
    show=lambda call, codes: lists.reason_codes(category_in(call), codes),
)

_WRAP_UP_REASONS: Assignment[WrapUpReason] = Assignment(
    plural="WrapUpReasons",
    item="WrapUpReason",
    objects=lambda call: call.floor.site.wrap_up_reasons,
    kept=lambda site, reasons: replace(site, wrap_up_reasons=reasons),
    show=lambda _, reasons: lists.wrap_up_reasons(reasons, uris.API),
)

_PHONE_BOOKS: Assignment[PhoneBook] = Assignment(
    plural="PhoneBooks",
    item="PhoneBook",
    objects=lambda call: call.floor.site.phone_books,
    kept=lambda site, books: replace(site, phone_books=books),
    show=lambda _, books: lists.phone_book_list(books),
)

_WORKFLOWS: Assignment[Workflow] = Assignment(
    plural="Workflows",
    item="Workflow",
    objects=lambda call: call.floor.site.workflows,
    kept=lambda site, several: replace(site, workflows=several),
    show=lambda call, several: workflows.workflows(several, call.floor.site.workflow_actions),
    most=MAX_WORKFLOWS,
)

ASSIGNMENTS = (_REASON_CODES, _WRAP_UP_REASONS, _PHONE_BOOKS, _WORKFLOWS)

# The layout of the desktop

_LAYOUT_CONFIG = "TeamLayoutConfig"


def get_team_layout(call: Call) -> Answer:
    """Answer "Team—Get Layout Config"."""
    team_id, site = _team(call), call.floor.site
    own = team_id in site.team_desktop_layouts
    return Document(layouts.team_desktop_layout(site.desktop_layout_for(team_id), is_own=own))


def put_team_layout(call: Call) -> Answer:
    """Answer "Team—Update Layout Config"; with ``useDefault`` the layout in it is ignored."""
    team_id, site = _team(call), call.floor.site
    given = texts(call.body, _LAYOUT_CONFIG, ["useDefault", "layoutxml"])
    if given.get("useDefault") not in ("true", "false"):
        raise rejections.bad_request("useDefault", "useDefault is true or false")
    own = {key: each for key, each in site.team_desktop_layouts.items() if key != team_id}
    if given["useDefault"] == "false":
        own[team_id] = checked_layout(given.get("layoutxml"))
    return Configured(replace(site, team_desktop_layouts=own))
