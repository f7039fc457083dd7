"""Every address of a running mock, for people and for programs."""

from collections.abc import Mapping

from finesse_mock.model.site import Site

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


def addresses(host: str, ports: Mapping[str, int], *, websocket: bool) -> dict[str, str | None]:
    """The addresses by name; None for what does not listen.

    A server bound to all addresses is named by the loopback one.
    """
    shown = _EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)

    def at(name: str, form: str) -> str | None:
        return form.format(f"{shown}:{ports[name]}") if name in ports else None

    return {
        "rest": at("rest", "http://{}/finesse/api"),
        "rest_tls": at("rest_tls", "https://{}/finesse/api"),
        "bosh": at("notify", "http://{}/http-bind"),
        "bosh_tls": at("notify_tls", "https://{}/http-bind"),
        "ws": at("notify", "ws://{}/ws") if websocket else None,
        "ws_tls": at("notify_tls", "wss://{}/ws") if websocket else None,
        "xmpp": at("xmpp", "{}"),
        "xmpp_tls": at("xmpp_tls", "{}"),
        "control": at("rest", "http://{}/mock/api"),
        "console": at("rest", "http://{}/mock/"),
    }


def people(site: Site) -> list[dict[str, object]]:
    """Who can sign in, with what."""
    return [
        {
            "id": agent.id,
            "password": site.passwords[agent.id],
            "extension": agent.extension,
            "roles": [str(role) for role in agent.roles],
            "teamId": agent.team_id,
        }
        for agent in site.agents.values()
    ]
