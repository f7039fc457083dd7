"""The body of a synchronous error: "HTTP Errors" of the Finesse Web Services Developer Guide."""

from finesse_mock.wire.xml import Node, branch, leaf


def api_errors(kind: str, data: str, message: str, media: str = "") -> Node:
    """``ApiErrors`` with one error; its names begin with capitals, unlike those in events.

    ``media`` is the id of the nonvoice medium that the error is about.
    """
    return branch(
        "ApiErrors",
        branch(
            "ApiError",
            leaf("ErrorData", data),
            leaf("ErrorMedia", media) if media else None,
            leaf("ErrorMessage", message),
            leaf("ErrorType", kind),
        ),
    )
