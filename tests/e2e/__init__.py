"""End to end: a real ``finesse-mock serve`` and clients that somebody else wrote, or their order.

Every client goes through the same call (``story``), reads each notification in its own way
(``events``) and is told nothing but the addresses of the ready file (``mock``).
"""

import pytest

# Every assertion of these counts, wherever it stands.
pytest.register_assert_rewrite(
    *(
        f"e2e.{name}"
        for name in ("bosh", "command", "events", "mock", "script", "story", "xmlstream")
    )
)
