"""The front command before anything is installed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # -I and -S: without the packages of this environment, as on a fresh machine.
    command = [sys.executable, "-I", "-S", str(ROOT / "run"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=20)


def test_help_names_every_command() -> None:
    told = run("help")
    assert told.returncode == 0
    for command in ("start", "test", "lint", "bench", "manage", "help"):
        assert f"\n  {command} " in told.stdout


def test_unknown_command_is_refused_with_a_sentence() -> None:
    told = run("destroy")
    assert told.returncode == 2
    assert told.stderr.startswith("./run has no command 'destroy'. It has: ")
    assert told.stdout == ""


def test_front_command_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run").read_text())
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        (node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    assert imported <= set(sys.stdlib_module_names)
