"""What clients ask while they start, in their order, against every release.

The order is that of finesse.js in a gadget and of stand-alone desktops for agent and supervisor.
"""

import pytest
from lxml import etree

from finesse_mock.model.profile import PROFILES
from rest.running import Client, basic, running

LOGIN = "<User><state>LOGIN</state><extension>{0}</extension></User>"
BEFORE_SIGNING_ON = {"SystemInfo": "SystemInfo", "UserAuthMode/{0}": "UserAuthMode"}
GADGET = {
    "User/{0}": "User",
    "User/{0}/Dialogs": "Dialogs",
    "User/{0}/ReasonCodes?category=NOT_READY": "ReasonCodes",
    "User/{0}/ReasonCodes?category=LOGOUT": "ReasonCodes",
    "User/{0}/WrapUpReasons": "WrapUpReasons",
    "User/{0}/PhoneBooks": "PhoneBooks",
    "User/{0}/Queues": "Queues",
    "User/{0}/MediaPropertiesLayout": "MediaPropertiesLayout",
    "User/{0}/MediaPropertiesLayouts": "MediaPropertiesLayouts",
    "User/{0}/Workflows": "Workflows",
    "User/{0}/LayoutConfig": "LayoutConfig",
}
SUPERVISOR = {
    "Team/5007?includeLoggedOutAgents=true": "Team",
    "Team/5007?includeLoggedOutAgents=false": "Team",
    "TeamResource/5007/PhoneBooks?bypassServerCache=true": "PhoneBooks",
}


async def root_of(client: Client, path: str, headers: dict[str, str]) -> str:
    """The name of the document at a path, asked for as finesse.js does."""
    separator = "&" if "?" in path else "?"
    url = f"{client.address()}/finesse/api/{path}{separator}nocache=1717405200000"
    async with client.http.get(url, headers=headers) as answer:
        assert answer.status == 200, url
        assert answer.content_type == "application/xml"
        return str(etree.fromstring(await answer.read()).tag)


@pytest.mark.parametrize("profile", PROFILES)
async def test_everything_that_is_asked_for_is_there(profile: str):
    async with running(profile=profile) as client:
        for user, documents in (("1001001", GADGET), ("1001900", GADGET | SUPERVISOR)):
            for path, root in BEFORE_SIGNING_ON.items():
                assert await root_of(client, path.format(user), {}) == root
            login = LOGIN.format(user)
            assert await client.status("PUT", f"/User/{user}", basic(user), data=login) == 202
            for path, root in documents.items():
                assert await root_of(client, path.format(user), basic(user)) == root
        async with client.http.get(f"{client.address()}/tunnel/") as tunnel:
            assert tunnel.status == 200
