"""Scenario files, and how one becomes a ``Scenario``.

A step does (``do``), waits for the client under test to do (``await``), expects an event to be
published or none (``expect``), or has something go wrong (``fault``); ``after`` is a pause before
that, or all of the step. Calls are given names where they begin, or by the event that tells of
them. ``parallel``, ``repeat`` and ``include`` stand for other steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path
from typing import Any

from finesse_mock import documents
from finesse_mock.clock import Pace, pace_named
from finesse_mock.documents import Document
from finesse_mock.errors import UsageError
from finesse_mock.model.site import Site
from finesse_mock.model.system import SERVERS
from finesse_mock.scenarios import fit, written
from finesse_mock.scenarios.expansion import (
    Expansion,
    FromDisk,
    Scope,
    Source,
    head_of,
    no_variable,
    values_in,
)
from finesse_mock.scenarios.foresight import check_variables
from finesse_mock.scenarios.mistakes import Mistakes
from finesse_mock.scenarios.names import check_names
from finesse_mock.scenarios.steps import Part, Step, steps_of
from finesse_mock.wire.nodes import all_nodes
from finesse_mock.worlds.build import build, profile_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A play: what it is set in, and its parts.

    ``world`` is a site written down in the scenario, or the name or path of a world file.
    """

    name: str
    document: Document
    parts: tuple[Part, ...]
    profile: str | None = None
    seed: int | None = None
    nodes: int = 1
    clock: Pace | None = None
    world: Site | str | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All its steps, in the order in which they are written."""
        return tuple(steps_of(self.parts))

    def settings(self) -> dict[str, Any]:
        """What the scenario asks of a mock made for it, by the names of settings."""
        asked = {
            "world": self.world,
            "profile": self.profile,
            "seed": self.seed,
            "clock": self.clock,
            "nodes": None if self.nodes == 1 else self.nodes,
        }
        return {key: value for key, value in asked.items() if value is not None}

    def check_fit(self, site: Site, nodes: int = 2) -> None:
        """Check that the scenario can be played at that site, with so many servers.

        Raises:
            UsageError: it is for another profile or more servers, or names somebody or something
                that is not there.
        """
        if self.profile is not None and self.profile != site.profile.name:
            raise self.document.error(
                ("profile",),
                f'the scenario is for "{self.profile}" and this mock is "{site.profile.name}"; '
                f"start one with --profile {self.profile}.",
            )
        if self.nodes > max(nodes, 1):
            raise self.document.error(
                ("nodes",), f"the scenario needs {self.nodes} servers; start a mock with --nodes 2."
            )
        mistakes = Mistakes()
        setting = fit.Setting(site, dict.fromkeys(all_nodes(site)), SERVERS[: max(nodes, 1)])
        for step in self.steps:
            with mistakes.noted():
                fit.check_fit(step, setting)
        mistakes.tell()


def parse_scenario(
    text: str, name: str, given: Mapping[str, str] | None = None, source: Source | None = None
) -> Scenario:
    """The scenario that this text is; ``name`` is the path of its file, or what to call it.

    ``given`` are values of its variables; ``source`` reads the files that it includes, from disk
    unless told otherwise.

    Raises:
        UsageError: it has mistakes; the message says where and what to write instead.
    """
    document = documents.parse(text, name)
    document.require_version("scenario", written.FORMAT)

    def unknown(variable: str) -> UsageError:
        return UsageError(no_variable(variable, document))

    values = values_in(document, given or {}, unknown)
    mistakes = Mistakes()
    settings: dict[str, Any] = {}
    with mistakes.noted():
        settings = _settings(document, values)
    parts: tuple[Part, ...] = ()
    if isinstance(document.data(("steps",)), list):
        scope = Scope(values, (Path(normpath(name)),))
        parts = Expansion(source or FromDisk(), mistakes).parts(document.part(("steps",)), scope)
        check_names(steps_of(parts), mistakes)
        check_variables(steps_of(parts), mistakes)
    mistakes.tell()
    return Scenario(document=document, parts=parts, **settings)


def _settings(document: Document, values: Mapping[str, str]) -> dict[str, Any]:
    """All of a scenario but its steps."""
    head = head_of(document, values)
    filled = document.filled_in(values, spared=("steps", "vars"))
    _check_profile(filled, head.profile)
    return {
        "name": head.name,
        "profile": head.profile,
        "seed": head.seed,
        "nodes": head.nodes,
        "clock": _pace(filled, head.clock),
        "world": _world(filled, head, Path(document.name).parent),
    }


def _check_profile(document: Document, profile: str | None) -> None:
    if profile is not None:
        try:
            profile_named(profile)
        except UsageError as error:
            raise document.error(("profile",), str(error)) from error


def _pace(document: Document, name: str | None) -> Pace | None:
    try:
        return None if name is None else pace_named(name)
    except ValueError as error:
        raise document.error(("clock",), str(error)) from error


def _world(document: Document, head: written.ScenarioFile, folder: Path) -> Site | str | None:
    if head.world is None or isinstance(head.world, dict):
        if head.world is None:
            return None
        return build(document, ("world",), profile=head.profile)
    if not isinstance(head.world, str):
        raise document.error(
            ("world",), "world must be the name or path of a world file, or a world."
        )
    path = Path(head.world)
    is_path = path.suffix in (".yaml", ".yml") or len(path.parts) != 1
    return str(folder / path) if is_path else head.world
