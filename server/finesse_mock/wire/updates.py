"""Update events: what each change means on which node.

Envelope and payloads are those of "Finesse Notifications" in the Finesse Web Services Developer
Guide. Payload roots begin with a small letter, ``event`` is in capitals: clients compare both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from finesse_mock.engine.changes import (
    AgentChanged,
    ApiError,
    Audience,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    Subject,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.engine.statistics import QueueStatistics
from finesse_mock.model.site import Queue, Site
from finesse_mock.model.system import Hosts, ServiceStatus
from finesse_mock.wire import queues, uris
from finesse_mock.wire.dialogs import call_type_for, dialog
from finesse_mock.wire.media import media
from finesse_mock.wire.system import system_info
from finesse_mock.wire.tasks import task
from finesse_mock.wire.users import summary, user
from finesse_mock.wire.xml import Node, branch, leaf, text


@dataclass(frozen=True, slots=True)
class Update:
    """An ``<Update>`` document, not yet escaped, and the pubsub node it is published on."""

    node: str
    text: str


def updates_of(change: Change, site: Site) -> Iterator[Update]:
    """The events of a change, in the order in which they are published; timers have none."""
    match change:
        case AgentChanged():
            yield from _agent_changed(change, site)
        case DialogAdded():
            yield _collection_changed("POST", change, site)
        case DialogChanged():
            yield from _dialog_changed(change, site)
        case DialogRemoved():
            yield _collection_changed("DELETE", change, site)
        case RequestRefused():
            yield _refused(change)
        case MediaChanged():
            yield _media_changed(change, site)
        case TaskAdded():
            yield _tasks_changed("POST", change, site)
        case TaskChanged():
            yield from _task_changed(change, site)
        case TaskRemoved():
            yield _tasks_changed("DELETE", change, site)
        case TimerSet() | TimerStopped():
            pass
        case _:
            assert_never(change)


def system_info_update(site: Site, hosts: Hosts, status: ServiceStatus, now: datetime) -> Update:
    """The event that tells everybody that the server went out of or came back into service."""
    node = uris.SYSTEM_INFO
    return Update(node, envelope("PUT", node, system_info("systemInfo", site, hosts, status, now)))


def queue_update(queue: Queue, counted: QueueStatistics) -> Update:
    """The event that tells the new statistics of a queue."""
    node = uris.queue(queue.id)
    return Update(node, envelope("PUT", node, queues.queue("queue", queue, counted)))


def client_log_update(user_id: str, log: str, request_id: str) -> Update:
    """The event by which a client that posted a log learns that it was taken."""
    node = uris.client_log(user_id)
    payload = branch("clientLog", leaf("logData", log), leaf("uri", node))
    return Update(node, envelope("POST", node, payload, request_id))


def envelope(event: str, source: str, payload: Node, request_id: str = "") -> str:
    """The text of an update event: what happened to which object, and who asked for it."""
    return text(
        branch(
            "Update",
            branch("data", payload),
            leaf("event", event),
            leaf("requestId", request_id),
            leaf("source", source),
        )
    )


def _agent_changed(change: AgentChanged, site: Site) -> Iterator[Update]:
    agent = change.agent
    source = uris.user(agent.id)
    if change.audience is Audience.ALL:
        payload = user("user", agent, site)
        yield Update(source, envelope("PUT", source, payload, change.request_id))
    if agent.definition.team_id and change.audience is not Audience.NOBODY:
        payload = summary("user", agent, site)
        node = uris.team_users(agent.definition.team_id)
        yield Update(node, envelope("PUT", source, payload, change.request_id))


def _collection_changed(event: str, change: DialogAdded | DialogRemoved, site: Site) -> Update:
    node = uris.dialogs(change.agent_id)
    call_type = call_type_for(change.dialog, change.agent_id)
    item = dialog("Dialog", change.dialog, call_type, site.profile)
    return Update(node, envelope(event, node, branch("dialogs", item), change.request_id))


def _dialog_changed(change: DialogChanged, site: Site) -> Iterator[Update]:
    """One event for each agent; those to whom the call is of the same type get the same text."""
    source = uris.dialog(change.dialog.id)
    texts: dict[str | None, str] = {}
    for agent_id in change.agent_ids:
        call_type = call_type_for(change.dialog, agent_id)
        if call_type not in texts:
            payload = dialog("dialog", change.dialog, call_type, site.profile)
            texts[call_type] = envelope("PUT", source, payload, change.request_id)
        yield Update(uris.dialogs(agent_id), texts[call_type])


def _media_changed(change: MediaChanged, site: Site) -> Update:
    """Without a request id: "This parameter is not part of the resulting event"."""
    each = change.media
    source = uris.media(each.agent_id, each.media_id)
    payload = media("media", each, site)
    return Update(uris.media_list(each.agent_id), envelope("PUT", source, payload))


def _tasks_changed(event: str, change: TaskAdded | TaskRemoved, site: Site) -> Update:
    each = change.task
    source = uris.dialogs_of_media(each.agent_id, each.media_id)
    payload = branch("dialogs", task("Dialog", each, site))
    node = uris.media_dialogs(each.agent_id)
    return Update(node, envelope(event, source, payload, change.request_id))


def _task_changed(change: TaskChanged, site: Site) -> Iterator[Update]:
    """Nobody is told of a task without an agent."""
    each = change.task
    if each.agent_id:
        payload = task("dialog", each, site)
        told = envelope("PUT", uris.dialog(each.id), payload, change.request_id)
        yield Update(uris.media_dialogs(each.agent_id), told)


def _refused(change: RequestRefused) -> Update:
    node, source = _place_of(change)
    payload = branch("apiErrors", _api_error(change.error))
    return Update(node, envelope("PUT", source, payload, change.request_id))


def _place_of(change: RequestRefused) -> tuple[str, str]:
    """Node and source of an error event.

    A refused call operation without a dialog, as to make a call, is about the collection.
    """
    if change.subject is Subject.USER:
        return uris.user(change.agent_id), uris.user(change.subject_id)
    if change.subject is Subject.MEDIA:
        source = uris.media(change.agent_id, change.subject_id)
        return uris.media_list(change.agent_id), source
    if change.subject is Subject.TASK:
        return uris.media_dialogs(change.agent_id), uris.dialog(change.subject_id)
    node = uris.dialogs(change.agent_id)
    if change.subject is Subject.DIALOG and change.subject_id:
        return node, uris.dialog(change.subject_id)
    return node, node


def _api_error(error: ApiError) -> Node:
    """As "Dialog CTI Error Notification" prints it; with a peripheral error as servers send it."""
    data = leaf("errorData", error.data)
    message = leaf("errorMessage", error.message)
    kind = leaf("errorType", error.type)
    if error.peripheral is None:
        about = leaf("errorMedia", error.media) if error.media else None
        return branch("apiError", data, about, message, kind)
    code, constant, explanation = error.peripheral
    return branch(
        "apiError",
        leaf("peripheralErrorCode", code),
        kind,
        message,
        leaf("peripheralErrorText", explanation),
        leaf("peripheralErrorMsg", constant),
        data,
    )
