"""Files and functions stay small enough to be read at one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agreements", "monitoring", "config", "bench", "tests")
LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_SETTINGS, LONGEST_FUNCTION = 300, 400, 250, 40


def python_files() -> list[Path]:
    files = [ROOT / "run", ROOT / "manage.py"]
    for package in PACKAGES:
        files += (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
    return sorted(files)


def limit_of(path: Path) -> int:
    if path == ROOT / "config" / "settings.py":
        return LONGEST_SETTINGS
    return LONGEST_TEST_FILE if "tests" in path.relative_to(ROOT).parts else LONGEST_FILE


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_short(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= limit_of(path), f"{lines} lines: split it by noun or by rule family"


def test_functions_are_short() -> None:
    outside_tests = [path for path in python_files() if "tests" not in path.relative_to(ROOT).parts]
    long = {
        name: lines for path in outside_tests for name, lines in functions(path) if lines > LONGEST_FUNCTION
    }
    assert long == {}
