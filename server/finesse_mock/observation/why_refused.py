"""What came of a REST request: the rule by which it was refused, or all that it brought about."""

from collections.abc import Iterator
from typing import Final

from finesse_mock.engine.agent_table import REQUESTS, Effect, effect_of
from finesse_mock.engine.changes import (
    AgentChanged,
    DialogAdded,
    DialogChanged,
    RequestRefused,
    Subject,
)
from finesse_mock.errors import UsageError
from finesse_mock.events.facts import EventPublished, Requested
from finesse_mock.events.journal import Entry, Journal
from finesse_mock.floor import Floor
from finesse_mock.model.agent import Agent
from finesse_mock.model.dialog import Dialog
from finesse_mock.observation.why import Because

_REFUSING: Final = frozenset({Effect.REFUSE, Effect.SIGNED_OUT, Effect.BUSY, Effect.INTERNAL_ERROR})


class WhyRefused:
    """Explains what came of requests."""

    def __init__(self, journal: Journal, floor: Floor) -> None:
        self._journal = journal
        self._floor = floor

    def explain(self, request: str = "", agent: str = "") -> Because:
        """What came of a request: by its number, by its requestId, or the last one of an agent.

        Without either it is the last request that was refused, at once or later.

        Raises:
            UsageError: the journal has no such request.
        """
        entry = self._find(request, agent)
        asked = entry.fact
        if not isinstance(asked, Requested):
            raise UsageError(f"#{entry.seq} is no request.")
        what = f"#{entry.seq} {asked.method} {asked.path} {asked.asked}".rstrip()
        if asked.refusal:
            return Because([f"{what} was refused with {asked.status}: {asked.refusal}."], [entry])
        effects = [each for each in self._journal.after(entry.seq) if each.cause == _name(entry)]
        refusals = [
            f"{what} was accepted with {asked.status} and refused then: {self._reason(each, asked)}"
            for each in effects
            if isinstance(each.fact, RequestRefused)
        ]
        return Because(refusals or [_effect(what, asked, effects)], [entry, *effects])

    def _find(self, request: str, agent: str) -> Entry:
        number = request.removeprefix("request").strip().removeprefix("#")
        refused_later: set[str] = set()
        for entry in self._journal.backwards():
            fact = entry.fact
            if isinstance(fact, RequestRefused):
                refused_later.add(entry.cause)
            if not isinstance(fact, Requested):
                continue
            if request:
                if str(entry.seq) == number or (fact.request_id and fact.request_id == request):
                    return entry
            elif agent:
                if fact.user.casefold() == agent.casefold():
                    return entry
            elif fact.refusal or _name(entry) in refused_later:
                return entry
        if request:
            missing = f"The journal has no request {request}"
        elif agent:
            missing = f"The journal has no request of {agent}"
        else:
            missing = "No request was refused"
        raise UsageError(f"{missing}; what is kept begins with #{self._journal.first}.")

    def _reason(self, refused: Entry, asked: Requested) -> str:
        change = refused.fact
        assert isinstance(change, RequestRefused)  # noqa: S101 - the caller has looked
        error = " ".join(filter(None, (change.error.type, change.error.message, change.error.data)))
        match change.subject:
            case Subject.DIALOG if change.subject_id:
                why = self._in_dialog(refused, change, asked.asked)
            case _:
                why = self._of_agent(refused, change.agent_id, asked.asked)
        return f"{why} The error was {error}."

    def _in_dialog(self, refused: Entry, change: RequestRefused, action: str) -> str:
        dialog = self._dialog_before(refused, change.subject_id)
        if dialog is None:
            return f"dialog {change.subject_id} was over."
        leg = dialog.of_agent(change.agent_id)
        if leg is None:
            return f"agent {change.agent_id} was not in dialog {dialog.id}."
        offers = ", ".join(leg.actions) or "nothing"
        row = f"agent {change.agent_id} was {leg.state} in {dialog.kind} dialog {dialog.id}"
        if action in leg.actions:
            return f"{action} was offered but did not succeed; {row}."
        return f"{action} was not offered: {row}, where {offers} was (participant table)."

    def _of_agent(self, refused: Entry, agent_id: str, wanted: str) -> str:
        agent = self._agent_before(refused, agent_id)
        if agent is None:
            return f"agent {agent_id} is unknown."
        profile = self._floor.site.profile
        offers = ", ".join(
            request
            for request in REQUESTS[agent.state]
            if effect_of(agent.state, request, profile, on_phone=False) not in _REFUSING
        )
        return (
            f"agent {agent_id} was {agent.state}, where {wanted or 'that'} is refused and "
            f"{offers or 'nothing'} is taken (agent table)."
        )

    def _dialog_before(self, refused: Entry, dialog_id: str) -> Dialog | None:
        for entry in self._before(refused):
            match entry.fact:
                case DialogAdded(dialog=dialog) | DialogChanged(dialog=dialog):
                    if dialog.id == dialog_id:
                        return dialog
        return self._floor.world.dialog(dialog_id)

    def _agent_before(self, refused: Entry, agent_id: str) -> Agent | None:
        for entry in self._before(refused):
            if isinstance(entry.fact, AgentChanged) and entry.fact.agent.id == agent_id:
                return entry.fact.agent
        return self._floor.world.agent(agent_id)

    def _before(self, refused: Entry) -> Iterator[Entry]:
        return (entry for entry in self._journal.backwards() if entry.seq < refused.seq)


def _name(entry: Entry) -> str:
    return f"request {entry.seq}"


def _effect(what: str, asked: Requested, effects: list[Entry]) -> str:
    if asked.method in ("GET", "HEAD") or asked.status != 202:
        return f"{what} was answered with {asked.status}; it was not refused."
    if not effects:
        return f"{what} was accepted with 202, and nothing changed: all was so already."
    events = [each for each in effects if isinstance(each.fact, EventPublished)]
    return (
        f"{what} was accepted with 202 and not refused; it brought about "
        f"{len(effects) - len(events)} changes and {len(events)} events."
    )
