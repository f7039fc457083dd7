"""What was promised, typed as a user types it: one shell line a promise, which has to succeed.

That the tests of README.md pass under pytest-xdist is a promise too: docs/test_pytest_readme.py.
"""

import pytest

# Every assertion of these counts, wherever it stands.
pytest.register_assert_rewrite("acceptance.desk")
