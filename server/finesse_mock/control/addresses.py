"""The route that tells where clients connect, and as whom."""

from collections.abc import Callable, Mapping
from typing import Any

from finesse_mock.control.route import Asked, Nothing, Route, route


def address_route(ready: Callable[[], Mapping[str, object]]) -> Route:
    """The route; it answers what the ready file says, but for the control token."""

    async def show(_: Asked[Nothing, Nothing]) -> dict[str, object]:
        return {name: each for name, each in ready().items() if name != "control_token"}

    return route(
        "GET",
        "/addresses",
        show,
        about="Where clients connect, and the people who can sign in, with their passwords.",
        answer=dict[str, Any],
    )
