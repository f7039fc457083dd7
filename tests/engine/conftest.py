"""The assertions of the story explain themselves like those of a test."""

import pytest

pytest.register_assert_rewrite("engine.story")
