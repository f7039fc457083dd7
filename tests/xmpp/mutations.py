"""Ways to spoil what a client would say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st

TOKENS: Final = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xf0\x9f\x92\xa9",
    b"&",
    b"&amp;",
    b"&#x0;",
    b"&#55296;",
    b"&nope;",
    b"<",
    b">",
    b"'",
    b'"',
    b"]]>",
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!-- -->",
    b"<?xml version='1.0'?>",
    b"</stream:stream>",
    b"</",
    b"/>",
    b"<a xmlns=''/>",
    b"<x:y/>",
    b" xmlns:x='urn:x' x:x=''",
    b" id='1' id='1'",
    b"iq",
    b"message",
    b"presence",
    b"type='error'",
    b"to=''",
    b"to='@/'",
    b"99999999999999999999",
    b"-1",
    b"x" * 11_000,
    b"<a>" * 200,
)
"""What is put in somewhere: each has broken a parser of somebody's."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change at a relative place, of as many bytes as said."""

    kind: str
    place: float
    length: int
    token: bytes

    def apply(self, text: bytes) -> bytes:
        start = int(self.place * len(text))
        end = start + self.length
        match self.kind:
            case "insert":
                return text[:start] + self.token + text[start:]
            case "replace":
                return text[:start] + self.token + text[end:]
            case "repeat":
                return text[:end] + text[start:]
            case "flip" if text[start:]:
                return text[:start] + bytes([text[start] ^ (self.length or 1)]) + text[start + 1 :]
            case "truncate":
                return text[:start]
            case _:
                return text[:start] + text[end:]


MUTATIONS: Final = st.builds(
    Mutation,
    kind=st.sampled_from(["insert", "replace", "repeat", "flip", "truncate", "delete"]),
    place=st.floats(0, 1),
    length=st.integers(0, 60),
    token=st.sampled_from(TOKENS),
)


@st.composite
def spoilt(draw: st.DrawFn, transcript: Sequence[bytes]) -> list[bytes]:
    """Return the pieces of a transcript of which some are changed, lost, doubled or moved."""
    pieces = list(transcript)
    for mutation in draw(st.lists(MUTATIONS, min_size=1, max_size=4)):
        index = draw(st.integers(0, len(pieces) - 1))
        pieces[index] = mutation.apply(pieces[index])
    match draw(st.sampled_from(["", "", "lose", "double", "move"])):
        case "lose":
            del pieces[draw(st.integers(0, len(pieces) - 1))]
        case "double":
            pieces.append(pieces[draw(st.integers(0, len(pieces) - 1))])
        case "move":
            pieces.insert(0, pieces.pop())
    return pieces
