"""The body of a synchronous error: "HTTP Errors" of the Finesse Web Services Developer Guide."""

from finesse_mock.wire.xml import Node, branch, leaf


def api_errors(kind: str, data: str, message: str) -> Node:
    """``ApiErrors`` with one error; its names begin with capitals, unlike those in events."""
    return branch(
        "ApiErrors",
        branch(
            "ApiError",
            leaf("ErrorData", data),
            leaf("ErrorMessage", message),
            leaf("ErrorType", kind),
        ),
    )
