"""Another Finesse server as the target of a load."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from finesse_mock.cli.load_options import LoadOptions
from finesse_mock.documents import read_text
from finesse_mock.errors import UsageError
from finesse_mock.load.session import Target
from finesse_mock.load.swarm.messages import Place, Seat

_API: Final = "/finesse/api"
_COLUMNS: Final = ("id", "password", "extension")


def other_server(options: LoadOptions) -> Target:
    """The server that the options name, with its agents.

    Raises:
        UsageError: the options do not name it, or the file has no agents.
    """
    root = urlsplit(options.server or "")
    if root.scheme not in ("http", "https") or not root.hostname:
        raise UsageError(
            f"--server {options.server} is no address; write it as https://finesse.example.com:8445."
        )
    if options.credentials is None:
        raise UsageError("--server needs its agents, too; name their file with --credentials.")
    ways = {"tcp": options.xmpp, "tls": options.xmpp, "bosh": options.bosh, "ws": options.ws}
    rest = (options.server or "").rstrip("/")
    place = Place(
        rest=rest if rest.endswith(_API) else rest + _API,
        notify={name: address for name, address in ways.items() if address},
        domain=options.domain or root.hostname,
    )
    return Target(
        places=(place,),
        people=_people(options.credentials),
        ca=str(options.ca) if options.ca else "",
    )


def _people(path: Path) -> tuple[Seat, ...]:
    try:
        rows = csv.DictReader(read_text(path).splitlines(), strict=True)
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise UsageError(
                f"{path}:1: the column {missing[0]} is missing; the first line names id, "
                "password and extension."
            )
        return tuple(_seat(row, f"{path}:{rows.line_num}") for row in rows)
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read ({error}); name a CSV file of agents.") from error


def _seat(row: Mapping[str, str | None], place: str) -> Seat:
    columns = [row[name] or "" for name in _COLUMNS]
    if "" in columns:
        missing = _COLUMNS[columns.index("")]
        raise UsageError(f"{place}: this agent has no {missing}; write one.")
    agent_id, password, extension = columns
    return Seat(agent_id=agent_id, password=password, extension=extension, transport="")
