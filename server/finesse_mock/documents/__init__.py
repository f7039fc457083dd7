"""Files that people write: YAML into typed structures, mistakes into sentences with a place.

Every scalar is text until the structure it goes into says otherwise, so that ``0123``, ``12:30``,
``on`` and ``no`` stay what they look like.
"""

from finesse_mock.documents.document import Document, Place, document_of, parse, read, read_text
from finesse_mock.documents.duration import Duration, Shift
from finesse_mock.documents.editor_schema import VARIABLE as VARIABLE_SCHEMA
from finesse_mock.documents.editor_schema import Schema, schema_of
from finesse_mock.documents.nearest import nearest
from finesse_mock.documents.substitution import NAME as VARIABLE

__all__ = [
    "VARIABLE",
    "VARIABLE_SCHEMA",
    "Document",
    "Duration",
    "Place",
    "Schema",
    "Shift",
    "document_of",
    "nearest",
    "parse",
    "read",
    "read_text",
    "schema_of",
]
