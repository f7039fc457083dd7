"""The page at ``/mock/``: where everything is, for whoever opens the mock in a browser."""

from collections.abc import Callable, Mapping
from html import escape

from aiohttp import web

from finesse_mock.control.route import Asked, Nothing, Route, route

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>finesse-mock</title>
<style>
  :root {{ color-scheme: light dark; font-family: system-ui, sans-serif; }}
  body {{ margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }}
  th, td {{ text-align: left; padding: .2rem 1.5rem .2rem 0; }}
  code {{ font-family: ui-monospace, monospace; }}
</style>
<h1>finesse-mock</h1>
<table data-testid="addresses">{rows}</table>
<p>The state of all agents and calls: <a href="/mock/api/state">/mock/api/state</a>.</p>
</html>
"""


def front_page(addresses: Callable[[], Mapping[str, object]]) -> Route:
    """The route of the page, which shows these addresses."""

    async def show(_: Asked[Nothing, Nothing]) -> web.Response:
        rows = "".join(
            f"<tr><th>{escape(name)}<td><code>{escape(address)}</code>"
            for name, address in addresses().items()
            if isinstance(address, str) and name != "control_token"
        )
        return web.Response(text=_PAGE.format(rows=rows), content_type="text/html")

    return route(
        "GET",
        "/mock/",
        show,
        about="A page for people: where everything is.",
        answer=str,
        media="text/html",
        below="",
    )
