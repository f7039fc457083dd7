"""The routes of the control API for triggers: every act by its name, with its fields."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec import inspect

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem, as_sentence
from finesse_mock.control.route import Asked, Nothing, Query, Route, View, route
from finesse_mock.control.state import AgentView, DialogView, agent_view, dialog_view
from finesse_mock.control.tasks import TaskView, task_view
from finesse_mock.documents import Duration
from finesse_mock.errors import UsageError
from finesse_mock.scenarios.cast import CannotError, UnknownError
from finesse_mock.scenarios.triggers import DEFAULTS, Outcome, pull, rehearse, trigger_of
from finesse_mock.scenarios.verbs import BY_ANYBODY


class EventView(View, kw_only=True):
    """An update event: the node it is published on, and its XML."""

    node: str
    xml: str


class TriggerView(View, kw_only=True):
    """What came of a trigger; with ``dryRun`` what would have come of it, and the ``events``.

    ``call`` is the name of the call, or its id where it has none; ``callvariables`` are those of
    the call, ``agents`` those whom the trigger names.
    """

    trigger: str
    call: str
    dialog: DialogView | None
    task: TaskView | None
    callvariables: dict[str, str]
    agents: list[AgentView]
    events: list[EventView]


class FieldView(View, kw_only=True):
    """A field of a trigger; ``default`` is None where it has to be given."""

    name: str
    type: str
    default: str | None


class TriggerKind(View, kw_only=True):
    """A trigger that there is."""

    name: str
    about: str
    fields: list[FieldView]


class TriggerQuery(Query, kw_only=True):
    """``dryRun``: only tell what would be published."""

    dry_run: bool = False


def trigger_routes(mock: Controlled) -> list[Route]:
    """The routes: list the triggers, and pull one."""

    async def show(_: Asked[Nothing, Nothing]) -> list[TriggerKind]:
        return trigger_kinds()

    async def act(asked: Asked[dict[str, Any], TriggerQuery]) -> TriggerView:
        return await triggered(
            mock,
            asked.path["name"],
            asked.body,
            cause=asked.cause,
            dry_run=asked.query.dry_run,
        )

    return [
        route("GET", "/triggers", show, about="All triggers.", answer=list[TriggerKind]),
        route(
            "POST",
            "/triggers/{name}",
            act,
            about="Have somebody do something; the body has the fields, as in a scenario.",
            body=dict[str, Any],
            query=TriggerQuery,
            answer=TriggerView,
            problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        ),
    ]


async def triggered(
    mock: Controlled, name: str, fields: dict[str, Any], *, cause: str, dry_run: bool = False
) -> TriggerView:
    """Pull that trigger and tell what came of it.

    Raises:
        Problem: 400 the fields do not fit; 404 there is no such trigger, agent or call; 409 it
            cannot be done now.
    """
    try:
        trigger = trigger_of(name, fields)
        house = mock.house
        outcome = rehearse(trigger, house) if dry_run else await pull(trigger, house, cause)
    except UsageError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
    except UnknownError as error:
        raise Problem(HTTPStatus.NOT_FOUND, as_sentence(error)) from error
    except CannotError as error:
        raise Problem(HTTPStatus.CONFLICT, as_sentence(error)) from error
    return _view(mock, name, outcome)


def _view(mock: Controlled, name: str, outcome: Outcome) -> TriggerView:
    dialog = outcome.dialog
    return TriggerView(
        trigger=name,
        call=outcome.name or (dialog.id if dialog else ""),
        dialog=dialog_view(dialog, outcome.name) if dialog else None,
        task=task_view(outcome.task) if outcome.task else None,
        callvariables=dict(dialog.variables) if dialog else {},
        agents=[
            agent_view(agent, mock.floor.world, mock.sessions_of(agent.id))
            for agent in outcome.agents
        ],
        events=[EventView(node=event.node, xml=event.text) for event in outcome.events],
    )


def trigger_kinds() -> list[TriggerKind]:
    """All triggers, as their structures describe them."""
    return [
        TriggerKind(
            name=name,
            about=" ".join((kind.__doc__ or "").split("\n\n")[0].split()).replace("``", ""),
            fields=list(_fields(name, kind)),
        )
        for name, kind in BY_ANYBODY.items()
    ]


def _fields(name: str, kind: type[msgspec.Struct]) -> Iterator[FieldView]:
    info = inspect.type_info(kind)
    for field in info.fields if isinstance(info, inspect.StructType) else ():
        shown = DEFAULTS.get(name, {}).get(field.encode_name)
        yield FieldView(
            name=field.encode_name,
            type=_in_words(field.type),
            default=None if field.required else shown or _default(field.default),
        )


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Duration):
        return f"{value:g}s"
    return value if isinstance(value, str) else ""


def _in_words(kind: inspect.Type) -> str:
    match kind:
        case inspect.UnionType(types=kinds):
            words = [_in_words(each) for each in kinds if not isinstance(each, inspect.NoneType)]
            return " or ".join(words)
        case inspect.LiteralType(values=values):
            return "|".join(map(str, values))
        case inspect.VarTupleType():
            return "several with commas"
        case inspect.DictType():
            return "NAME=VALUE"
        case inspect.BoolType():
            return "true|false"
        case inspect.CustomType():
            return "duration"
        case _:
            return "text"
