"""What happens outside of the contact centre: callers, campaigns, people who hang up.

Each of these is a trigger with a body and an answer of its own.
"""

from http import HTTPStatus
from typing import Any

import msgspec

from finesse_mock.control.mock import Controlled
from finesse_mock.control.route import Asked, Body, Nothing, Route, route
from finesse_mock.control.state import DialogView
from finesse_mock.control.triggers import triggered
from finesse_mock.scenarios.acts import Mode, PartyAct


class CallRequest(Body, kw_only=True):
    """The body of ``POST call``. ``to`` is an agent's id or extension.

    Without ``to`` the call waits in ``queue``, or in the queue that has ``dialed_number``.
    ``sign_in`` first signs in an agent who is not, and sets READY.
    """

    from_: str = msgspec.field(name="from")
    to: str = ""
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    queue: str = ""
    dialed_number: str = ""
    sign_in: bool = False


class ReservationRequest(Body, kw_only=True):
    """The body of ``POST reservation``: a campaign reserves an agent for a customer.

    ``callback``: the customer asked to be called. ``blended``: the agent takes inbound calls, too.
    ``sign_in`` as in ``POST call``.
    """

    agent: str
    customer: str
    mode: Mode
    variables: dict[str, str] = msgspec.field(default_factory=dict)
    callback: bool = False
    blended: bool = False
    sign_in: bool = False


class PartyRequest(Body, kw_only=True):
    """The body of ``POST party``: somebody outside does something in a call.

    ``dialog`` is the id of the call, or the name that a trigger gave it.
    ``address`` may be left out where one person outside is in the call.
    """

    dialog: str
    act: PartyAct
    address: str = ""


class CallControl:
    """The handlers, each a screenful of nothing but its own business."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            route(
                "POST",
                "/call",
                self.call,
                about="A routed call rings at an agent, or waits in a queue.",
                body=CallRequest,
                answer=DialogView,
                status=HTTPStatus.CREATED,
                problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
            ),
            route(
                "POST",
                "/reservation",
                self.reservation,
                about="A campaign reserves an agent, and calls where that is its mode.",
                body=ReservationRequest,
                answer=DialogView,
                status=HTTPStatus.CREATED,
                problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
            ),
            route(
                "POST",
                "/party",
                self.party,
                about="Somebody outside answers, holds, retrieves or hangs up.",
                body=PartyRequest,
                answer=DialogView,
                problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
            ),
        ]

    async def call(self, asked: Asked[CallRequest, Nothing]) -> DialogView:
        """``POST call``."""
        wanted = asked.body
        fields = {
            "from": wanted.from_,
            "to": wanted.to,
            "queue": wanted.queue,
            "dialedNumber": wanted.dialed_number,
            "vars": wanted.variables,
            "signIn": wanted.sign_in,
        }
        return await self._done("call.inbound", fields, asked.cause)

    async def reservation(self, asked: Asked[ReservationRequest, Nothing]) -> DialogView:
        """``POST reservation``."""
        wanted = asked.body
        fields = {
            "agent": wanted.agent,
            "customer": wanted.customer,
            "mode": wanted.mode,
            "vars": wanted.variables,
            "callback": wanted.callback,
            "blended": wanted.blended,
            "signIn": wanted.sign_in,
        }
        return await self._done("reservation", fields, asked.cause)

    async def party(self, asked: Asked[PartyRequest, Nothing]) -> DialogView:
        """``POST party``."""
        wanted = asked.body
        fields = {"call": wanted.dialog, "party": wanted.address}
        return await self._done(f"party.{wanted.act}", fields, asked.cause)

    async def _done(self, trigger: str, fields: dict[str, Any], cause: str) -> DialogView:
        dialog = (await triggered(self._mock, trigger, fields, cause=cause)).dialog
        if dialog is None:
            raise AssertionError(f"{trigger} is about a call")
        return dialog
