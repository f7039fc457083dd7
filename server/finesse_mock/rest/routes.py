"""The table of the API: every method on every path, and what answers it."""

from typing import Final

from aiohttp import web

from finesse_mock.rest import (
    dialogs,
    lists,
    media,
    new_calls,
    queues,
    system,
    tasks,
    team_messages,
    team_resources,
    users,
)
from finesse_mock.rest.configuration import CONFIGURATION
from finesse_mock.rest.exchange import Endpoint
from finesse_mock.rest.floor import Floor
from finesse_mock.rest.plain_http import redirecting
from finesse_mock.rest.settings import RestSettings
from finesse_mock.rest.shell import Shell
from finesse_mock.rest.sso import SingleSignOn
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
    Endpoint("GET", "User/{user}/Dialogs/Media", media.get_tasks),
    Endpoint("GET", tasks.PATH, tasks.get_task),
    Endpoint("PUT", tasks.PATH, tasks.put_task),
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
    Endpoint("GET", "User/{user}/LayoutConfig", lists.user_desktop_layout),
    Endpoint("GET", "User/{user}/Media", media.get_media_list),
    Endpoint("GET", "User/{user}/Media/{media}", media.get_media),
    Endpoint("PUT", "User/{user}/Media/{media}", media.put_media),
    Endpoint("GET", "User/{user}/Media/{media}/Dialogs", media.get_tasks_of_media),
    Endpoint("GET", "MediaDomain", media.get_media_domains),
    Endpoint("GET", "User/{user}/Queues", queues.get_user_queues),
    Endpoint("GET", "Queue/{queue}", queues.get_queue),
    # Teams
    Endpoint("GET", "Team/{team}", get_team),
    Endpoint("GET", "TeamResource/{team}/ReasonCodes", team_resources.team_reason_codes),
    Endpoint("GET", "TeamResource/{team}/WrapUpReasons", team_resources.team_wrap_up_reasons),
    Endpoint("GET", "TeamResource/{team}/PhoneBooks", team_resources.team_phone_books),
    Endpoint("GET", "TeamResource/{team}/Workflows", team_resources.team_workflows),
    Endpoint("GET", "TeamResource/{team}/MediaPropertiesLayouts", team_resources.team_layouts),
    Endpoint("POST", "TeamMessage", team_messages.post_message),
    Endpoint("DELETE", "TeamMessage/{number}", team_messages.delete_message),
    Endpoint("GET", "TeamMessages", team_messages.get_own_messages),
    Endpoint("GET", "Team/{team}/TeamMessages", team_messages.get_team_messages),
    *CONFIGURATION,
)

_OPTIONAL_SLASH = "{slash:/?}"
_ANYTHING_BELOW = API + "{below:(?:/.*)?}"


def rest_routes(floor: Floor, settings: RestSettings) -> list[web.RouteDef]:
    """The routes of the API for aiohttp; those for all other paths below it come last."""
    shell = Shell(floor, settings)
    register = {"GET": web.get, "PUT": web.put, "POST": web.post, "DELETE": web.delete}
    return [
        *(
            register[each.method](f"{API}/{each.path}{_OPTIONAL_SLASH}", shell.handler(each))
            for each in ENDPOINTS
        ),
        web.options(_ANYTHING_BELOW, shell.preflight),
        web.route("*", _ANYTHING_BELOW, shell.unknown),
    ]


def add_rest(app: web.Application, floor: Floor, settings: RestSettings) -> None:
    """Serve the API with that application, and single sign-on beside it."""
    app.add_routes(rest_routes(floor, settings))
    app.add_routes(SingleSignOn(floor, settings).routes())
    if settings.https_port is not None:
        app.middlewares.append(redirecting(settings.https_port))
