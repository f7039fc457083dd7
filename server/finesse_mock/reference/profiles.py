"""Profiles that do the same are told of once."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from finesse_mock.model.profile import PROFILES, Platform, Profile

T = TypeVar("T", bound=Hashable)


def alike(told: Callable[[Profile], T]) -> list[tuple[list[str], T]]:
    """The names of the profiles of which the same is told, and what it is, in sorted order."""
    groups: dict[T, list[str]] = {}
    for name in sorted(PROFILES):
        groups.setdefault(told(PROFILES[name]), []).append(name)
    return [(names, what) for what, names in groups.items()]


def newest(platform: Platform) -> Profile:
    """The newest release of a platform."""
    return max(
        (profile for profile in PROFILES.values() if profile.platform is platform),
        key=lambda profile: [int(part) for part in profile.release.split(".")],
    )
