"""What happens outside of the contact centre: callers, campaigns, people who hang up."""

from collections.abc import Iterable
from http import HTTPStatus

import msgspec

from finesse_mock.control.mock import Controlled
from finesse_mock.control.problems import Problem
from finesse_mock.control.route import Asked, Body, Nothing, Route, route
from finesse_mock.control.state import DialogView, dialog_view
from finesse_mock.engine.changes import Change, DialogAdded, DialogChanged, DialogRemoved
from finesse_mock.engine.commands import (
    OutsideParty,
    RequestedState,
    ReserveAgent,
    RouteCall,
    SetState,
    SignIn,
)
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.scenarios.acts import Mode, PartyAct
from finesse_mock.scenarios.cast import CannotError
from finesse_mock.scenarios.outcomes import (
    dialog_begun,
    party_in,
    why_not_by_party,
    why_not_delivered,
    why_not_reserved,
)
from finesse_mock.scenarios.requests import MODES, PARTY_ACTS


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
        floor = self._mock.floor
        self._check_goal(wanted)
        agent = self._agent(wanted.to) if wanted.to else None
        if agent and wanted.sign_in:
            self._make_ready(agent, asked.cause)
        command = RouteCall(
            from_address=wanted.from_,
            agent_id=agent.id if agent else "",
            queue_id=wanted.queue,
            dialed_number=wanted.dialed_number,
            variables=tuple(wanted.variables.items()),
        )
        dialog = self._begun(floor.apply(command, asked.cause))
        if dialog is None:
            raise _conflict(why_not_delivered(command, floor.world))
        return dialog_view(dialog)

    def _check_goal(self, wanted: CallRequest) -> None:
        site = self._mock.floor.site
        if wanted.sign_in and not wanted.to:
            raise Problem(HTTPStatus.BAD_REQUEST, "signIn needs an agent (to).")
        if wanted.queue and wanted.queue not in site.queues:
            known = ", ".join(site.queues)
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no queue {wanted.queue}; try {known}.")
        if wanted.to or wanted.queue:
            return
        if not wanted.dialed_number:
            raise Problem(HTTPStatus.BAD_REQUEST, "A call needs an agent (to) or a queue (queue).")
        if site.queue_at(wanted.dialed_number) is None:
            known = ", ".join(queue.dialed_number for queue in site.queues.values())
            raise Problem(
                HTTPStatus.NOT_FOUND,
                f"No queue has the number {wanted.dialed_number}; try {known}.",
            )

    async def reservation(self, asked: Asked[ReservationRequest, Nothing]) -> DialogView:
        """``POST reservation``."""
        wanted = asked.body
        agent = self._agent(wanted.agent)
        if wanted.sign_in:
            self._make_ready(agent, asked.cause)
        floor = self._mock.floor
        command = ReserveAgent(
            agent_id=agent.id,
            mode=MODES[wanted.mode],
            customer=wanted.customer,
            variables=tuple(wanted.variables.items()),
            blended=wanted.blended,
            callback=wanted.callback,
        )
        dialog = self._begun(floor.apply(command, asked.cause))
        if dialog is None:
            raise _conflict(why_not_reserved(command, floor.world))
        return dialog_view(dialog)

    async def party(self, asked: Asked[PartyRequest, Nothing]) -> DialogView:
        """``POST party``."""
        wanted = asked.body
        floor = self._mock.floor
        dialog = floor.world.dialog(self._mock.house.cast.calls.get(wanted.dialog, wanted.dialog))
        if dialog is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no call {wanted.dialog}.")
        try:
            address = party_in(dialog, dialog.id, wanted.address)
        except CannotError as error:
            raise _conflict(str(error)) from error
        act = PARTY_ACTS[wanted.act]
        command = OutsideParty(dialog_id=dialog.id, address=address, act=act)
        changes = floor.apply(command, asked.cause)
        after = _last_of(dialog.id, changes)
        if after is None:
            raise _conflict(why_not_by_party(dialog, dialog.id, address, wanted.act))
        return dialog_view(after)

    def _begun(self, changes: Iterable[Change]) -> Dialog | None:
        dialog_id = dialog_begun(changes)
        return self._mock.floor.world.dialog(dialog_id) if dialog_id else None

    def _make_ready(self, agent: Agent, cause: str) -> None:
        floor = self._mock.floor
        if not agent.signed_in:
            extension = agent.definition.extension
            floor.apply(SignIn(agent_id=agent.id, extension=extension), cause)
        floor.apply(SetState(agent_id=agent.id, state=RequestedState.READY), cause)

    def _agent(self, name: str) -> Agent:
        world = self._mock.floor.world
        user_id = self._mock.floor.site.user_id(name)
        agent = world.agent(user_id) if user_id else world.agent_at(name)
        if agent is None:
            raise Problem(
                HTTPStatus.NOT_FOUND,
                f"Nobody has the id {name} or is signed in at that extension.",
            )
        return agent


def _conflict(why: str) -> Problem:
    return Problem(HTTPStatus.CONFLICT, why[:1].upper() + why[1:])


def _last_of(dialog_id: str, changes: Iterable[Change]) -> Dialog | None:
    """That dialog as these changes left it; None when none of them was one of it."""
    kinds = DialogAdded | DialogChanged | DialogRemoved
    found = [each.dialog for each in changes if isinstance(each, kinds)]
    return next((dialog for dialog in reversed(found) if dialog.id == dialog_id), None)
