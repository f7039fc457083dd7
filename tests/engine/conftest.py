"""The assertions of story and witness explain themselves like those of a test."""

import pytest

pytest.register_assert_rewrite("engine.desk", "engine.story", "engine.witness")
