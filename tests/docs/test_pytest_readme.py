"""The tests that README.md shows pass, by several workers at once."""

import pytest

from docs.blocks import BLOCKS


@pytest.mark.timeout(120)
def test_the_tests_of_the_readme_pass(pytester: pytest.Pytester):
    (block,) = (
        block for block in BLOCKS if block.page == "README.md" and block.language == "python"
    )
    pytester.makepyfile(test_readme=block.text)
    scope = "asyncio_default_fixture_loop_scope=function"
    result = pytester.runpytest_subprocess("-n", "4", "-W", "error", "-o", scope)
    result.assert_outcomes(passed=3)
