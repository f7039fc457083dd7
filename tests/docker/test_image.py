"""The container files agree with each other and with the ports the mock listens on."""

import re
from dataclasses import astuple
from pathlib import Path

import yaml

from finesse_mock.config import Ports

DOCKER = Path(__file__).parents[2] / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
SERVICE = yaml.safe_load((DOCKER / "compose.yaml").read_text())["services"]["finesse-mock"]
PORTS = set(astuple(Ports()))


def final_stage() -> str:
    return DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


def test_the_image_exposes_the_default_ports():
    (exposed,) = re.findall(r"^EXPOSE (.*)$", DOCKERFILE, re.MULTILINE)
    assert {int(port) for port in exposed.split()} == PORTS


def test_compose_publishes_each_port_under_its_own_number_on_loopback_only():
    assert set(SERVICE["ports"]) == {f"127.0.0.1:{port}:{port}" for port in PORTS}


def test_the_server_does_not_run_as_root():
    (user,) = re.findall(r"^USER (\d+)$", final_stage(), re.MULTILINE)
    assert int(user) > 0


def test_the_image_is_healthy_when_the_mock_is_ready():
    (command,) = re.findall(r"^HEALTHCHECK .*\\\n +CMD (.*)$", final_stage(), re.MULTILINE)
    assert "http://127.0.0.1:8082/readyz" in command


def test_commands_in_the_container_find_the_control_token():
    assert "FINESSE_MOCK_READY_FILE=/data/ready.json" in final_stage()
    token = SERVICE["environment"]["FINESSE_MOCK_CONTROL_TOKEN"]
    assert token == "${FINESSE_MOCK_CONTROL_TOKEN:-}"


def test_the_development_authority_survives_the_container():
    assert "XDG_DATA_HOME=/data" in final_stage()
    assert "VOLUME /data" in final_stage()
    assert SERVICE["volumes"] == ["data:/data"]
