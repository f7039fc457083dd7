"""Every fault, as a real client meets it, and the recovery when it is removed."""

import pytest

pytest.register_assert_rewrite("faults.stage")
