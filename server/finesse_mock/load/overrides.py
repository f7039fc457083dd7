"""A plan with some of its keys said otherwise."""

import json
from typing import Any, Final

from finesse_mock import documents

_CALLS: Final = ("rate", "curve", "counts")


def overridden(
    text: str,
    name: str,
    *,
    agents: int | None = None,
    calls_per_s: float | None = None,
    duration_s: float | None = None,
    seed: int | None = None,
    speed: float | None = None,
    thresholds: dict[str, str] | None = None,
) -> str:
    """The text of the same plan with these in place of what it says; None leaves that as it is.

    Calls per second stand for whatever rate, curve or counts the plan has.

    Raises:
        UsageError: the text is no document.
    """
    plan: dict[str, Any] = documents.parse(text, name).data()
    if agents is not None:
        plan["agents"] = {**plan.get("agents", {}), "count": agents}
    if calls_per_s is not None:
        others = {key: each for key, each in plan.get("calls", {}).items() if key not in _CALLS}
        plan["calls"] = {**others, "rate": calls_per_s}
    if duration_s is not None:
        plan["duration"] = duration_s
    if seed is not None:
        plan["seed"] = seed
    if speed is not None:
        plan["speed"] = speed
    if thresholds:
        plan["thresholds"] = {**plan.get("thresholds", {}), **thresholds}
    return json.dumps(plan)
