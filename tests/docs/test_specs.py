"""``finesse-mock specs``."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import finesse_mock.xmpp
from finesse_mock.cli.specs import command
from finesse_mock.errors import UsageError
from finesse_mock.model.profile import PROFILES, Profile

MENTIONED_ONLY = {"XEP-0012", "XEP-0050", "XEP-0082", "XEP-0086"}
"""Refused, answered as empty, or the source of a detail."""


def specs(*arguments: str) -> Any:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    return json.loads(result.stdout)


def by_name(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows}


def test_without_a_profile_all_are_listed():
    found = specs()
    assert [row["name"] for row in found["profiles"]] == list(PROFILES)
    assert [row["name"] for row in found["profiles"] if row["default"]] == ["ucce-12.6"]


def test_every_fact_of_a_profile_is_told_with_its_meaning():
    told = by_name(specs("--profile", "uccx-12.5")["facts"])
    assert told.keys() == {field.name for field in fields(Profile)} - {"endpoints"}
    assert all(row["meaning"].endswith(".") for row in told.values())
    assert told["hold_state"]["value"] is False
    assert told["signed_out_error"]["value"] == [1010, "CF_INVALID_PARAMETER"]


def test_profiles_differ():
    uccx = specs("--profile", "uccx-12.5")
    ucce = specs("--profile", "ucce-12.6")
    ours, theirs = by_name(ucce["actions"]), by_name(uccx["actions"])
    assert (ours["START_RECORDING"]["available"], theirs["START_RECORDING"]["available"]) == (
        False,
        True,
    )
    assert (ours["PARTICIPANT_DROP"]["available"], theirs["PARTICIPANT_DROP"]["available"]) == (
        True,
        False,
    )
    assert ours["MAKE_CALL"] == {"name": "MAKE_CALL", "available": True, "states": []}
    assert ours["ANSWER"]["states"] == ["ALERTING"]
    ports = {(row["port"], row["availability"]) for row in ucce["endpoints"]}
    assert (8445, "recommended") in ports
    assert (5222, "closed by default") in ports


def test_every_extension_in_use_is_declared():
    declared = {row["number"] for row in specs()["specifications"]}
    sources = Path(finesse_mock.xmpp.__path__[0]).rglob("*.py")
    mentioned = {
        number for source in sources for number in re.findall(r"XEP-\d{4}", source.read_text())
    }
    assert mentioned - MENTIONED_ONLY == {number for number in declared if number[0] == "X"}
    assert {"RFC 6120", "RFC 6121", "RFC 7395"} <= declared


def test_for_people_there_are_tables():
    result = CliRunner().invoke(command, ["--profile", "ucce-11.6"], catch_exceptions=False)
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["profile", "ucce-11.6"] in lines
    assert ["5222", "XMPP", "plain", "open"] in lines
    assert ["START_RECORDING", "not", "available"] in lines
    assert any(line[:2] == ["hold_state", "yes"] for line in lines)


def test_an_unknown_profile_leads_to_the_nearest():
    with pytest.raises(UsageError, match=r'did you mean "uccx-12\.5"'):
        CliRunner().invoke(command, ["--profile", "uccx-12"], catch_exceptions=False)
