"""The format of a dialogue file, and how it becomes steps.

A file begins with what it is about::

    title: A subscriber unsubscribes with the JID that it subscribed with
    source: XEP-0060 §6.2
    over: tcp, bosh, websocket
    also: prosody
    generation: 3.x

``title`` once, ``source`` at least once, ``over`` once; ``also`` names other servers that must
behave the same, because nothing in the dialogue is a choice of ours; ``generation`` is for what
only that generation of Openfire does. Then come the steps. A step stands at the left margin; the
XML that belongs to it follows, indented. ``#`` begins a comment line.

    Agent opens a stream                      the header, or <open/>, or BOSH session creation
    Agent restarts the stream                 the same again after SASL
    Agent signs in as 1001001 with resource desktop
                                              stream, SASL PLAIN, restart and bind in one step;
                                              the resource may be left out
    Agent sends:                              one or more elements, in one write
    Agent receives:                           exactly these elements come next, in this order
    Agent receives nothing                    proven by a ping to the domain: only its answer
                                              comes
    Agent closes the stream                   and the server closes it in turn
    Agent drops the connection                without a good-bye
    Agent is closed                           the server ends the stream, nothing comes before
    The mock publishes on NODE:               the text of the update follows, indented
    The mock shuts down

Any capitalised word names a client; it exists from its first step on. ``${name}`` stands for a
value: ``domain``, ``pubsub``, ``agent`` and ``supervisor`` (bare JIDs), and
``${plain:authzid|user|password}`` for a SASL PLAIN message in base64.

In what is received, the order of attributes and the white space around elements do not count;
``*`` in an attribute or a text matches anything; ``...`` as text inside an element allows more
children than are written down.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import pytest
from _pytest.mark import ParameterSet

DIALOGUES = Path(__file__).parent / "dialogues"
FILES = sorted(DIALOGUES.rglob("*.txt"))

_HEADER = re.compile(r"(title|source|over|also|generation): (.+)")
_STEP = re.compile(
    r"(?P<actor>[A-Z]\w*|The mock) "
    r"(?P<verb>opens a stream|restarts the stream|signs in|sends|receives nothing|receives"
    r"|closes the stream|drops the connection|is closed|publishes|shuts down)"
    r"(?: as (?P<user>\S+?))?(?: with resource (?P<resource>\S+?))?(?: on (?P<node>\S+?))?:?"
)
_VARIABLE = re.compile(r"\$\{([^}]+)\}")

_NEEDS_BLOCK = {"sends", "receives", "publishes"}


class DialogueError(Exception):
    """A file that does not follow the format; the message says where."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens."""

    line: int
    actor: str
    verb: str
    user: str = ""
    resource: str = ""
    node: str = ""
    block: str = ""


@dataclass(slots=True)
class Dialogue:
    """One file."""

    path: Path
    title: str = ""
    sources: list[str] = field(default_factory=list)
    transports: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    generation: str = "4.x"
    steps: list[Step] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Where it lies among the dialogues."""
        return str(self.path.relative_to(DIALOGUES).with_suffix(""))


def read(path: Path) -> Dialogue:
    """Return the dialogue in a file, with its variables still in place."""
    dialogue = Dialogue(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    index = 0
    while index < len(lines):
        line, number = lines[index], index + 1
        index += 1
        if not line.strip() or line.startswith("#"):
            continue
        if header := _HEADER.fullmatch(line):
            _add_header(dialogue, *header.groups())
            continue
        step = _STEP.fullmatch(line)
        if step is None:
            raise DialogueError(f"{path.name}:{number}: not a step: {line!r}")
        start = index
        while index < len(lines) and (lines[index].startswith("    ") or not lines[index].strip()):
            index += 1
        block = dedent("\n".join(lines[start:index])).strip()
        if bool(block) != (step["verb"] in _NEEDS_BLOCK):
            raise DialogueError(f"{path.name}:{number}: indented text missing or out of place")
        groups = {name: value or "" for name, value in step.groupdict().items()}
        dialogue.steps.append(Step(line=number, block=block, **groups))
    if not (dialogue.title and dialogue.sources and dialogue.transports and dialogue.steps):
        raise DialogueError(f"{path.name}: title, source, over or the steps are missing")
    return dialogue


def _add_header(dialogue: Dialogue, name: str, value: str) -> None:
    match name:
        case "title":
            dialogue.title = value
        case "source":
            dialogue.sources.append(value)
        case "generation":
            dialogue.generation = value
        case "also":
            dialogue.others = _names(value)
        case _:
            dialogue.transports = _names(value)


def _names(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")]


def expand(text: str, variables: Mapping[str, str]) -> str:
    """Return the text with every ``${…}`` replaced."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("plain:"):
            message = name.removeprefix("plain:").replace("|", "\0")
            return base64.b64encode(message.encode()).decode()
        return variables[name]

    return _VARIABLE.sub(value, text)


def named(dialogues: Iterable[Dialogue]) -> list[ParameterSet]:
    """Return each dialogue with each transport that it names, under a name of its own."""
    return [
        pytest.param(
            dialogue,
            transport,
            id=f"{dialogue.name}-{transport}",
        )
        for dialogue in dialogues
        for transport in dialogue.transports
    ]
