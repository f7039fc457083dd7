"""A running mock as environment variables: what ``serve --print-env`` prints."""

import shlex
from collections.abc import Iterator
from typing import Any


def exports(ready: dict[str, Any]) -> Iterator[str]:
    """Lines for a shell to evaluate; ``ready`` is what a ready file says.

    Addresses are those over TLS where the mock made its own authority, whose file is
    ``FINESSE_MOCK_CA``; without it they are plain. A control token, where one is asked for, is a
    tenth line.
    """
    secured = bool(ready["ca_file"])
    root = str(ready["rest_tls"] if secured else ready["rest"]).removesuffix("/finesse/api")
    agent = next(iter(ready["agents"]), {"id": "", "password": ""})
    values = {
        "URL": root,
        "CA": ready["ca_file"],
        "AGENT": agent["id"],
        "PASSWORD": agent["password"],
        "XMPP": ready["xmpp"],
        "XMPPS": ready["xmpp_tls"],
        "BOSH": ready["bosh_tls"] if secured else ready["bosh"],
        "WS": ready["ws_tls"] if secured else ready["ws"],
        "CONSOLE": ready["console"],
    }
    if ready.get("control_token"):
        values["CONTROL_TOKEN"] = ready["control_token"]
    for name, value in values.items():
        yield f"export FINESSE_MOCK_{name}={shlex.quote(value or '')}"
