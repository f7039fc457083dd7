"""The routes of the control API for the calls that there are: see them, act in them as an agent."""

from http import HTTPStatus
from typing import Any

import msgspec

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem, as_sentence
from finesse_mock.control.route import Asked, Body, Nothing, Route, route
from finesse_mock.control.state import DialogView, dialog_view
from finesse_mock.control.triggers import triggered
from finesse_mock.documents import nearest
from finesse_mock.model.dialog import Dialog
from finesse_mock.scenarios.acts import InCall
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.verbs import BY_CLIENTS

ACTIONS = tuple(name for name, kind in BY_CLIENTS.items() if issubclass(kind, InCall))
"""What an agent can do in a call, in the words of Finesse."""


class ActionRequest(Body, kw_only=True, omit_defaults=True):
    """The body of ``POST calls/{call}/actions``: what the agent ``by`` asks for.

    The other keys are those of the trigger that has the action's name; ``as`` names a consult call.
    """

    action: str
    by: str
    to: str = ""
    as_: str = msgspec.field(name="as", default="")
    vars: dict[str, str] = msgspec.field(default_factory=dict)
    wrap_up_reason: str | None = None
    digits: str = ""
    agent: str = ""
    outbound_classification: str = ""
    callback_time: str = ""
    callback_number: str = ""


def conversation_routes(mock: Controlled) -> list[Route]:
    """The routes: calls by their name or id."""

    def view(dialog: Dialog) -> DialogView:
        return dialog_view(dialog, mock.house.cast.label(dialog.id))

    async def calls(_: Asked[Nothing, Nothing]) -> list[DialogView]:
        return [view(dialog) for dialog in mock.floor.world.dialogs()]

    async def call(asked: Asked[Nothing, Nothing]) -> DialogView:
        try:
            return view(mock.house.cast.dialog(asked.path["call"]))
        except CannotError as error:
            raise Problem(HTTPStatus.NOT_FOUND, as_sentence(error)) from error

    async def act(asked: Asked[ActionRequest, Nothing]) -> DialogView:
        action = asked.body.action.upper()
        if action not in ACTIONS:
            hint = nearest(action, ACTIONS, "actions")
            raise Problem(HTTPStatus.BAD_REQUEST, f'There is no action "{action}"; {hint}')
        fields: dict[str, Any] = msgspec.to_builtins(asked.body)
        fields |= {"call": asked.path["call"]}
        del fields["action"]
        done = await triggered(mock, action, fields, cause=asked.cause)
        if done.dialog is None:
            raise AssertionError(f"{action} happened in no call")
        return done.dialog

    return [
        route("GET", "/calls", calls, about="All calls.", answer=list[DialogView]),
        route(
            "GET",
            "/calls/{call}",
            call,
            about="A call, by its name or id.",
            answer=DialogView,
            problems=(HTTPStatus.NOT_FOUND,),
        ),
        route(
            "POST",
            "/calls/{call}/actions",
            act,
            about="An agent does something in a call, as the agent's client would.",
            body=ActionRequest,
            answer=DialogView,
            problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
        ),
    ]
