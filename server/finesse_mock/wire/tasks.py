"""Task bodies: "Dialog Object for Nonvoice Tasks" of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable

from finesse_mock.model.site import Site
from finesse_mock.model.task import Task
from finesse_mock.wire import uris
from finesse_mock.wire.dialogs import call_variables
from finesse_mock.wire.xml import Node, branch, leaf, time


def task(name: str, each: Task, site: Site) -> Node:
    """A task. ``name`` is ``Dialog`` in REST and in collections, ``dialog`` in other events.

    The guide says that there is a ``dispositionCode``, and not where.
    """
    associated = each.associated_id
    return branch(
        name,
        leaf("associatedDialogUri", uris.dialog(associated) if associated else ""),
        leaf("dispositionCode", each.disposition) if each.disposition else None,
        leaf("id", each.id),
        _media_properties(each, site),
        leaf("mediaType", site.media[each.media_id].name),
        branch("participants", _participant(each)),
        leaf("state", each.state),
        leaf("uri", uris.dialog(each.id)),
    )


def task_list(several: Iterable[Task], site: Site) -> Node:
    """Tasks of an agent."""
    return branch("Dialogs", *(task("Dialog", each, site) for each in several))


def _media_properties(each: Task, site: Site) -> Node:
    """Simple values in ASCII order, then the call variables, as in the dialog of a call."""
    queue = site.media[each.media_id].queue(each.queue_id)
    return branch(
        "mediaProperties",
        leaf("callKeyCallId", each.key.call_id),
        leaf("callKeyPrefix", each.key.prefix),
        leaf("callKeySequenceNum", each.key.sequence),
        leaf("dialedNumber"),
        leaf("mediaId", each.media_id),
        leaf("queueName", queue.name if queue else ""),
        leaf("queueNumber", each.queue_id),
        call_variables(each.variables),
    )


def _participant(each: Task) -> Node:
    """The agent, whose address is the agent's id: tasks need no phone."""
    return branch(
        "Participant",
        branch("actions", *(leaf("action", action) for action in each.actions)),
        leaf("mediaAddress", each.agent_id),
        time("startTime", each.offered_at),
        leaf("state", each.state),
        time("stateChangeTime", each.changed_at),
    )
