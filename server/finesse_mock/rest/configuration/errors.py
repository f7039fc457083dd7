"""The errors of the configuration APIs, with the bodies of the samples in that chapter."""

from http import HTTPStatus

from finesse_mock.rest.rejections import RequestRejectedError


def duplicate(parameter: str, message: str) -> RequestRejectedError:
    """Another object has the same value where each needs its own."""
    return _configuration_error("Finesse API Error", parameter, message)


def duplicate_workflow() -> RequestRejectedError:
    """Another workflow has that name ("Workflow—Create")."""
    return _configuration_error(
        "Database constraint violation",
        "Duplicate Workflow name.",
        "A workflow with the same name already exists",
    )


def nothing_to_change(kind: str) -> RequestRejectedError:
    """A change that names nothing to be changed ("Workflow—Update")."""
    return _configuration_error(
        "Invalid Input",
        "For update, at least one field must be set.",
        f"Updating a {kind} needs at least one field",
    )


def maximum_exceeded(kind: str) -> RequestRejectedError:
    """There are as many objects as a system holds."""
    return _configuration_error(
        "Maximum Exceeded", kind, "The maximum number of items has been exceeded"
    )


def in_use(number: str) -> RequestRejectedError:
    """A phone book that is assigned to a team ("PhoneBook API Errors")."""
    return _configuration_error("In Use", number, "The phone book is assigned to a team")


def undeletable(message: str) -> RequestRejectedError:
    """The object may be changed, but has to be there ("MediaPropertiesLayout API Errors")."""
    return RequestRejectedError(HTTPStatus.FORBIDDEN, "Forbidden", "", message)


def invalid_layout() -> RequestRejectedError:
    """Not the layout of a desktop; without data, as the sample of "LayoutConfig" is."""
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Invalid Input", "", "layoutxml")


def invalid_team(team_id: str) -> RequestRejectedError:
    """There is no such team to which something could be assigned ("Team", Configuration APIs)."""
    return _configuration_error(
        "finesse.api.team.team_assignment_invalid_team",
        team_id,
        "This is not a valid team",
        HTTPStatus.NOT_FOUND,
    )


def _configuration_error(
    kind: str, data: str, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
) -> RequestRejectedError:
    """An error with its message in the three lines of the samples in that chapter."""
    lines = (
        f"HTTP Status code: {status.value} ({status.phrase})",
        f"Api Error Type: {kind}",
        f"Error Message: {message}",
    )
    return RequestRejectedError(status, kind, data, "\n".join(lines))
