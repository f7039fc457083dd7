"""The kinds of faults with all they can be told, as rows and as a document."""

from collections.abc import Iterator
from inspect import getdoc
from typing import Any

from finesse_mock.documents import nearest
from finesse_mock.errors import UsageError
from finesse_mock.faults.fault import Fault
from finesse_mock.faults.kinds import KINDS, match_keys, schema
from finesse_mock.reference.markdown import code, listed, plain, section, table

_COMMON = frozenset(Fault.__struct_encode_fields__)


def require_kind(kind: str) -> None:
    """Check that there is such a kind.

    Raises:
        UsageError: there is none.
    """
    if kind not in KINDS:
        raise UsageError(f'There is no fault "{kind}"; {nearest(kind, KINDS, "kinds")}')


def kind_rows() -> list[tuple[str, str]]:
    """Every kind and what it does."""
    return [(kind, plain(getdoc(each))) for kind, each in KINDS.items()]


def attribute_rows(kind: str) -> list[tuple[str, str, str]]:
    """What a kind can be told, those of ``match`` last: name, meaning, and what is usual."""
    definitions = schema(kind)["$defs"]
    own = definitions[KINDS[kind].__name__]
    rows = list(_rows(own, definitions, ("kind", "match")))
    match = own["properties"]["match"]["$ref"].rpartition("/")[2]
    return rows + list(_rows(definitions[match], definitions, ()))


def _rows(
    described: dict[str, Any], definitions: dict[str, Any], without: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    for name, attribute in described["properties"].items():
        if name in without:
            continue
        meaning = attribute.get("description", "")
        if values := _values(attribute, definitions):
            meaning += f" One of {listed(values)}."
        yield name, meaning, _usual(name, attribute, described)


def _values(attribute: dict[str, Any], definitions: dict[str, Any]) -> list[str]:
    """The words from which an attribute is chosen, if it is."""
    found: list[str] = list(attribute.get("enum", ()))
    for each in (attribute, *attribute.get("anyOf", ())):
        if "$ref" in each:
            found += definitions[each["$ref"].rpartition("/")[2]].get("enum", ())
    return found


def _usual(name: str, attribute: dict[str, Any], described: dict[str, Any]) -> str:
    if name in described.get("required", ()):
        return "(needed)"
    usual = attribute.get("default")
    return "" if usual in (None, "") else f"(usually {usual})"


def faults_document() -> str:
    """The page on faults."""
    return "\n".join(
        (
            _HEAD,
            section("What every fault can be told", _table(_common_rows())),
            section("Which things it strikes", _MATCH, _table(_match_rows())),
            section("Kinds", table(("kind", "does", "can be told", "strikes by"), _kind_cells())),
        )
    )


def _table(rows: list[tuple[str, str, str]]) -> str:
    return table(
        ("name", "means", "usually"),
        ((code(name), meaning, _bare(usual)) for name, meaning, usual in rows),
    )


def _bare(usual: str) -> str:
    return usual.strip("()").removeprefix("usually ")


def _common_rows() -> list[tuple[str, str, str]]:
    kind = next(iter(KINDS))
    return [row for row in attribute_rows(kind) if row[0] in _COMMON]


def _match_rows() -> list[tuple[str, str, str]]:
    rows = {
        row[0]: row for kind in KINDS for row in attribute_rows(kind) if row[0] in match_keys(kind)
    }
    return list(rows.values())


def _kind_cells() -> Iterator[tuple[str, ...]]:
    for kind, about in kind_rows():
        own = [
            f"{code(name)}: {meaning}" + (f" {usual}" if usual else "")
            for name, meaning, usual in attribute_rows(kind)
            if name not in _COMMON and name not in match_keys(kind)
        ]
        yield code(kind), about, " ".join(own), listed(map(code, match_keys(kind)))


_HEAD = """\
# Faults

What can go wrong on purpose. A fault is added with `finesse-mock fault add KIND KEY=VALUE…`, with
`finesse-mock serve --fault KIND,KEY=VALUE…`, or with `POST /mock/api/faults`; when it is removed,
everything recovers. Chance follows from the seed of the mock: the same seed, the same losses.
Lengths of time are written `1500ms`, `5s` or `2m`, and go by at the pace of the mock's clock. This
page is generated from the faults themselves: write it anew with `make docs`.
"""

_MATCH = """\
Patterns may have `*` and `?` in them; those of nodes and paths may leave out `/finesse/api/`. A
fault strikes what fits all that it is given, and anything where it is given none.
"""
