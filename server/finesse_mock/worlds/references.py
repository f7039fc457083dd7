"""What one part of a world file says about another: ids are unique, references lead somewhere."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from finesse_mock.documents import Document, Place, nearest
from finesse_mock.errors import UsageError
from finesse_mock.model.profile import Profile
from finesse_mock.wire.configuration import is_desktop_layout
from finesse_mock.worlds.media import check_media
from finesse_mock.worlds.schema import WorldContents
from finesse_mock.worlds.system_codes import system_codes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of one world, which stands at ``root`` in ``document``."""

    document: Document
    root: Place
    contents: WorldContents

    def run(self, profile: Profile) -> None:
        """Check everything.

        Raises:
            UsageError: the first mistake, with its place.
        """
        self._ids()
        self._people()
        self._reason_codes(profile)
        self._numbers()
        self._teams()
        self._desktop_layout()
        check_media(self)

    def error(self, place: Place, sentence: str, *, at_key: bool = False) -> UsageError:
        """An error at a place of the world, or at the key it stands under."""
        return self.document.error((*self.root, *place), sentence, at_key=at_key)

    def _ids(self) -> None:
        world = self.contents
        self._unique("teams", world.teams, "id", lambda each: each.id)
        self._unique("agents", world.agents, "id", lambda each: each.id.casefold())
        self._unique("queues", world.queues, "id", lambda each: each.id)
        self._unique("reasonCodes", world.reason_codes, "id", lambda each: str(each.id))
        self._unique("wrapUpReasons", world.wrap_up_reasons, "id", lambda each: str(each.id))
        self._unique("phoneBooks", world.phone_books, "id", lambda each: str(each.id))
        self._unique("layouts", world.layouts, "id", lambda each: str(each.id))
        self._unique("workflows", world.workflows, "id", lambda each: str(each.id))
        self._unique("destinations", world.destinations, "number", lambda each: each.number)
        self._unique_actions()

    def _unique_actions(self) -> None:
        taken: set[int] = set()
        for index, workflow in enumerate(self.contents.workflows):
            for position, action in enumerate(workflow.actions):
                if action.id in taken:
                    raise self.error(
                        ("workflows", index, "actions", position, "id"),
                        f"the id {action.id} is that of another action of the workflows.",
                    )
                taken.add(action.id)

    def _unique(
        self, plural: str, entries: Sequence[T], key: str, value_of: Callable[[T], str]
    ) -> None:
        first: dict[str, int] = {}
        for index, entry in enumerate(entries):
            value = value_of(entry)
            if value in first:
                line = self.document.line((*self.root, plural, first[value]))
                written = self.document.data((*self.root, plural, index, key)) or value
                raise self.error(
                    (plural, index, key), f'the {key} "{written}" is taken already in line {line}.'
                )
            first[value] = index

    def _people(self) -> None:
        agents = self.contents.agents
        self._unique("agents", agents, "extension", lambda each: each.extension or each.id)
        self._unique(
            "agents", agents, "loginName", lambda each: (each.login_name or each.id).casefold()
        )
        ids = {agent.id.casefold(): agent.id for agent in agents}
        for index, agent in enumerate(agents):
            name = agent.login_name.casefold()
            if name in ids and ids[name] != agent.id:
                raise self.error(
                    ("agents", index, "loginName"),
                    f'the loginName "{agent.login_name}" is the id of another agent.',
                )
            unfit = next((each for each in agent.id if each in _NOT_IN_IDS or each <= " "), None)
            if unfit is not None:
                raise self.error(
                    ("agents", index, "id"),
                    f'an id must not contain "{unfit}": it is part of addresses and paths.',
                )
        for name in self.contents.administrators:
            if name.casefold() in ids:
                raise self.error(
                    ("administrators", name),
                    f'"{name}" is an agent; name somebody else.',
                    at_key=True,
                )

    def _numbers(self) -> None:
        """Whoever dials a number reaches one queue, or one agent's phone."""
        extensions = {agent.extension or agent.id for agent in self.contents.agents}
        taken: dict[str, int] = {}
        for index, queue in enumerate(self.contents.queues):
            route_point = queue.route_point or queue.id
            written = {
                "routePoint" if queue.route_point else "id": route_point,
                "dialedNumber": queue.dialed_number or route_point,
            }
            for key, number in written.items():
                place = ("queues", index, key)
                if taken.setdefault(number, index) != index:
                    line = self.document.line((*self.root, "queues", taken[number]))
                    raise self.error(
                        place, f'the number "{number}" is that of the queue in line {line}.'
                    )
                if number in extensions:
                    raise self.error(place, f'the number "{number}" is an agent\'s extension.')

    def _reason_codes(self, profile: Profile) -> None:
        reserved = {code.code: code.label for code in system_codes(profile, ())}
        for index, entry in enumerate(self.contents.reason_codes):
            if entry.code in reserved:
                raise self.error(
                    ("reasonCodes", index, "code"),
                    f"the code {entry.code} is the system's own ({reserved[entry.code]}); "
                    "choose another.",
                )
        self._unique(
            "reasonCodes",
            self.contents.reason_codes,
            "code",
            lambda each: f"{each.category} {each.code}",
        )

    def _teams(self) -> None:
        known = [team.id for team in self.contents.teams]
        for index, agent in enumerate(self.contents.agents):
            self._team(("agents", index, "team"), agent.team, known)
            self._each_team(("agents", index, "supervises"), agent.supervises, known)
        plurals: tuple[tuple[str, Iterable[tuple[str, ...]]], ...] = (
            ("queues", (each.teams for each in self.contents.queues)),
            ("reasonCodes", (each.teams for each in self.contents.reason_codes)),
            ("wrapUpReasons", (each.teams for each in self.contents.wrap_up_reasons)),
            ("phoneBooks", (each.teams for each in self.contents.phone_books)),
            ("workflows", (each.teams for each in self.contents.workflows)),
        )
        for plural, several in plurals:
            for index, teams in enumerate(several):
                self._each_team((plural, index, "teams"), teams, known)

    def _desktop_layout(self) -> None:
        given = self.contents.desktop_layout
        if given and not is_desktop_layout(given):
            raise self.error(
                ("desktopLayout",),
                "desktopLayout is no Finesse layout XML; it begins with "
                '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">.',
            )

    def _each_team(self, place: Place, teams: Sequence[str], known: Collection[str]) -> None:
        for position, team in enumerate(teams):
            self._team((*place, position), team, known)

    def _team(self, place: Place, team: str, known: Collection[str]) -> None:
        if team not in known:
            raise self.error(place, f'there is no team "{team}"; {nearest(team, known, "teams")}')


_NOT_IN_IDS = frozenset("/@<>&\"':?#%\\")
