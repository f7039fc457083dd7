"""Files that people write: YAML into typed structures, mistakes into sentences with a place.

Every scalar is text until the structure it goes into says otherwise, so that ``0123``, ``12:30``,
``on`` and ``no`` stay what they look like.
"""

from finesse_mock.documents.document import Document, Place, parse, read
from finesse_mock.documents.duration import Duration
from finesse_mock.documents.nearest import nearest

__all__ = ["Document", "Duration", "Place", "nearest", "parse", "read"]
