"""The table of the configuration APIs."""

from typing import Final

from finesse_mock.rest.configuration import layouts, phone_books, reasons, teams, workflows
from finesse_mock.rest.configuration.settings import SETTINGS
from finesse_mock.rest.exchange import Endpoint, Resource

_LISTS: Final[dict[str, Resource]] = {
    "ReasonCodes": reasons.list_reason_codes,
    "WrapUpReasons": reasons.list_wrap_up_reasons,
    "PhoneBooks": phone_books.list_phone_books,
    "PhoneBook/{number}/Contacts": phone_books.list_contacts,
    "MediaPropertiesLayouts": layouts.list_layouts,
    "Workflows": workflows.list_workflows,
    "WorkflowActions": workflows.list_actions,
    "Teams": teams.list_teams,
}

_SINGLE: Final[tuple[tuple[str, str, Resource], ...]] = (
    # Before those with a number in this place.
    ("GET", "MediaPropertiesLayout/default", layouts.get_default),
    ("PUT", "MediaPropertiesLayout/default", layouts.put_default),
    ("DELETE", "MediaPropertiesLayout/default", layouts.delete_default),
    ("GET", "LayoutConfig/default", layouts.get_desktop_layout),
    ("PUT", "LayoutConfig/default", layouts.put_desktop_layout),
    ("GET", "Team/{team}/LayoutConfig", teams.get_team_layout),
    ("PUT", "Team/{team}/LayoutConfig", teams.put_team_layout),
)

CONFIGURATION: Final = (
    *(Endpoint("GET", path, answer, configures=True) for path, answer in _LISTS.items()),
    *(Endpoint(method, path, answer, configures=True) for method, path, answer in _SINGLE),
    *reasons.REASON_CODES.endpoints(),
    *reasons.WRAP_UP_REASONS.endpoints(),
    *phone_books.PHONE_BOOKS.endpoints(),
    *phone_books.CONTACTS.endpoints(),
    *layouts.LAYOUTS.endpoints(),
    *workflows.WORKFLOWS.endpoints(),
    *workflows.WORKFLOW_ACTIONS.endpoints(),
    *(endpoint for assignment in teams.ASSIGNMENTS for endpoint in assignment.endpoints()),
    *(endpoint for setting in SETTINGS for endpoint in setting.endpoints()),
)
"""Every method on every path that is an administrator's."""
