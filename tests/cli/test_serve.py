"""The options of ``serve`` about REST: flags, the environment, and what is refused."""

from typing import Any

import click
import pytest

from finesse_mock.cli.serve import command


def understood(*arguments: str) -> dict[str, Any]:
    """What the command makes of these arguments."""
    return command.make_context("serve", list(arguments)).params


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, None),
        (["--auth", "sso"], {}, "sso"),
        ([], {"FINESSE_MOCK_AUTH": "any"}, "any"),
        (["--auth", "basic"], {"FINESSE_MOCK_AUTH": "any"}, "basic"),
    ],
)
def test_the_way_to_sign_on_comes_from_the_flag_or_else_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    expected: str | None,
):
    monkeypatch.delenv("FINESSE_MOCK_AUTH", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert understood(*arguments)["auth"] == expected


def test_tokens_and_plain_http_have_defaults():
    assert understood()["token_s"] == 3600.0
    assert understood("--token-life", "5")["token_s"] == 5.0
    assert understood()["redirect_plain"] is False
    assert understood("--redirect-plain")["redirect_plain"] is True


@pytest.mark.parametrize("arguments", [["--auth", "kerberos"], ["--token-life", "0"]])
def test_what_cannot_be_is_refused(arguments: list[str]):
    with pytest.raises(click.BadParameter):
        understood(*arguments)
