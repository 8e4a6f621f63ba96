"""The lock names every version and every hash, and no place to fetch them from."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

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


def needed_by(names: set[str]) -> set[str]:
    """What these packages need, and what that needs."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(normal(requirement.name))
    return seen


def test_what_runs_needs_none_of_the_tools() -> None:
    """./run leaves the tools of the group dev out until somebody tests or checks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    lines = [*project["project"]["dependencies"], *groups["assets"], *groups["stack"]]
    runs = {normal(Requirement(line).name) for line in lines if isinstance(line, str)}
    tools = {normal(Requirement(line).name) for line in groups["dev"] if isinstance(line, str)}
    assert needed_by(runs) & tools == set()


def test_no_second_lock() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert not (ROOT / "pylock.toml").exists()
