"""docker-compose.yml and Dockerfile, as far as they can be judged without an engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"migrate"}
APPLICATION = {"web", "worker", "beat"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|AUTH", re.IGNORECASE)
#: Without these, something is switched off.
MAY_BE_EMPTY = {"SECRET_KEY_FALLBACKS", "METRICS_TOKEN"}


def test_services_are_those_of_the_product() -> None:
    assert set(SERVICES) == {"postgres", "redis"} | ONE_SHOT | APPLICATION


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_service_says_whether_it_is_well_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(ONE_SHOT))
def test_one_shot_runs_once_and_the_others_wait_for_it(name: str) -> None:
    assert SERVICES[name]["restart"] == "no"
    for other in APPLICATION:
        assert SERVICES[other]["depends_on"][name] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_runs_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert str(service["user"]).split(":")[0] not in ("0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_secret_comes_from_the_environment(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if variable in MAY_BE_EMPTY:
            assert value == f"${{{variable}:-}}"
        elif SECRET.search(variable):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", str(value)), variable
        for password in re.findall(r"://[^:/]*:([^@]+)@", str(value)):
            assert password.startswith("${"), variable


def test_application_and_migrations_are_two_roles() -> None:
    assert "//ahd_owner:" in SERVICES["migrate"]["environment"]["DATABASE_URL"]
    for name in APPLICATION:
        assert "//ahd_app:" in SERVICES[name]["environment"]["DATABASE_URL"]


def test_only_the_web_server_is_reached_from_outside_and_from_this_machine_only() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    reaching_out = {"web", "worker"}  # the worker hands over mail and webhooks
    assert all(SERVICES[name]["networks"] == ["inside"] for name in set(SERVICES) - reaching_out)


def test_mounted_files_exist() -> None:
    mounted = [
        volume for service in SERVICES.values() for volume in service.get("volumes", []) if volume[0] == "."
    ]
    assert mounted
    assert all((ROOT / volume.split(":")[0]).is_file() for volume in mounted)


def test_image_runs_as_a_user_without_rights() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text()


def test_image_holds_no_local_secret() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignored
    assert not {"!.env", "!var", "!.git", "!."} & set(ignored)
