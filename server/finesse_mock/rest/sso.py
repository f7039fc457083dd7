"""Single sign-on: where tokens come from ("Single Sign-On APIs" of the developer guide).

On a real system the browser is sent on to the identity service and from there to the page of an
identity provider. Here the mock is all three: it sends the browser to a page of its own, where the
user signs in with the password. A program without a browser may send the password by HTTP Basic
with the first request instead.
"""

import html
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from aiohttp import hdrs, web

from finesse_mock.accounts import Authenticated, Token
from finesse_mock.rest.authentication import Sessions, password_in
from finesse_mock.rest.exchange import Caller
from finesse_mock.rest.floor import Floor
from finesse_mock.rest.settings import RestSettings

TOKEN: Final = "/desktop/sso/token"  # noqa: S105 - a path
PROVIDER: Final = "/desktop/sso/idp"
COOKIE: Final = "IDPSESSION"
REALM: Final = "finesse-mock"

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<title>Sign in</title>
<form method="post">
<p>{notice}</p>
<p><label>User <input name="username" value="{user}" required></label></p>
<p><label>Password <input name="password" type="password" required autofocus></label></p>
<p><button>Sign in</button></p>
</form>
</html>
"""


class SingleSignOn:
    """Gives out tokens for one floor."""

    def __init__(self, floor: Floor, settings: RestSettings) -> None:
        self._floor = floor
        self._seconds = settings.token_s
        self._signed_in = Sessions(settings.max_sessions, settings.new_session_id)

    def routes(self) -> list[web.RouteDef]:
        """The routes for aiohttp."""
        return [
            web.get(TOKEN, self.fetch),
            web.post(TOKEN, self.refresh),
            web.get(PROVIDER, self.ask),
            web.post(PROVIDER, self.sign_in),
        ]

    async def fetch(self, request: web.Request) -> web.Response:
        """Answer "Single Sign-On—Fetch Access Token", and the refresh that some clients GET."""
        if "refresh-token" in request.query:
            return self._refreshed(request.query)
        if not self._floor.site.auth.takes_tokens:
            return _refused(HTTPStatus.BAD_REQUEST, "invalid_request", "Single sign-on is off.")
        name = request.query.get("cc_username") or request.cookies.get("cc_username", "")
        user_id = self._floor.site.user_id(name)
        if user_id is None:
            return _refused(HTTPStatus.BAD_REQUEST, "invalid_request", "cc_username is no user.")
        known = self._known(request)
        if known is None and hdrs.AUTHORIZATION in request.headers:
            return _refused(HTTPStatus.UNAUTHORIZED, "invalid_client", "Wrong credentials.")
        if known != user_id:
            raise web.HTTPFound(f"{PROVIDER}?{request.rel_url.raw_query_string}")
        token = self._floor.accounts.issue_token(user_id, self._seconds, self._floor.monotonic())
        wants_refresh = request.query.get("return_refresh_token", "").lower() == "true"
        return self._granted(token, request.query, refreshable=wants_refresh)

    async def refresh(self, request: web.Request) -> web.Response:
        """Answer "Single Sign-On—Refresh Existing Access Token"; parameters in URI or form."""
        form = await request.post()
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return self._refreshed(fields | dict(request.query))

    async def ask(self, request: web.Request) -> web.Response:
        """Answer the page of the identity provider."""
        return _page(request.query.get("cc_username", ""))

    async def sign_in(self, request: web.Request) -> web.Response:
        """Take the form of that page, and send the browser back for its token."""
        form = await request.post()
        name, password = str(form.get("username", "")), str(form.get("password", ""))
        outcome = self._floor.accounts.identify(name, password, self._floor.monotonic())
        if not isinstance(outcome, Authenticated) or outcome.is_admin:
            return _page(name, "Wrong user or password.")
        query = request.rel_url.update_query(cc_username=outcome.user_id).raw_query_string
        response = web.HTTPSeeOther(f"{TOKEN}?{query}")
        session = self._signed_in.open(Caller(outcome.user_id))
        response.set_cookie(COOKIE, session, path="/desktop/sso", httponly=True, samesite="Lax")
        raise response

    def _known(self, request: web.Request) -> str | None:
        """The user whom the identity provider knows behind a request."""
        scheme, _, credentials = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if scheme.lower() == "basic":
            given = password_in(credentials.strip())
            if given is None:
                return None
            outcome = self._floor.accounts.identify(*given, self._floor.monotonic())
            return outcome.user_id if isinstance(outcome, Authenticated) else None
        caller = self._signed_in.caller(request.cookies.get(COOKIE, ""))
        return caller.user_id if caller else None

    def _refreshed(self, asked: Mapping[str, str]) -> web.Response:
        refresh = asked.get("refresh-token")
        if not refresh:
            return _refused(HTTPStatus.BAD_REQUEST, "invalid_request", "refresh-token is missing.")
        now = self._floor.monotonic()
        token = self._floor.accounts.refresh_token(refresh, self._seconds, now)
        if token is None:
            return _refused(
                HTTPStatus.UNAUTHORIZED, "invalid_grant", "The refresh token is used or expired."
            )
        return self._granted(token, asked, refreshable=True)

    def _granted(
        self, token: Token, asked: Mapping[str, str], *, refreshable: bool
    ) -> web.Response:
        answer: dict[str, Any] = {
            "token": token.access,
            "expires_in": round(token.expires_at - self._floor.monotonic()),
            "user_id": token.user_id,
        }
        if refreshable:
            answer["refresh_token"] = token.refresh
        if asked.get("return_user", "").lower() == "yes":
            login_name = self._floor.site.agents[token.user_id].login_name
            answer |= {"realm": REALM, "user_principal": f"{login_name}@{REALM}"}
        return web.json_response(answer, headers={hdrs.CACHE_CONTROL: "no-store"})


def _refused(status: HTTPStatus, error: str, description: str) -> web.Response:
    """An error in the form of RFC 6749 §5.2; that of Cisco is not documented."""
    return web.json_response({"error": error, "error_description": description}, status=status)


def _page(user: str, notice: str = "Single sign-on of finesse-mock") -> web.Response:
    text = _PAGE.format(user=html.escape(user), notice=html.escape(notice))
    return web.Response(text=text, content_type="text/html")
