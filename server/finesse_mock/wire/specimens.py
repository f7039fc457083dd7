"""An event of each sort, with all that can be in it: what the shapes of events are read from.

The writers of real events make these, too, so that nothing can be in one and not in the other. Who
and whatever is named in them is called ``*``, the nodes with it: ``/finesse/api/User/*/Dialogs``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from finesse_mock.engine.changes import (
    AgentChanged,
    ApiError,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
)
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.statistics import QueueStatistics
from finesse_mock.model.agent import (
    Agent,
    AgentDefinition,
    AgentState,
    MobileAgent,
    MobileMode,
    Role,
)
from finesse_mock.model.dialog import (
    Action,
    CallKey,
    CallType,
    Dialog,
    Participant,
    ParticipantState,
    ScheduledCallback,
)
from finesse_mock.model.media import Media, MediaDomain, MediaState, TaskQueue
from finesse_mock.model.message import TeamMessage
from finesse_mock.model.profile import Profile
from finesse_mock.model.site import Queue, ReasonCategory, ReasonCode, Site, Team
from finesse_mock.model.system import Host, Hosts, ServiceStatus
from finesse_mock.model.task import Disposition, Task, TaskAction
from finesse_mock.wire.team_messages import team_message_updates
from finesse_mock.wire.updates import (
    Update,
    client_log_update,
    queue_update,
    system_info_update,
    updates_of,
)

ANY: Final = "*"
"""The name of everybody and everything."""

_THEN = datetime(2025, 1, 1, tzinfo=UTC)
_KEY = CallKey(1, 1, 1)
_REASON = 1
_HOST = Host(ANY, 1, 1, 1)


def site_of(profile: Profile) -> Site:
    """A site with one of each."""
    agent = AgentDefinition(
        id=ANY,
        login_name=ANY,
        first_name=ANY,
        last_name=ANY,
        team_id=ANY,
        extension=ANY,
        roles=tuple(Role),
        supervised_teams=(ANY,),
    )
    medium = MediaDomain(
        id=ANY, name=ANY, queues=(TaskQueue(id=ANY, name=ANY, script_selector=ANY),)
    )
    reason = ReasonCode(id=_REASON, category=ReasonCategory.NOT_READY, code=1, label=ANY)
    queue = Queue(id=ANY, name=ANY, route_point=ANY, dialed_number=ANY)
    return Site(
        name=ANY,
        profile=profile,
        agents={ANY: agent},
        passwords={},
        teams={ANY: Team(ANY, ANY)},
        queues={ANY: queue},
        reason_codes={_REASON: reason},
        media={ANY: medium},
    )


def specimens(profile: Profile) -> Iterator[Update]:
    """The events of a server of that platform and release."""
    site = site_of(profile)
    for change in _changes(site):
        yield from updates_of(change, site)
    hosts = Hosts(primary=_HOST, secondary=_HOST, xmpp_domain=ANY, pubsub_domain=ANY)
    yield system_info_update(site, hosts, ServiceStatus(), _THEN)
    yield client_log_update(ANY, ANY, ANY)
    if profile.queue_statistics:
        yield queue_update(site.queues[ANY], QueueStatistics({}, _THEN))
    message = TeamMessage(
        id=1, creator_id=ANY, created_at=_THEN, duration_s=1, content=ANY, teams=(ANY,)
    )
    for event in ("POST", "DELETE"):
        yield from team_message_updates(event, message, site, ANY)


def _changes(site: Site) -> Iterator[Change]:
    yield AgentChanged(agent=_agent(site))
    yield _refused(Subject.USER, ApiError(ANY, ANY, ANY))
    yield _refused(Subject.USER, ApiError(ANY, ANY, ANY, peripheral=(ANY, ANY, ANY)))
    dialog = _dialog(site.profile)
    yield DialogAdded(dialog=dialog, agent_id=ANY)
    yield DialogChanged(dialog=dialog, agent_ids=(ANY,))
    yield DialogRemoved(dialog=dialog, agent_id=ANY)
    yield _refused(Subject.DIALOG, ApiError(ANY, ANY, ANY))
    if site.profile.task_routing:
        yield from _of_media()


def _of_media() -> Iterator[Change]:
    media = Media(
        agent_id=ANY,
        media_id=ANY,
        max_dialogs=1,
        state=MediaState.NOT_READY,
        reason_code_id=_REASON,
    )
    yield MediaChanged(media=media)
    yield _refused(Subject.MEDIA, ApiError(ANY, ANY, ANY, media=ANY))
    task = _task()
    yield TaskAdded(task=task)
    yield TaskChanged(task=task)
    yield TaskRemoved(task=replace(task, disposition=Disposition.ENDED))
    yield _refused(Subject.TASK, ApiError(ANY, ANY, ANY, media=ANY))


def _refused(subject: Subject, error: ApiError) -> Change:
    return RequestRefused(agent_id=ANY, subject=subject, subject_id=ANY, error=error)


def _agent(site: Site) -> Agent:
    mobile = MobileAgent(MobileMode.CALL_BY_CALL, ANY)
    return Agent(
        definition=site.agents[ANY],
        state=AgentState.NOT_READY,
        changed_at=_THEN,
        extension=ANY,
        mobile=mobile if site.profile.mobile_agents else None,
        reason_code_id=_REASON,
    )


def _dialog(profile: Profile) -> Dialog:
    participant = Participant(
        address=ANY,
        agent_id=ANY,
        state=ParticipantState.ACTIVE,
        joined_at=_THEN,
        changed_at=_THEN,
        call_type=CallType.OUT,
        actions=(Action.DROP,),
    )
    return Dialog(
        id=ANY,
        from_address=ANY,
        to_address=ANY,
        dialed_number=ANY,
        dnis=ANY,
        participants=(participant,),
        queue_number=ANY,
        queue_name=ANY,
        call_key=_KEY if profile.call_keys else None,
        wrap_up_reason=ANY,
        secondary_id=ANY,
        associated_dialog_id=ANY,
        callback=ScheduledCallback(time=ANY, number=ANY),
        callback_number=ANY if profile.callback_number else "",
    )


def _task() -> Task:
    return Task(
        id=ANY,
        key=_KEY,
        media_id=ANY,
        queue_id=ANY,
        changed_at=_THEN,
        agent_id=ANY,
        offered_at=_THEN,
        actions=(TaskAction.CLOSE,),
        associated_id=ANY,
    )
