"""Dialog bodies: the Dialog object of the Finesse Web Services Developer Guide."""

from collections.abc import Iterable
from functools import lru_cache

from finesse_mock.model.dialog import (
    CALL_VARIABLE_NAMES,
    CallType,
    Dialog,
    Participant,
    ScheduledCallback,
)
from finesse_mock.model.profile import Profile
from finesse_mock.wire import uris
from finesse_mock.wire.users import VOICE
from finesse_mock.wire.xml import Node, branch, copy, leaf, time


def call_type_for(dialog: Dialog, agent_id: str) -> CallType | None:
    """As what an agent sees the call; somebody who is not in it sees it as the first agent does."""
    own = dialog.of_agent(agent_id) if agent_id else None
    if own is not None:
        return own.call_type
    return next((each.call_type for each in dialog.participants if each.agent_id), None)


def dialog(name: str, each: Dialog, call_type: CallType | None, profile: Profile) -> Node:
    """The full Dialog as somebody sees it to whom it is a call of that type.

    ``name`` is ``Dialog`` in REST and in collections, ``dialog`` in events about one dialog.
    """
    associated = each.associated_dialog_id
    return branch(
        name,
        leaf("associatedDialogUri", uris.dialog(associated) if associated else ""),
        leaf("callbackNumber", each.callback_number) if each.callback_number else None,
        leaf("fromAddress", each.from_address),
        leaf("id", each.id),
        _media_properties(each, call_type, profile),
        leaf("mediaType", "Voice"),
        branch("participants", *map(_participant, each.participants)),
        _scheduled_callback(each.callback) if each.callback else None,
        leaf("secondaryId", each.secondary_id) if each.secondary_id else None,
        leaf("state", each.state),
        leaf("toAddress", each.to_address),
        leaf("uri", uris.dialog(each.id)),
    )


def _media_properties(each: Dialog, call_type: CallType | None, profile: Profile) -> Node:
    """Simple values in ASCII order, then the call variables, as real servers send them."""
    key = each.call_key
    reason = each.wrap_up_reason
    return branch(
        "mediaProperties",
        leaf("DNIS", each.dnis),
        leaf("callKeyCallId", key.call_id) if key else None,
        leaf("callKeyPrefix", key.prefix) if key else None,
        leaf("callKeySequenceNum", key.sequence) if key else None,
        leaf("callType", call_type or ""),
        leaf("dialedNumber", each.dialed_number),
        leaf("mediaId", VOICE),
        leaf("outboundClassification", each.outbound_classification),
        leaf("queueName", each.queue_name) if each.queue_number else None,
        leaf("queueNumber", each.queue_number) if each.queue_number else None,
        branch("wrapUpItems", leaf("wrapUpItem", reason))
        if reason and profile.wrap_up_items
        else None,
        leaf("wrapUpReason", reason) if reason is not None else None,
        call_variables(each.variables),
    )


def call_variables(variables: Iterable[tuple[str, str]]) -> Node:
    """All ten peripheral variables, set or not, then the others: clients count on a list.

    Of the others those that the site defines (``user.``) come before those of a campaign.
    """
    return copy(_call_variables(tuple(variables)))


@lru_cache(maxsize=512)
def _call_variables(variables: tuple[tuple[str, str], ...]) -> Node:
    """They are a third of a dialog, and the same in most events of a call: made once."""
    values = dict.fromkeys(CALL_VARIABLE_NAMES, "") | dict(variables)
    return branch(
        "callvariables",
        *(
            branch("CallVariable", leaf("name", name), leaf("value", values[name]))
            for name in sorted(values, key=_of_campaign)
        ),
    )


def _of_campaign(name: str) -> bool:
    return name.startswith("BA")


def _scheduled_callback(callback: ScheduledCallback) -> Node:
    """When and at which number the customer is called again; only what was said of it."""
    return branch(
        "scheduledCallbackInfo",
        leaf("callbackNumber", callback.number) if callback.number else None,
        leaf("callbackTime", callback.time) if callback.time else None,
    )


def _participant(each: Participant) -> Node:
    return branch(
        "Participant",
        branch("actions", *(leaf("action", action) for action in each.actions)),
        leaf("mediaAddress", each.address),
        leaf("mediaAddressType", "AGENT_DEVICE" if each.agent_id else ""),
        time("startTime", each.joined_at),
        leaf("state", each.state),
        leaf("stateCause", each.cause or ""),
        time("stateChangeTime", each.changed_at),
    )
