"""``finesse-mock doctor``: what stands between a client and a running mock."""

import json
import os
import sys
from dataclasses import asdict

import click

from finesse_mock.cli.checks import Finding, Patient, Verdict, findings
from finesse_mock.cli.client import ControlClient, drives_mock
from finesse_mock.cli.printing import prints_json

_COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "red"}


@click.command()
@click.option("--strict", is_flag=True, help="Exit with 1 when something fails.")
@prints_json
@drives_mock
def command(*, strict: bool, client: ControlClient, as_json: bool) -> None:
    """Look at ports, certificate, CORS, clock and libraries, and at what browsers would refuse.

    Each line says what was looked at, whether it is well, and what helps if it is not.

    \b
    finesse-mock doctor
    finesse-mock doctor --strict
    finesse-mock doctor --json
    """
    ready = client.request("GET", "addresses")
    patient = Patient(
        client=client,
        addresses={name: value for name, value in ready.items() if isinstance(value, str)},
        ca_file=os.environ.get("FINESSE_MOCK_CA") or ready["ca_file"] or "",
    )
    found = list(findings(patient))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2))
    else:
        for each in found:
            click.echo(_line(each))
    if strict and any(each.verdict is Verdict.FAIL for each in found):
        sys.exit(1)


def _line(finding: Finding) -> str:
    verdict = _coloured(finding.verdict)
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{verdict}  {finding.what:<12} {finding.how}{remedy}"


def _coloured(verdict: Verdict) -> str:
    """The word in its colour, where a person looks on (https://no-color.org)."""
    word = f"{verdict.value:<4}"
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return word
    return click.style(word, fg=_COLOURS[verdict])
