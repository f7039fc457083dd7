"""Which ids a server uses, and by which variables a cassette names them.

A recording learns them from the URIs it meets; a replay knows them, for it has made them itself.
"""

import re
from typing import Final

from finesse_mock.cassettes import texts

_DIALOG: Final = re.compile(r"(/finesse/api/Dialog/)([^/<>\"'?\s$]+)")
_USER: Final = re.compile(r"(/finesse/api/User/)([^/<>\"'?\s$]+)")
_LEAF: Final = re.compile(r"<(\w+)>([^<>]{1,64})</\1>")

_ID_ELEMENTS: Final = frozenset({"id", "secondaryId", "loginId"})
_UNMISTAKABLE: Final = 4
"""A text of so many characters that equals an id is that id, whatever element it stands in."""


class Naming:
    """Ids and their variables; dialogs and tasks are counted in the order of their appearance."""

    def __init__(self) -> None:
        self._dialogs: dict[str, int] = {}
        self._agents: dict[str, str] = {}

    def know_agent(self, agent_id: str, name: str = "") -> None:
        """An agent; ``name`` is the id that the cassette has for it, where that is another."""
        self._agents.setdefault(agent_id, name or agent_id)

    def know_dialog(self, dialog_id: str, number: int) -> None:
        """A dialog, by the number that it has on the cassette."""
        self._dialogs[dialog_id] = number

    def learn(self, text: str) -> None:
        """Know from now on whom and what the URIs in a text name."""
        for found in _DIALOG.finditer(text):
            self._dialogs.setdefault(found[2], len(self._dialogs) + 1)
        for found in _USER.finditer(text):
            self.know_agent(found[2])

    def named(self, text: str) -> str:
        """The text as a cassette has it: with a variable for every id that is known."""
        text = texts.escaped(text)
        text = _DIALOG.sub(lambda found: found[1] + self._dialog(found[2]), text)
        text = _USER.sub(lambda found: found[1] + self.agent(found[2]), text)
        return _LEAF.sub(self._leaf, text)

    def agent(self, agent_id: str) -> str:
        """The variable of an agent; the id itself where it is not known."""
        known = self._agents.get(agent_id)
        return texts.agent(known) if known else agent_id

    def _dialog(self, dialog_id: str) -> str:
        number = self._dialogs.get(dialog_id)
        return texts.dialog(number) if number else dialog_id

    def _leaf(self, found: re.Match[str]) -> str:
        name, text = found[1], found[2]
        if len(text) < _UNMISTAKABLE and name not in _ID_ELEMENTS:
            return found[0]
        variable = self._dialog(text) if text in self._dialogs else self.agent(text)
        return f"<{name}>{variable}</{name}>"
