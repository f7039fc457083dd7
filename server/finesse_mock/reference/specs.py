"""What ``finesse-mock specs`` shows, as values that JSON knows."""

from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from finesse_mock import xmpp
from finesse_mock.model.dialog import Action
from finesse_mock.model.ports import OPENED_BY
from finesse_mock.model.profile import DEFAULT_PROFILE, PROFILES, Profile
from finesse_mock.reference.meanings import meanings
from finesse_mock.reference.offers import never_offered, offering_states
from finesse_mock.xmpp.spec import Spec

Rows = list[dict[str, Any]]

_OWN_SECTION = frozenset({"endpoints"})


def profiles() -> Rows:
    """All profiles, each with its platform and release."""
    return [
        {
            "name": profile.name,
            "platform": profile.platform,
            "release": profile.release,
            "default": profile is DEFAULT_PROFILE,
        }
        for profile in PROFILES.values()
    ]


def facts(profile: Profile) -> Rows:
    """Every field of a profile, with what it means."""
    meaning = meanings(Profile)
    return [
        {
            "name": field.name,
            "value": getattr(profile, field.name),
            "meaning": meaning[field.name].replace("``", ""),
        }
        for field in fields(profile)
        if field.name not in _OWN_SECTION
    ]


def endpoints(profile: Profile) -> Rows:
    """Where a real server of that release listens."""
    return [
        {
            "port": each.port,
            "speaks": each.speaks,
            "tls": each.tls,
            "paths": list(each.paths),
            "availability": each.availability,
        }
        for each in sorted(profile.endpoints, key=lambda each: (each.port, each.paths))
    ]


def actions(profile: Profile) -> Rows:
    """Every action, whether the platform has it, and in which participant states it is offered."""
    rows = []
    for action in Action:
        states = offering_states(profile, action)
        available = bool(states) or action in never_offered()
        rows.append({"name": action, "available": available, "states": states})
    return rows


def specifications() -> Rows:
    """What the XMPP modules say that they implement, in the order of the numbers."""
    return [
        {
            "number": spec.number,
            "version": spec.version,
            "extent": spec.extent,
            "note": spec.note,
        }
        for spec in sorted(_declared(), key=lambda spec: spec.number)
    ]


def _declared() -> Iterator[Spec]:
    for module in walk_packages(xmpp.__path__, f"{xmpp.__name__}."):
        yield from getattr(import_module(module.name), "IMPLEMENTS", ())


def of_profile(profile: Profile) -> dict[str, Any]:
    """Everything about one profile."""
    return {
        "profile": profile.name,
        "facts": facts(profile),
        "endpoints": endpoints(profile),
        "openedBy": OPENED_BY,
        "actions": actions(profile),
        "specifications": specifications(),
    }


def of_all() -> dict[str, Any]:
    """What does not depend on the profile, and which profiles there are."""
    return {"profiles": profiles(), "specifications": specifications()}
