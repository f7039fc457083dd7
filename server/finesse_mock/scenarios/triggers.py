"""Triggers: an act by its name and its fields, done at once.

It is tried first on a copy of the world, and done only when it succeeds there: nothing is ever half
done, and what a trigger would publish can be told without publishing it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from finesse_mock import documents
from finesse_mock.documents import nearest
from finesse_mock.engine.changes import Change, DialogAdded, DialogChanged, DialogRemoved
from finesse_mock.engine.media_changes import TaskAdded, TaskChanged, TaskRemoved
from finesse_mock.errors import UsageError
from finesse_mock.events.bus import Bus, Record
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.model.task import Task
from finesse_mock.scenarios import acts
from finesse_mock.scenarios.cast import CannotError, Cast, UnknownError
from finesse_mock.scenarios.house import House, deed_of
from finesse_mock.scenarios.outcomes import dialog_begun
from finesse_mock.scenarios.refusals import why_refused
from finesse_mock.scenarios.requests import commands_of
from finesse_mock.scenarios.verbs import BY_ANYBODY
from finesse_mock.wire.updates import Update, updates_of

DEFAULTS: Final[Mapping[str, Mapping[str, str]]] = {"call.inbound": {"signIn": "true"}}
"""Fields that a trigger has and a step of a scenario has not: who triggers a call with an agent to
ring at wants it to ring, while in a scenario the client under test signs in."""

_PLACE: Final = re.compile(r":\d+:\d+(?=: )")


@dataclass(frozen=True, slots=True)
class Trigger:
    """An act and its name."""

    name: str
    act: acts.Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a trigger: the call and its name, if it has one; the agents; the events.

    Of what was only tried it is what would have come of it.
    """

    name: str = ""
    dialog: Dialog | None = None
    task: Task | None = None
    agents: tuple[Agent, ...] = ()
    events: tuple[Update, ...] = ()


def trigger_of(name: str, fields: Mapping[str, Any]) -> Trigger:
    """The trigger with these fields, which are as in a scenario; text stands for every value.

    Raises:
        UnknownError: there is no trigger of that name.
        UsageError: the fields are not those of the trigger, or do not go together.
    """
    if name not in BY_ANYBODY:
        hint = nearest(name, BY_ANYBODY, "triggers")
        raise UnknownError(f'there is no trigger "{name}"; {hint}')
    if fields.get("to"):
        fields = {**DEFAULTS.get(name, {}), **fields}
    try:
        document = documents.parse(json.dumps(fields, ensure_ascii=False), name)
        act = document.convert(BY_ANYBODY[name])
    except UsageError as error:
        raise UsageError(_PLACE.sub("", str(error), count=1)) from error
    if complaint := act.complaint():
        raise UsageError(complaint[:1].upper() + complaint[1:])
    return Trigger(name, act)


async def pull(trigger: Trigger, house: House, cause: str) -> Outcome:
    """Do what the trigger is for.

    Raises:
        CannotError: it cannot be done now; nothing has happened.
    """
    deed = deed_of(trigger.name, trigger.act, house)
    if deed:
        await deed.do()
        return Outcome(events=deed.events)
    rehearse(trigger, house)
    return _carry_out(trigger, house.cast, cause)


def rehearse(trigger: Trigger, house: House) -> Outcome:
    """Try what the trigger is for on a copy of the world, and tell what would come of it.

    Raises:
        CannotError: it could not be done now.
    """
    deed = deed_of(trigger.name, trigger.act, house)
    if deed:
        return Outcome(events=deed.events)
    site = house.floor.site
    events: list[Update] = []
    bus = Bus()

    def note(record: Record) -> None:
        events.extend(updates_of(record.change, site))

    bus.listen(note)
    cast = Cast(house.floor.rehearsal(bus), dict(house.cast.calls))
    return replace(_carry_out(trigger, cast, ""), events=tuple(events))


def _carry_out(trigger: Trigger, cast: Cast, cause: str) -> Outcome:
    act = trigger.act
    _, call = act.uses_call()
    used = cast.call(call) if call else ""
    _, name = act.names_call()
    if cast.floor.world.dialog(cast.calls.get(name, "")):
        raise CannotError(f"a call has the name {name} already, and is not over.")
    changes: list[Change] = []
    for command in commands_of(trigger.name, act, cast):
        made = cast.floor.apply(command, cause)
        if refusal := why_refused(command, made, cast):
            raise CannotError(refusal)
        changes += made
    begun = dialog_begun(changes) if act.names_call()[0] else None
    if name and begun:
        cast.calls[name] = begun
    dialog = begun or used
    return Outcome(
        name=cast.label(dialog),
        dialog=_latest(dialog, changes) or cast.floor.world.dialog(dialog),
        task=_task(changes),
        agents=tuple(_people(act, cast)),
    )


def _latest(dialog_id: str, changes: Iterable[Change]) -> Dialog | None:
    """That dialog as these changes left it, be it over; None when none of them was one of it."""
    kinds = DialogAdded | DialogChanged | DialogRemoved
    found = [each.dialog for each in changes if isinstance(each, kinds)]
    return next((dialog for dialog in reversed(found) if dialog.id == dialog_id), None)


def _task(changes: Iterable[Change]) -> Task | None:
    """The task that these changes were about."""
    kinds = TaskAdded | TaskChanged | TaskRemoved
    return next((each.task for each in reversed(tuple(changes)) if isinstance(each, kinds)), None)


def _people(act: acts.Act, cast: Cast) -> Iterator[Agent]:
    for names in act.people().values():
        for name in names.split(",") if isinstance(names, str) else names:
            agent = cast.floor.world.agent(cast.agent(name))
            if agent:
                yield agent
