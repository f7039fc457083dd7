"""Cassettes written by hand."""

from datetime import UTC, datetime

import msgspec

from finesse_mock.cassettes.reading import parse
from finesse_mock.cassettes.tape import Cassette

BEGAN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
HEADER = '{"cassette":1,"recorded":"2026-01-15T09:30:00Z"}'
DIALOGS = "/finesse/api/User/${agent:1001001}/Dialogs"


def text(*entries: dict[str, object]) -> str:
    """A cassette with these entries, numbered from 1 unless they say otherwise."""
    lines = [HEADER]
    for number, entry in enumerate(entries, start=1):
        lines.append(msgspec.json.encode({"n": number, "t": float(number)} | entry).decode())
    return "".join(f"{line}\n" for line in lines)


def cassette(*entries: dict[str, object]) -> Cassette:
    return parse(text(*entries), "tape.jsonl")


def request(method: str, path: str, body: str = "", **more: object) -> dict[str, object]:
    asked = {"is": "request", "method": method, "path": f"/finesse/api/{path}", "body": body}
    return asked | {"agent": "${agent:1001001}"} | more


def reply(to: int, status: int = 202, body: str = "", **more: object) -> dict[str, object]:
    return {"is": "reply", "re": to, "status": status, "body": body} | more


def update(dialog: int, state: str, verb: str = "PUT", request_id: str = "") -> str:
    return (
        f"<Update><data><dialog><id>${{dialog:{dialog}}}</id><mediaType>Voice</mediaType>"
        f"<participants><Participant><mediaAddress>5550001111</mediaAddress>"
        f"<startTime>2026-01-15T09:30:01.000Z</startTime><state>{state}</state></Participant>"
        f"</participants><state>{state}</state><uri>/finesse/api/Dialog/${{dialog:{dialog}}}</uri>"
        f"</dialog></data><event>{verb}</event><requestId>{request_id}</requestId>"
        f"<source>/finesse/api/Dialog/${{dialog:{dialog}}}</source></Update>"
    )


def event(body: str, node: str = DIALOGS, **more: object) -> dict[str, object]:
    return {"is": "event", "node": node, "body": body} | more


def put(dialog: int, action: str) -> dict[str, object]:
    """A request of agent 1001001 in a call."""
    body = (
        "<Dialog><targetMediaAddress>${agent:1001001}</targetMediaAddress>"
        f"<requestedAction>{action}</requestedAction></Dialog>"
    )
    return request("PUT", f"Dialog/${{dialog:{dialog}}}", body, requestId=f"r-{action}")
