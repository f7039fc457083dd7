"""The dialogues in which nothing is a choice of ours, performed by another server."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from conformance.dialogue import FILES, Dialogue, named, read
from conformance.elsewhere import PlayElsewhere
from conformance.prosody import Prosody, serving

README = Path(__file__).parent / "README.md"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Prosody]]:
    """One server for each transport, so that what a dialogue stores is not there in the next."""
    with ExitStack() as stack:
        yield cache(
            lambda transport: stack.enter_context(serving(tmp_path_factory.mktemp(transport)))
        )


GENERIC = [dialogue for dialogue in map(read, FILES) if "prosody" in dialogue.others]


@pytest.mark.peer("prosody")
@pytest.mark.parametrize(("dialogue", "transport"), named(GENERIC))
async def test_dialogue(servers: Callable[[str], Prosody], dialogue: Dialogue, transport: str):
    prosody = servers(transport)
    await prosody.set_the_stage()
    await PlayElsewhere(prosody, transport).run(dialogue)


def test_every_dialogue_that_is_ours_alone_has_a_reason_in_the_read_me():
    rows = re.findall(r"^\| `([\w/-]+)` \| \S", README.read_text(encoding="utf-8"), re.MULTILINE)
    ours = [dialogue.name for dialogue in map(read, FILES) if not dialogue.others]
    assert sorted(rows) == sorted(ours)
