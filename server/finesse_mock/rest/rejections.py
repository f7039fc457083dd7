"""The synchronous errors, each with the status and the body that the developer guide documents.

Sources: "HTTP Errors" and the error tables and samples on the pages of the APIs in the Finesse Web
Services Developer Guide.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

NOT_AUTHORIZED: Final = "The user is not authorized to perform this operation"


class RequestRejectedError(Exception):
    """A request that is refused at once, with what is answered; ``media`` is the MRD if any."""

    def __init__(
        self,
        status: HTTPStatus,
        kind: str,
        data: str = "",
        message: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(f"{status.value} {kind}: {data} {message}")
        self.status = status
        self.kind = kind
        self.data = data
        self.message = message
        self.headers = headers
        self.media = ""


# The request


def bad_request(data: str = "", message: str = "Malformed request body") -> RequestRejectedError:
    """The body or the URL cannot be understood."""
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Bad Request", data, message)


def parameter_missing(parameter: str) -> RequestRejectedError:
    """An element is not there, or empty where that means nothing."""
    message = f"{_capitalised(parameter)} Parameter missing"
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Parameter Missing", parameter, message)


def invalid_input(parameter: str, what: str = "request") -> RequestRejectedError:
    """An element has a value that is not known, or is not allowed."""
    message = f"Invalid {_capitalised(parameter)} specified for {what}"
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Invalid Input", parameter, message)


def invalid_state(what: str = "user") -> RequestRejectedError:
    """The state is such that the request makes no sense."""
    message = f"Invalid State specified for {what}"
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Invalid State", "state", message)


def invalid_destination(parameter: str) -> RequestRejectedError:
    """The number cannot be called: it is one's own, or nobody's whom one may listen to."""
    message = f"Invalid {_capitalised(parameter)} specified for dialog"
    return RequestRejectedError(HTTPStatus.BAD_REQUEST, "Invalid Destination", parameter, message)


def stale_object(data: str) -> RequestRejectedError:
    """An object in a list of the user does not exist, or no longer."""
    return RequestRejectedError(
        HTTPStatus.BAD_REQUEST, "Finesse API Error", data, "The object does not exist"
    )


def too_many_messages() -> RequestRejectedError:
    """As many messages are shown as may be ("TeamMessage—Create")."""
    return RequestRejectedError(
        HTTPStatus.BAD_REQUEST,
        "System Resource Limit Exceeded",
        "teammessage.max.limit.exceeded",
        "MAX_ACTIVE_MESSAGE_LIMIT_EXCEEDED",
    )


def _capitalised(parameter: str) -> str:
    return parameter[:1].upper() + parameter[1:]


# The caller


def unauthenticated(challenge: str = "") -> RequestRejectedError:
    """No credentials, or wrong ones; ``challenge`` replaces the usual ``WWW-Authenticate``."""
    headers = {"WWW-Authenticate": challenge} if challenge else {}
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED, "Unauthorized", "", NOT_AUTHORIZED, headers
    )


def not_an_administrator() -> RequestRejectedError:
    """Only an administrator may do this ("User—Get List")."""
    return RequestRejectedError(HTTPStatus.UNAUTHORIZED, "Unauthorized", "", NOT_AUTHORIZED)


def not_permitted(user_id: str) -> RequestRejectedError:
    """The object is none that the caller may see or change."""
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED, "Authorization Failure", user_id, "UNAUTHORIZED"
    )


def wrong_user(user_id: str) -> RequestRejectedError:
    """The credentials are those of somebody else."""
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED,
        "Invalid Authorization User Specified",
        user_id,
        "The user specified in the authentication credentials and the uri don't match",
    )


def wrong_supervisor(user_id: str) -> RequestRejectedError:
    """The caller is a supervisor, but not of this agent's team."""
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED, "Invalid Supervisor", user_id, NOT_AUTHORIZED
    )


def wrong_state_of_call() -> RequestRejectedError:
    """Not while the caller holds ("Dialog—Send DTMF String", "Dialog—Start Recording")."""
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED, "Invalid State", "state", "Invalid State specified for dialog"
    )


def administrator_calls(name: str) -> RequestRejectedError:
    """An administrator has no phone; the message is spelled as the guide spells it."""
    return RequestRejectedError(
        HTTPStatus.UNAUTHORIZED,
        "Invalid Authorization User Specified",
        NOT_AUTHORIZED,
        f"User ({name}) is not an authorizied supervisor.",
    )


def secondary_node() -> RequestRejectedError:
    """The secondary server has no configuration, or none that can be changed."""
    return RequestRejectedError(
        HTTPStatus.FORBIDDEN,
        "Forbidden",
        "",
        "Configuration APIs cannot be run against the secondary Finesse server",
    )


# The object


def not_found(data: str = "", message: str = "The resource was not found") -> RequestRejectedError:
    """There is no such resource."""
    return RequestRejectedError(HTTPStatus.NOT_FOUND, "Not Found", data, message)


def unknown_user(user_id: str) -> RequestRejectedError:
    """There is no such user."""
    return RequestRejectedError(HTTPStatus.NOT_FOUND, "User Not Found", user_id, "UNKNOWN_USER")


def unknown_dialog() -> RequestRejectedError:
    """There is no such dialog, or no longer."""
    return not_found("", "Invalid dialogId specified for dialog")


# The server


def method_not_allowed(method: str, allowed: str) -> RequestRejectedError:
    """The resource exists, but not for this method (RFC 9110 §15.5.6)."""
    return RequestRejectedError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "Method Not Allowed",
        method,
        f"Allowed: {allowed}",
        {"Allow": allowed},
    )


def range_not_satisfiable(given: str) -> RequestRejectedError:
    """A range that is malformed, too long or outside of the list."""
    return RequestRejectedError(
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "Range Not Satisfiable",
        given,
        "The requested range is not satisfiable",
    )


def internal_error() -> RequestRejectedError:
    """A mistake in the mock."""
    return RequestRejectedError(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error", "", "RUNTIME_EXCEPTION"
    )


def not_implemented(action: str) -> RequestRejectedError:
    """The platform has no such operation."""
    return RequestRejectedError(
        HTTPStatus.NOT_IMPLEMENTED,
        "Not Implemented",
        action,
        "The operation is not available on this deployment",
    )


def out_of_service() -> RequestRejectedError:
    """The server is not in service; all requests but those for SystemInfo get this."""
    return RequestRejectedError(
        HTTPStatus.SERVICE_UNAVAILABLE, "Service Unavailable", "", "SERVER_OUT_OF_SERVICE"
    )
