"""What clients ask before they sign on, without credentials; and where they send their logs."""

from finesse_mock.rest import access, rejections
from finesse_mock.rest.exchange import Accepted, Answer, Call, Document
from finesse_mock.wire import system
from finesse_mock.wire.requests import client_log
from finesse_mock.wire.updates import client_log_update


def get_system_info(call: Call) -> Answer:
    """Answer "SystemInfo—Get SystemInfo"; also while out of service, so that clients can tell."""
    floor = call.floor
    return Document(
        system.system_info(
            "SystemInfo", floor.site, floor.hosts, floor.service, floor.system_time()
        )
    )


def get_user_auth_mode(call: Call) -> Answer:
    """Answer "Single Sign-On—Get User Authentication Mode"."""
    access.named_user(call)
    return Document(system.user_auth_mode(call.floor.site.auth))


def post_client_log(call: Call) -> Answer:
    """Answer "ClientLog—Post to Finesse": the log is not kept; the client is told that it came."""
    agent = access.own_user(call)
    log = client_log(call.body)
    if log is None:
        raise rejections.parameter_missing("logData")
    return Accepted(update=client_log_update(agent.id, log, call.request_id))
