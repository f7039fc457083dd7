"""The contents of a world file as a site."""

from finesse_mock.documents import Document, Place, nearest
from finesse_mock.errors import UsageError
from finesse_mock.model.agent import AgentDefinition, Role
from finesse_mock.model.desktop import (
    Contact,
    Layout,
    LayoutEntry,
    PhoneBook,
    Workflow,
    WorkflowAction,
    WorkflowTest,
    WorkflowVariable,
)
from finesse_mock.model.desktop_layout import DESKTOP_LAYOUT
from finesse_mock.model.profile import PROFILES, Profile
from finesse_mock.model.site import (
    Destination,
    Queue,
    ReasonCode,
    Site,
    Team,
    Timings,
    WrapUpReason,
)
from finesse_mock.worlds import schema
from finesse_mock.worlds.media import media_domain
from finesse_mock.worlds.references import Checks
from finesse_mock.worlds.system_codes import system_codes


def build(
    document: Document, place: Place = (), *, profile: str | None = None, version_key: str = ""
) -> Site:
    """The site that is described at that place of a document.

    ``profile`` replaces the one that the description names; ``version_key`` is a key beside the
    contents which the caller has dealt with.

    Raises:
        UsageError: the description has a mistake.
    """
    without = (version_key,) if version_key else ()
    contents = document.convert(schema.WorldContents, place, without)
    chosen = _profile(document, (*place, "profile"), contents.profile)
    if profile is not None:
        chosen = profile_named(profile)
    Checks(document, place, contents).run(chosen)
    return Site(
        name=contents.name,
        profile=chosen,
        agents={each.id: _agent(each) for each in contents.agents},
        passwords={
            each.id: contents.password if each.password is None else each.password
            for each in contents.agents
        },
        administrators=contents.administrators,
        teams={each.id: Team(each.id, each.name) for each in contents.teams},
        queues={each.id: _queue(each) for each in contents.queues},
        media={each.id: media_domain(each) for each in contents.media if chosen.task_routing},
        reason_codes=_reason_codes(contents.reason_codes, chosen),
        wrap_up_reasons={
            each.id: WrapUpReason(id=each.id, label=each.label, teams=each.teams or None)
            for each in contents.wrap_up_reasons
        },
        phone_books={each.id: _phone_book(each) for each in contents.phone_books},
        layouts={each.id: _layout(each) for each in contents.layouts},
        workflows={each.id: _workflow(each) for each in contents.workflows},
        workflow_actions={
            each.id: _action(each) for workflow in contents.workflows for each in workflow.actions
        },
        desktop_layout=contents.desktop_layout or DESKTOP_LAYOUT,
        destinations={
            each.number: _destination(each.number, each) for each in contents.destinations
        },
        default_destination=_destination("", contents.default_destination),
        devices=frozenset(contents.devices),
        drop_participant_for=contents.enable_drop_participant_for,
        timings=Timings(
            dial_s=contents.timings.dial,
            connect_s=contents.timings.connect,
            ring_s=contents.timings.ring,
            reservation_s=contents.timings.reservation,
            absence_s=contents.timings.absence,
        ),
    )


def profile_named(name: str) -> Profile:
    """The profile of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in PROFILES:
        raise UsageError(_no_profile(name))
    return PROFILES[name]


def _profile(document: Document, place: Place, name: str) -> Profile:
    if name not in PROFILES:
        raise document.error(place, _no_profile(name))
    return PROFILES[name]


def _no_profile(name: str) -> str:
    return f'there is no profile "{name}"; {nearest(name, PROFILES, "profiles")}'


def _agent(entry: schema.AgentEntry) -> AgentDefinition:
    return AgentDefinition(
        id=entry.id,
        login_name=entry.login_name or entry.id,
        first_name=entry.first_name,
        last_name=entry.last_name or entry.id,
        team_id=entry.team,
        extension=entry.extension or entry.id,
        roles=(Role.AGENT, Role.SUPERVISOR) if entry.supervises else (Role.AGENT,),
        supervised_teams=entry.supervises,
        wrap_up_on_incoming=entry.wrap_up_on_incoming,
        wrap_up_on_outgoing=entry.wrap_up_on_outgoing,
        wrap_up_seconds=entry.wrap_up_timer,
        mobile_allowed=entry.mobile,
    )


def _queue(entry: schema.QueueEntry) -> Queue:
    route_point = entry.route_point or entry.id
    return Queue(
        id=entry.id,
        name=entry.name,
        route_point=route_point,
        dialed_number=entry.dialed_number or route_point,
        position_variable=entry.position_variable,
        teams=entry.teams,
    )


def _reason_codes(
    entries: tuple[schema.ReasonCodeEntry, ...], profile: Profile
) -> dict[int, ReasonCode]:
    codes = {
        each.id: ReasonCode(
            id=each.id,
            category=each.category,
            code=each.code,
            label=each.label,
            teams=each.teams or None,
        )
        for each in entries
    }
    return codes | {each.id: each for each in system_codes(profile, codes)}


def _phone_book(entry: schema.PhoneBookEntry) -> PhoneBook:
    return PhoneBook(
        id=entry.id,
        name=entry.name,
        contacts=tuple(
            Contact(
                id=number,
                first_name=each.first_name,
                last_name=each.last_name,
                phone_number=each.phone_number,
                description=each.description,
            )
            for number, each in enumerate(entry.contacts, start=1)
        ),
        teams=entry.teams or None,
    )


def _layout(entry: schema.LayoutEntry) -> Layout:
    return Layout(
        id=entry.id,
        name=entry.name,
        header=_field(entry.header),
        columns=tuple(tuple(_field(each) for each in column) for column in entry.columns),
        description=entry.description,
        default=entry.default,
    )


def _field(entry: schema.FieldEntry) -> LayoutEntry:
    return LayoutEntry(entry.display_name, entry.media_property)


def _workflow(entry: schema.WorkflowEntry) -> Workflow:
    return Workflow(
        id=entry.id,
        name=entry.name,
        trigger=entry.trigger,
        triggers=tuple(_test(each) for each in entry.triggers),
        action_ids=tuple(each.id for each in entry.actions),
        conditions=tuple(_test(each) for each in entry.conditions),
        apply=entry.apply_method,
        description=entry.description,
        media=entry.media,
        teams=entry.teams or None,
    )


def _action(entry: schema.ActionEntry) -> WorkflowAction:
    return WorkflowAction(
        id=entry.id,
        name=entry.name,
        type=entry.type,
        params=tuple(entry.params.items()),
        variables=tuple(_variable(variable) for variable in entry.variables),
        handled_by=entry.handled_by,
    )


def _test(entry: schema.TestEntry) -> WorkflowTest:
    return WorkflowTest(
        variable=_variable(entry.variable), comparator=entry.comparator, value=entry.value
    )


def _variable(entry: schema.VariableEntry) -> WorkflowVariable:
    return WorkflowVariable(name=entry.name, type=entry.type, node=entry.node)


def _destination(number: str, entry: schema.BehaviourEntry) -> Destination:
    return Destination(
        number=number,
        outcome=entry.outcome,
        after_s=entry.after,
        hangs_up_after_s=entry.hangs_up_after,
        menu=tuple(entry.menu.items()),
    )
