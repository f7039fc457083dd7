"""Who and what plays whom: ids and moments of a recording as those of the replay, and back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from finesse_mock.cassettes import texts
from finesse_mock.cassettes.comparing import STAMP
from finesse_mock.cassettes.naming import Naming
from finesse_mock.cassettes.tape import Request


class Casting:
    """Gives each dialog a new id, each agent the one who plays it, each moment a later one.

    ``agents`` leads from all ids of the cassette to those of the replay. The same id, and the same
    moment, is the same everywhere.
    """

    def __init__(self, agents: Mapping[str, str], new_dialog_id: Callable[[], str]) -> None:
        self._agents = agents
        self._new_dialog_id = new_dialog_id
        self._dialogs: dict[str, str] = {}
        self._moments: dict[str, str] = {}
        self._request_ids: dict[int, str] = {}
        self._naming = Naming()
        for recorded, played in agents.items():
            self._naming.know_agent(played, recorded)

    def agent(self, name: str) -> str:
        """Who plays that agent."""
        return self._agents[name]

    def asked(self, request: Request, request_id: str) -> None:
        """A client made that request of the cassette, under that requestId."""
        self._request_ids[request.n] = request_id

    def played(self, text: str, requests: Mapping[int, Request], late: timedelta) -> str:
        """A text of the cassette as clients get it.

        ``late`` is by how much what is told now is told later than it was in the recording.
        """

        def value(kind: str, name: str) -> str:
            if kind == "agent":
                return self.agent(name)
            if kind == "dialog":
                return self._dialog(name)
            number = int(name)
            recorded = texts.filled(requests[number].request_id, value)
            return self._request_ids.get(number, recorded)

        text = texts.filled(text, value)
        return STAMP.sub(lambda found: self._moment(found[0], late), text)

    def named(self, text: str) -> str:
        """A text of a client as the cassette would have it."""
        return self._naming.named(text)

    def name_of(self, agent_id: str) -> str:
        """A client's user as the cassette names it."""
        return self._naming.agent(agent_id)

    def _dialog(self, number: str) -> str:
        if number not in self._dialogs:
            made = self._new_dialog_id()
            self._dialogs[number] = made
            self._naming.know_dialog(made, int(number))
        return self._dialogs[number]

    def _moment(self, stamp: str, late: timedelta) -> str:
        if stamp not in self._moments:
            try:
                moment = datetime.fromisoformat(stamp) + late
            except (ValueError, OverflowError):
                return stamp
            parts = stamp.removesuffix("Z").partition(".")[2]
            fraction = f".{moment.microsecond:06d}"[: len(parts) + 1] if parts else ""
            self._moments[stamp] = f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"
        return self._moments[stamp]
