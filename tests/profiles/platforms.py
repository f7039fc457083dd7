"""How a row of the comparison becomes a test: one value for UCCE, one for UCCX."""

from typing import Any

import pytest

UCCE = ("ucce-12.6", "ucce-12.5", "ucce-11.6")
UCCX = ("uccx-12.5", "uccx-11.6")


def differs(*, ucce: Any, uccx: Any) -> pytest.MarkDecorator:
    """The test runs with each profile and what is expected of it."""
    rows = [(name, ucce) for name in UCCE] + [(name, uccx) for name in UCCX]
    return pytest.mark.parametrize(("profile", "expected"), rows)


def each(**by_name: Any) -> pytest.MarkDecorator:
    """As ``differs``, for what differs between releases, too: ``ucce_12_6=…``."""
    rows = [("{}-{}.{}".format(*name.split("_")), what) for name, what in by_name.items()]
    return pytest.mark.parametrize(("profile", "expected"), rows)


on_ucce = pytest.mark.parametrize("profile", UCCE)
on_all = pytest.mark.parametrize("profile", UCCE + UCCX)
