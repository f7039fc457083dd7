"""What the control API shows of the world, as JSON structures."""

from datetime import datetime

from finesse_mock.control.route import View
from finesse_mock.engine.world import World
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog


class AgentView(View, kw_only=True):
    """An agent now. ``sessions`` counts the bound XMPP sessions of that user."""

    id: str
    login_name: str
    name: str
    team_id: str
    roles: list[str]
    extension: str
    state: str
    pending_state: str
    changed_at: datetime | None
    dialogs: list[str]
    sessions: int


class ParticipantView(View, kw_only=True):
    """A participant now."""

    address: str
    agent_id: str
    state: str
    actions: list[str]


class DialogView(View, kw_only=True):
    """A dialog now; ``queue`` is the id of the queue that the call came by.

    ``name`` is what a trigger named it, if one did.
    """

    id: str
    name: str = ""
    state: str
    from_address: str
    to_address: str
    queue: str
    call_variables: dict[str, str]
    participants: list[ParticipantView]


class StateView(View, kw_only=True):
    """The whole: ``seq`` is the number of the latest change."""

    world: str
    profile: str
    seed: int
    now: datetime
    seq: int
    agents: list[AgentView]
    dialogs: list[DialogView]


def dialog_view(dialog: Dialog, name: str = "") -> DialogView:
    """A dialog as the control API shows it."""
    return DialogView(
        id=dialog.id,
        name=name,
        state=dialog.state,
        from_address=dialog.from_address,
        to_address=dialog.to_address,
        queue=dialog.queue_number,
        call_variables=dict(dialog.variables),
        participants=[
            ParticipantView(
                address=leg.address,
                agent_id=leg.agent_id,
                state=leg.state,
                actions=[str(action) for action in leg.actions],
            )
            for leg in dialog.participants
        ],
    )


def agent_view(agent: Agent, world: World, sessions: int) -> AgentView:
    """An agent as the control API shows them."""
    definition = agent.definition
    return AgentView(
        id=agent.id,
        login_name=definition.login_name,
        name=f"{definition.first_name} {definition.last_name}",
        team_id=definition.team_id,
        roles=[str(role) for role in definition.roles],
        extension=agent.extension,
        state=agent.state,
        pending_state=agent.pending or "",
        changed_at=agent.changed_at,
        dialogs=[dialog.id for dialog in world.dialogs_of(agent.id)],
        sessions=sessions,
    )
