"""Who and what is meant by the names in a scenario."""

from dataclasses import dataclass

from finesse_mock.floor import Floor


class CannotError(Exception):
    """An act that cannot be tried; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who: the floor they play on, and the dialog ids of the calls by name."""

    floor: Floor
    calls: dict[str, str]

    def agent(self, name: str) -> str:
        """The id of the agent with that id, login name or extension."""
        site = self.floor.site
        by_id = site.user_id(name)
        if by_id is not None:
            return by_id
        signed_in = self.floor.world.agent_at(name)
        if signed_in is not None:
            return signed_in.id
        found = next((each.id for each in site.agents.values() if each.extension == name), None)
        if found is None:
            raise CannotError(f"nobody has the id or extension {name}.")
        return found

    def extension(self, name: str) -> str:
        """The extension at which that agent is signed in; empty when the agent is not."""
        agent = self.floor.world.agent(self.agent(name))
        return agent.extension if agent else ""

    def call(self, name: str) -> str:
        """The dialog id of the call of that name."""
        if name not in self.calls:
            raise CannotError(f"call {name} has not begun.")
        return self.calls[name]

    def name_of(self, dialog_id: str) -> str:
        """What the scenario calls that dialog."""
        return next((name for name, each in self.calls.items() if each == dialog_id), dialog_id)
