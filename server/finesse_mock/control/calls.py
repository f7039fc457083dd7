"""What happens outside of the contact centre: callers, campaigns, people who hang up."""

from collections.abc import Iterable
from http import HTTPStatus

import msgspec
from aiohttp import web

from finesse_mock.control.answers import json_answer
from finesse_mock.control.bodies import decoded
from finesse_mock.control.mock import PREFIX, Controlled
from finesse_mock.control.problems import Problem, reported
from finesse_mock.control.state import dialog_view
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


class Request(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A body: no key but those named."""


class CallRequest(Request, kw_only=True):
    """The body of ``POST call``. ``to`` is an agent's id or extension.

    Without ``to`` the call waits in ``queue``, or in the queue that has ``dialed_number``.
    ``sign_in`` first signs in an agent who is not, and sets READY.
    """

    from_: str = msgspec.field(name="from")
    to: str = ""
    variables: dict[str, str] = {}
    queue: str = ""
    dialed_number: str = ""
    sign_in: bool = False


class ReservationRequest(Request, kw_only=True):
    """The body of ``POST reservation``: a campaign reserves an agent for a customer.

    ``callback``: the customer asked to be called. ``blended``: the agent takes inbound calls, too.
    ``sign_in`` as in ``POST call``.
    """

    agent: str
    customer: str
    mode: Mode
    variables: dict[str, str] = {}
    callback: bool = False
    blended: bool = False
    sign_in: bool = False


class PartyRequest(Request, kw_only=True):
    """The body of ``POST party``: somebody outside does something in a call.

    ``address`` may be left out where one person outside is in the call.
    """

    dialog: str
    act: PartyAct
    address: str = ""


class CallControl:
    """The handlers, each a screenful of nothing but its own business."""

    def __init__(self, mock: Controlled) -> None:
        self._mock = mock

    def routes(self) -> list[web.RouteDef]:
        """What to add to a web application."""
        return [
            web.post(f"{PREFIX}/call", reported(self.call)),
            web.post(f"{PREFIX}/reservation", reported(self.reservation)),
            web.post(f"{PREFIX}/party", reported(self.party)),
        ]

    async def call(self, request: web.Request) -> web.Response:
        """``POST call``: a routed call rings at an agent, or waits in a queue."""
        wanted = await decoded(request, CallRequest)
        floor = self._mock.floor
        self._check_goal(wanted)
        agent = self._agent(wanted.to) if wanted.to else None
        if agent and wanted.sign_in:
            self._make_ready(agent)
        command = RouteCall(
            from_address=wanted.from_,
            agent_id=agent.id if agent else "",
            queue_id=wanted.queue,
            dialed_number=wanted.dialed_number,
            variables=tuple(wanted.variables.items()),
        )
        dialog = self._begun(floor.apply(command))
        if dialog is None:
            raise _conflict(why_not_delivered(command, floor.world))
        return json_answer(dialog_view(dialog), HTTPStatus.CREATED)

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

    async def reservation(self, request: web.Request) -> web.Response:
        """``POST reservation``: a campaign reserves an agent, and calls where that is its mode."""
        wanted = await decoded(request, ReservationRequest)
        agent = self._agent(wanted.agent)
        if wanted.sign_in:
            self._make_ready(agent)
        floor = self._mock.floor
        command = ReserveAgent(
            agent_id=agent.id,
            mode=MODES[wanted.mode],
            customer=wanted.customer,
            variables=tuple(wanted.variables.items()),
            blended=wanted.blended,
            callback=wanted.callback,
        )
        dialog = self._begun(floor.apply(command))
        if dialog is None:
            raise _conflict(why_not_reserved(command, floor.world))
        return json_answer(dialog_view(dialog), HTTPStatus.CREATED)

    async def party(self, request: web.Request) -> web.Response:
        """``POST party``: somebody outside answers, holds, retrieves or hangs up."""
        wanted = await decoded(request, PartyRequest)
        floor = self._mock.floor
        dialog = floor.world.dialog(wanted.dialog)
        if dialog is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no call {wanted.dialog}.")
        try:
            address = party_in(dialog, dialog.id, wanted.address)
        except CannotError as error:
            raise _conflict(str(error)) from error
        act = PARTY_ACTS[wanted.act]
        changes = floor.apply(OutsideParty(dialog_id=dialog.id, address=address, act=act))
        after = _last_of(dialog.id, changes)
        if after is None:
            raise _conflict(why_not_by_party(dialog, dialog.id, address, wanted.act))
        return json_answer(dialog_view(after))

    def _begun(self, changes: Iterable[Change]) -> Dialog | None:
        dialog_id = dialog_begun(changes)
        return self._mock.floor.world.dialog(dialog_id) if dialog_id else None

    def _make_ready(self, agent: Agent) -> None:
        floor = self._mock.floor
        if not agent.signed_in:
            extension = agent.definition.extension
            floor.apply(SignIn(agent_id=agent.id, extension=extension))
        floor.apply(SetState(agent_id=agent.id, state=RequestedState.READY))

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
