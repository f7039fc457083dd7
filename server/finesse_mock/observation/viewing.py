"""From entries of the journal to their views; made only when somebody asks."""

from typing import Any, Final, assert_never

from finesse_mock.engine.changes import (
    AgentChanged,
    Change,
    DialogAdded,
    DialogChanged,
    DialogRemoved,
    RequestRefused,
    TimerSet,
    TimerStopped,
)
from finesse_mock.engine.media_changes import MediaChanged, TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.events.facts import EventPublished, FaultFired, Requested, SessionChanged
from finesse_mock.events.journal import Entry
from finesse_mock.model.agent import NO_REASON, Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.model.task import Task
from finesse_mock.observation.views import (
    AgentPart,
    DeliveryPart,
    DialogPart,
    EntryView,
    EventPart,
    FaultPart,
    Kind,
    LegPart,
    MediaPart,
    RefusalPart,
    RequestPart,
    SessionPart,
    TaskPart,
    TimerPart,
)
from finesse_mock.wire.summary import summary

_KINDS: Final[dict[type, Kind]] = {
    Requested: Kind.REQUEST,
    EventPublished: Kind.EVENT,
    SessionChanged: Kind.SESSION,
    FaultFired: Kind.FAULT,
}


def kind_of(entry: Entry) -> Kind:
    """What sort of thing the entry is about."""
    return _KINDS.get(type(entry.fact), Kind.CHANGE)


def view(entry: Entry) -> EntryView:
    """The entry as JSON shows it."""
    return EntryView(
        seq=entry.seq, at=entry.at, kind=kind_of(entry), cause=entry.cause, **_part(entry.fact)
    )


def _part(fact: Any) -> dict[str, Any]:
    match fact:
        case Requested():
            return {"request": _request(fact)}
        case EventPublished():
            return {"event": _event(fact)}
        case SessionChanged():
            return {"session": _session(fact)}
        case FaultFired():
            fault = FaultPart(
                id=fact.fault, name=fact.name, what=fact.what, node=fact.node, agent=fact.agent
            )
            return {"fault": fault}
        case _:
            return _changed(fact)


def _changed(change: Change) -> dict[str, Any]:
    match change:
        case AgentChanged():
            return {"agent": agent_part(change.agent, change.request_id)}
        case DialogAdded():
            agents = [change.agent_id]
            return {"dialog": dialog_part(change.dialog, "added", agents, change.request_id)}
        case DialogChanged():
            agents = list(change.agent_ids)
            return {"dialog": dialog_part(change.dialog, "changed", agents, change.request_id)}
        case DialogRemoved():
            agents = [change.agent_id]
            return {"dialog": dialog_part(change.dialog, "removed", agents, change.request_id)}
        case RequestRefused():
            return {"refusal": _refusal(change)}
        case TimerSet():
            return {"timer": TimerPart(name=str(change.key), change="set", at=change.at)}
        case TimerStopped():
            return {"timer": TimerPart(name=str(change.key), change="stopped", at=None)}
        case MediaChanged():
            return {"media": _media(change)}
        case TaskAdded():
            return {"task": _task(change.task, "added")}
        case TaskChanged():
            return {"task": _task(change.task, "changed")}
        case TaskRemoved():
            return {"task": _task(change.task, "removed")}
        case _:
            assert_never(change)


def agent_part(agent: Agent, request_id: str = "") -> AgentPart:
    """An agent as an entry shows them."""
    return AgentPart(
        id=agent.id,
        state=agent.state,
        pending_state=agent.pending or "",
        extension=agent.extension,
        team_id=agent.definition.team_id,
        reason_code_id=None if agent.reason_code_id == NO_REASON else agent.reason_code_id,
        request_id=request_id,
    )


def dialog_part(dialog: Dialog, change: str, agents: list[str], request_id: str = "") -> DialogPart:
    """A dialog as an entry shows it."""
    return DialogPart(
        id=dialog.id,
        change=change,
        state=dialog.state,
        type=dialog.kind,
        from_address=dialog.from_address,
        to_address=dialog.to_address,
        agents=agents,
        participants={
            leg.address: LegPart(agent=leg.agent_id, state=leg.state, actions=list(leg.actions))
            for leg in dialog.participants
        },
        call_variables=dict(dialog.variables),
        request_id=request_id,
    )


def _request(fact: Requested) -> RequestPart:
    return RequestPart(
        method=fact.method,
        path=fact.path,
        user=fact.user,
        action=fact.asked,
        request_id=fact.request_id,
        status=fact.status,
        refusal=fact.refusal,
    )


def _event(fact: EventPublished) -> EventPart:
    told = summary(fact.update)
    return EventPart(
        node=fact.node,
        verb=told.verb,
        source=told.source,
        request_id=told.request_id,
        about=told.about,
        update=fact.update,
        change=fact.change,
        deliveries=[
            DeliveryPart(jid=each.jid, transport=each.transport, fate=each.fate)
            for each in fact.deliveries
        ],
        withheld=list(fact.withheld),
    )


def _session(fact: SessionChanged) -> SessionPart:
    return SessionPart(
        change=fact.stage, agent=fact.user, jid=fact.jid, transport=fact.transport, why=fact.why
    )


def _refusal(change: RequestRefused) -> RefusalPart:
    return RefusalPart(
        agent=change.agent_id,
        subject=change.subject,
        id=change.subject_id,
        type=change.error.type,
        message=change.error.message,
        data=change.error.data,
        request_id=change.request_id,
    )


def _media(change: MediaChanged) -> MediaPart:
    media = change.media
    return MediaPart(
        agent=media.agent_id, id=media.media_id, state=media.state, routable=media.routable
    )


def _task(task: Task, change: str) -> TaskPart:
    return TaskPart(
        id=task.id,
        change=change,
        state=task.state,
        agent=task.agent_id,
        media=task.media_id,
        queue=task.queue_id,
        actions=list(task.actions),
    )
