"""The table of the API: every method on every path, and what answers it."""

from typing import Final

from aiohttp import web

from finesse_mock.rest import (
    configuration,
    dialogs,
    lists,
    new_calls,
    queues,
    system,
    team_resources,
    users,
)
from finesse_mock.rest.exchange import Endpoint
from finesse_mock.rest.floor import Floor, RestSettings
from finesse_mock.rest.shell import Shell
from finesse_mock.rest.teams import get_team
from finesse_mock.wire.uris import API

ENDPOINTS: Final = (
    Endpoint(
        "GET",
        "SystemInfo",
        system.get_system_info,
        open_to_all=True,
        while_out_of_service=True,
    ),
    Endpoint("GET", "UserAuthMode/{user}", system.get_user_auth_mode, open_to_all=True),
    # Users and their calls
    Endpoint("GET", "Users", users.get_users),
    Endpoint("GET", "User/{user}", users.get_user),
    Endpoint("PUT", "User/{user}", users.put_user),
    Endpoint("GET", "User/{user}/Dialogs", dialogs.get_dialogs),
    Endpoint("POST", "User/{user}/Dialogs", new_calls.post_dialogs),
    Endpoint("GET", "User/{user}/Dialogs/Media", dialogs.get_media_dialogs),
    Endpoint("GET", "Dialog/{dialog}", dialogs.get_dialog),
    Endpoint("PUT", "Dialog/{dialog}", dialogs.put_dialog),
    Endpoint("POST", "User/{user}/ClientLog", system.post_client_log),
    # What a desktop reads once
    Endpoint("GET", "User/{user}/ReasonCodes", lists.user_reason_codes),
    Endpoint("GET", "User/{user}/ReasonCode/{number}", lists.user_reason_code),
    Endpoint("GET", "User/{user}/WrapUpReasons", lists.user_wrap_up_reasons),
    Endpoint("GET", "User/{user}/WrapUpReason/{number}", lists.user_wrap_up_reason),
    Endpoint("GET", "User/{user}/PhoneBooks", lists.user_phone_books),
    Endpoint("GET", "User/{user}/MediaPropertiesLayout", lists.user_layout),
    Endpoint("GET", "User/{user}/MediaPropertiesLayouts", lists.user_layouts),
    Endpoint("GET", "User/{user}/Workflows", lists.user_workflows),
    Endpoint("GET", "User/{user}/Media", lists.user_media),
    Endpoint("GET", "User/{user}/Queues", queues.get_user_queues),
    Endpoint("GET", "Queue/{queue}", queues.get_queue),
    # Teams
    Endpoint("GET", "Team/{team}", get_team),
    Endpoint("GET", "TeamResource/{team}/ReasonCodes", team_resources.team_reason_codes),
    Endpoint("GET", "TeamResource/{team}/WrapUpReasons", team_resources.team_wrap_up_reasons),
    Endpoint("GET", "TeamResource/{team}/PhoneBooks", team_resources.team_phone_books),
    Endpoint("GET", "TeamResource/{team}/Workflows", team_resources.team_workflows),
    Endpoint("GET", "TeamResource/{team}/MediaPropertiesLayouts", team_resources.team_layouts),
    # Configuration, for administrators
    Endpoint("GET", "Teams", configuration.get_teams),
    Endpoint("GET", "ReasonCodes", configuration.get_reason_codes),
    Endpoint("GET", "ReasonCode/{number}", configuration.get_reason_code),
    Endpoint("GET", "WrapUpReasons", configuration.get_wrap_up_reasons),
    Endpoint("GET", "WrapUpReason/{number}", configuration.get_wrap_up_reason),
    Endpoint("GET", "PhoneBooks", configuration.get_phone_books),
    Endpoint("GET", "PhoneBook/{number}", configuration.get_phone_book),
    Endpoint("GET", "PhoneBook/{number}/Contacts", configuration.get_contacts),
    Endpoint("GET", "MediaPropertiesLayouts", configuration.get_layouts),
    Endpoint("GET", "Workflows", configuration.get_workflows),
)

_OPTIONAL_SLASH = "{slash:/?}"
_ANYTHING_BELOW = API + "{below:(?:/.*)?}"


def rest_routes(floor: Floor, settings: RestSettings) -> list[web.RouteDef]:
    """The routes of the API for aiohttp; those for all other paths below it come last."""
    shell = Shell(floor, settings)
    register = {"GET": web.get, "PUT": web.put, "POST": web.post}
    return [
        *(
            register[each.method](f"{API}/{each.path}{_OPTIONAL_SLASH}", shell.handler(each))
            for each in ENDPOINTS
        ),
        web.options(_ANYTHING_BELOW, shell.preflight),
        web.route("*", _ANYTHING_BELOW, shell.unknown),
    ]


def add_rest(app: web.Application, floor: Floor, settings: RestSettings) -> None:
    """Serve the API with that application."""
    app.add_routes(rest_routes(floor, settings))
