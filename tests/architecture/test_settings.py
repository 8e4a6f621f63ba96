"""Settings: what is read is documented, and what is not said is safe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:environ(?:\.get)?|required|words|switch)[\[(]\s*"([A-Z][A-Z0-9_]+)\"""")
SUBSTITUTED = re.compile(r"\$\{([A-Z][A-Z0-9_]+)")
MINIMUM = {
    "SECRET_KEY": "a-key-that-is-long-enough-and-holds-more-than-five-different-characters",
    "DATABASE_URL": "postgresql://someone@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "ahd.example.org",
}
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def documented() -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def read_in(*names: str) -> set[str]:
    return {name for file in names for name in READ.findall((ROOT / file).read_text())}


def in_production(code: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **MINIMUM, **more}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def production_settings(**more: str) -> dict[str, Any]:
    code = (
        "import json, config.settings as s; repr_of = lambda value: type(value).__name__; "
        "print(json.dumps({n: getattr(s, n) for n in dir(s) if n.isupper()}, default=repr_of))"
    )
    done = in_production(code, **more)
    assert done.returncode == 0, done.stderr
    settings: dict[str, Any] = json.loads(done.stdout)
    return settings


def test_every_variable_is_documented() -> None:
    read = read_in("config/settings.py", "config/wsgi.py")
    substituted = set(SUBSTITUTED.findall((ROOT / "docker-compose.yml").read_text()))
    assert read | substituted <= documented()


def test_every_documented_variable_is_read() -> None:
    elsewhere = read_in("config/devstack/prepare.py", "config/devstack/ports.py")
    read = read_in("config/settings.py", "config/wsgi.py") | elsewhere
    substituted = set(SUBSTITUTED.findall((ROOT / "docker-compose.yml").read_text()))
    assert documented() <= read | substituted | {"DATABASE_STATEMENT_TIMEOUT"}


def test_production_is_safe_without_being_told() -> None:
    settings = production_settings()
    assert settings["DEBUG"] is False
    assert (
        settings["SESSION_COOKIE_SECURE"]
        is settings["CSRF_COOKIE_SECURE"]
        is settings["SECURE_SSL_REDIRECT"]
        is True
    )
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert "SECURE_PROXY_SSL_HEADER" not in settings
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].startswith("whitenoise.")


def test_policy_allows_this_site_only() -> None:
    directives = production_settings()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert (
        "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
        == CONTENT_SECURITY_POLICY
    )


def test_django_finds_nothing_to_add_for_production() -> None:
    done = in_production(
        "from django.core.management import execute_from_command_line as run; "
        "run(['manage.py', 'check', '--deploy', '--tag', 'security', '--fail-level', 'WARNING'])"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL"])
def test_what_has_no_safe_default_is_asked_for_by_name(name: str) -> None:
    done = in_production("import config.settings", **{name: ""})
    assert done.returncode != 0
    assert f"Set the environment variable {name}" in done.stderr


def test_only_postgresql_holds_the_records() -> None:
    done = in_production("import config.settings", DATABASE_URL="sqlite:///x.sqlite3")
    assert "Ahd keeps its records in PostgreSQL" in done.stderr


def test_database_may_be_a_unix_socket() -> None:
    address = "postgresql://ahd_app@/ahd?host=%2Ftmp%2Fa%20place"
    database = production_settings(DATABASE_URL=address)["DATABASES"]["default"]
    assert (database["HOST"], database["USER"], database["NAME"]) == ("/tmp/a place", "ahd_app", "ahd")
    assert "host" not in database["OPTIONS"]


def test_only_the_web_server_limits_statements() -> None:
    code = "import config.wsgi; from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    assert "statement_timeout=5s" in in_production(code).stdout
    assert "options" not in production_settings()["DATABASES"]["default"]["OPTIONS"]


def test_a_log_record_is_one_line() -> None:
    code = (
        "import logging, logging.config, config.settings as s; logging.config.dictConfig(s.LOGGING); "
        "logging.getLogger('x').warning('a\\nb\\x1b[31m\\u202e')"
    )
    written = in_production(code).stderr
    assert len(written.splitlines()) == 1
    assert json.loads(written)["message"] == "a\nb\x1b[31m\u202e"
    assert written.isascii() and written.rstrip("\n").isprintable()
