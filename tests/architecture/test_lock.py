"""The lock names every version and every hash, and no place to fetch them from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")


def entries() -> list[str]:
    return re.split(r"\n(?=\S)", LOCK.strip())


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def direct_requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [
        line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)
    ]
    return [*project["project"]["dependencies"], *groups]


def test_lock_names_no_address() -> None:
    assert "://" not in LOCK


def test_every_entry_is_pinned_and_hashed() -> None:
    for entry in entries():
        assert PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry


def test_lock_holds_what_the_project_asks_for() -> None:
    locked = {
        normal(match["name"]): match["version"] for entry in entries() if (match := PINNED.match(entry))
    }
    for requirement in direct_requirements():
        name, _, version = requirement.partition("==")
        name = normal(re.split(r"[<>=!;\[ ]", name)[0])
        assert name in locked, f"{requirement} is missing: make the lock anew"
        assert not version or locked[name] == version, f"{requirement} is locked at {locked[name]}"


def test_no_second_lock() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / "pylock.toml").exists()
