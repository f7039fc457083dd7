"""What happens in a play, a line each."""

import json
from datetime import datetime


def line_of(line: bytes) -> str:
    """The line for people."""
    told = json.loads(line)
    at = datetime.fromisoformat(told["at"])
    stamp = f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"
    return f"{stamp}  {_words(told)}"


def _words(told: dict[str, object]) -> str:
    match told:
        case {"is": "event", "n": n, "node": node, "about": about}:
            return f"#{n}  {str(node).removeprefix('/finesse/api/')}  {about}"
        case {"is": "request", "n": n, "about": about, "status": status}:
            return f"#{n}  {about}  {status or 'no reply'}"
        case {"is": "miss", "sentence": sentence}:
            return f"miss  {sentence}"
        case {"is": "waiting", "agents": list(agents), "every": every}:
            word = "all" if every else "one"
            return f"waits for {word} of {', '.join(agents)} to connect"
        case {"is": "begin"}:
            return "begins"
        case {"is": "end", "events": events, "requests": requests, "missed": missed}:
            left = told["notMade"]
            more = (
                f"; not made: {', '.join(map(str, left))}"
                if isinstance(left, list) and left
                else ""
            )
            return f"end  {events} events, {requests} requests, {missed} not on the cassette{more}"
        case _:
            return str(told)
