"""Runs every dialogue over every transport that it names."""

import pytest

from conformance.dialogue import FILES, Dialogue, named, read
from conformance.mock import serving
from conformance.play import Play
from conformance.wires import WIRES
from finesse_mock.xmpp.domain import DomainSettings
from finesse_mock.xmpp.generation import GENERATIONS


@pytest.mark.parametrize(("dialogue", "transport"), named(read(path) for path in FILES))
async def test_dialogue(dialogue: Dialogue, transport: str):
    async with serving(DomainSettings(generation=GENERATIONS[dialogue.generation])) as mock:
        await Play(mock, transport).run(dialogue)


def test_every_dialogue_names_transports_that_exist():
    assert {name for path in FILES for name in read(path).transports} == set(WIRES)
