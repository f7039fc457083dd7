"""A document: its data, and for every part of it the place in the file."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from finesse_mock.documents import complaints
from finesse_mock.documents.complaints import ANY_KEY
from finesse_mock.documents.duration import Duration
from finesse_mock.documents.encoding import MARK, decoded, plain
from finesse_mock.documents.substitution import filled_in
from finesse_mock.documents.yaml_text import compose, data_of, node_at, written_down
from finesse_mock.errors import UsageError

T = TypeVar("T")

Place = tuple[str | int, ...]
"""The way to a part of a document: keys and positions, from the root."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. ``name`` is how messages call it."""

    name: str
    root: yaml.Node

    def data(self, place: Place = ()) -> Any:
        """That part as text, lists and dictionaries; None where there is no such part."""
        node = next(_follow(self.root, place), None)
        return None if node is None else data_of(node)

    def line(self, place: Place) -> int:
        """The line, counted from 1, in which that part begins."""
        node = next(_follow(self.root, place), self.root)
        return node.start_mark.line + 1

    def part(self, place: Place) -> "Document":
        """That part as a document of its own, which knows the same lines and columns."""
        return Document(self.name, next(_follow(self.root, place)))

    def filled_in(self, values: Mapping[str, str], spared: Collection[str] = ()) -> "Document":
        """The document with values in place of ``${name}``, save under the keys ``spared``.

        Raises:
            UsageError: a variable has no value.
        """
        return Document(self.name, filled_in(self.root, values, self.name, spared))

    def convert(
        self,
        kind: type[T],
        place: Place = (),
        without: Iterable[str] = (),
    ) -> T:
        """That part as a structure of this kind.

        ``without`` are keys which the caller has taken out already, and which stay valid.

        Raises:
            UsageError: it is none; the message says where and what to write instead.
        """
        taken = tuple(without)
        data = self.data(place)
        if taken and isinstance(data, dict):
            data = {key: value for key, value in data.items() if key not in taken}
        try:
            return msgspec.convert(data, kind, strict=False, dec_hook=_convert_own)
        except msgspec.ValidationError as error:
            raise self._explained(str(error), kind, place, taken) from error
        except ValueError as error:
            raise self.error(place, f"this is not text: {error}.") from error

    def require_version(self, key: str, version: str) -> None:
        """Check the format, which ``key`` names and counts.

        Raises:
            UsageError: it is another format, or a version that is not known.
        """
        data = self.data()
        written = data.get(key) if isinstance(data, dict) else None
        if written is None:
            raise self.error((), f'this is not a {key} file: it needs the line "{key}: {version}".')
        if written != version:
            raise self.error((key,), f"{key} must be {version}, the one version there is.")

    def error(self, place: Place, sentence: str, *, at_key: bool = False) -> UsageError:
        """An error at that part; ``at_key``: at the key it stands under."""
        if at_key:
            key = _key_node(self.root, place)
            if key is not None:
                return node_at(self.name, key.start_mark, sentence)
        for length in range(len(place), -1, -1):
            node = next(_follow(self.root, place[:length]), None)
            if node is not None:
                return node_at(self.name, node.start_mark, sentence)
        raise AssertionError("every document has a root")

    def _explained(
        self, message: str, kind: Any, place: Place, taken: tuple[str, ...]
    ) -> UsageError:
        complaint = complaints.read(message)
        nodes = list(_follow(self.root, (*place, *complaint.place)))
        node = next((node for node in nodes if complaint.fits(node)), nodes[0] if nodes else None)
        if node is None:
            return self.error(place, message)
        sentence = complaint.sentence(node, kind, place, taken)
        key = complaint.unknown_key
        if key and isinstance(node, yaml.MappingNode):
            node = next((each for each, _ in node.value if each.value == key), node)
        return node_at(self.name, node.start_mark, sentence)


def _convert_own(kind: type, written: Any) -> Any:
    if issubclass(kind, Duration):
        return kind.written(written if isinstance(written, str) else "")
    raise NotImplementedError(f"no conversion to {kind}")


def _follow(node: yaml.Node, place: Place) -> Iterator[yaml.Node]:
    """The nodes at that place: one or none, or several where the place has ``ANY_KEY``."""
    if not place:
        yield node
        return
    step, rest = place[0], place[1:]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if step in (ANY_KEY, key.value):
                yield from _follow(value, rest)
    elif (
        isinstance(node, yaml.SequenceNode)
        and isinstance(step, int)
        and 0 <= step < len(node.value)
    ):
        yield from _follow(node.value[step], rest)


def _key_node(root: yaml.Node, place: Place) -> yaml.Node | None:
    parent = next(_follow(root, place[:-1]), None)
    keys = parent.value if isinstance(parent, yaml.MappingNode) else []
    found: yaml.Node | None = next((key for key, _ in keys if key.value == place[-1]), None)
    return found


def parse(text: str, name: str) -> Document:
    """The document that this text is; ``name`` is how messages call it.

    Raises:
        UsageError: it is none; nothing else is raised, whatever the text.
    """
    return Document(name, compose(text.removeprefix(MARK), name))


def document_of(data: Any, name: str) -> Document:
    """The document that these data would be if somebody had written them down.

    Messages about it call it by its name and have no lines.

    Raises:
        UsageError: they are nested too deep.
    """
    try:
        return Document(name, written_down(data))
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from error


def read(path: Path) -> Document:
    """The document in that file.

    Raises:
        UsageError: the file cannot be read, or is no document.
    """
    return parse(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of that file, as if no Windows editor had written it.

    Raises:
        UsageError: the file cannot be read, or is no text.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path} cannot be read ({why}); name a file that can.") from error
    return plain(decoded(data, str(path)))
