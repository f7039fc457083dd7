"""The routes of the control API for faults: see them, add and remove them, learn the kinds."""

from http import HTTPStatus
from inspect import getdoc
from typing import Any

from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Nothing, Route, View, route
from finesse_mock.documents import nearest
from finesse_mock.errors import UsageError
from finesse_mock.faults.at_work import AnyInjected
from finesse_mock.faults.injected import Phase
from finesse_mock.faults.kinds import KINDS, attributes_of, fault_of, schema
from finesse_mock.faults.plan import FaultPlan


class FaultView(View, kw_only=True):
    """A fault that was added: what it was told, where it is in its life, how often it struck."""

    id: str
    kind: str
    phase: Phase
    hits: int
    attributes: dict[str, Any]


class FaultKind(View, kw_only=True):
    """A kind of fault: what it does, and the JSON Schema of what it can be told."""

    kind: str
    about: str
    schema: dict[str, Any]


class _Handlers:
    """What is done with the plan when somebody asks."""

    def __init__(self, plan: FaultPlan) -> None:
        self._plan = plan

    async def show(self, _: Asked[Nothing, Nothing]) -> list[FaultView]:
        return [_view(each) for each in self._plan.all()]

    async def add(self, asked: Asked[dict[str, Any], Nothing]) -> FaultView:
        attributes = dict(asked.body)
        kind = attributes.pop("kind", None)
        if not isinstance(kind, str):
            raise Problem(HTTPStatus.BAD_REQUEST, 'Say what fault: "kind": "rest.error".')
        try:
            return _view(self._plan.inject(fault_of(kind, attributes)))
        except UsageError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error

    async def remove(self, asked: Asked[Nothing, Nothing]) -> None:
        fault_id = asked.path["id"]
        try:
            self._plan.remove(fault_id)
        except KeyError as error:
            there = nearest(fault_id, [each.id for each in self._plan.all()], "faults")
            detail = f'There is no fault "{fault_id}"; {there}'
            raise Problem(HTTPStatus.NOT_FOUND, detail) from error

    async def clear(self, _: Asked[Nothing, Nothing]) -> None:
        self._plan.clear()

    @staticmethod
    async def kinds(_: Asked[Nothing, Nothing]) -> list[FaultKind]:
        return [
            FaultKind(kind=kind, about=getdoc(each) or "", schema=schema(kind))
            for kind, each in KINDS.items()
        ]


def fault_routes(plan: FaultPlan) -> list[Route]:
    """The routes for the faults of this plan."""
    handlers = _Handlers(plan)
    return [
        route(
            "GET",
            "/faults",
            handlers.show,
            about="Every fault that was added and not removed.",
            answer=list[FaultView],
        ),
        route(
            "POST",
            "/faults",
            handlers.add,
            about="Add a fault: its `kind`, and beside it what `/faults/kinds` says of that.",
            body=dict[str, Any],
            answer=FaultView,
            status=HTTPStatus.CREATED,
        ),
        route("DELETE", "/faults", handlers.clear, about="Remove all faults; everything recovers."),
        route(
            "DELETE",
            "/faults/{id}",
            handlers.remove,
            about="Remove a fault; what it did recovers.",
            problems=(HTTPStatus.NOT_FOUND,),
        ),
        route(
            "GET",
            "/faults/kinds",
            handlers.kinds,
            about="The kinds of faults, each with its JSON Schema.",
            answer=list[FaultKind],
        ),
    ]


def _view(injected: AnyInjected) -> FaultView:
    return FaultView(
        id=injected.id,
        kind=injected.fault.kind,
        phase=injected.phase,
        hits=injected.hits,
        attributes=attributes_of(injected.fault),
    )
