"""`./run lint`: every check that needs no server, each with a line of its own; all are run, failures are summed up."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.devstack.places import ROOT, VAR
from config.devstack.progress import StackError, say, show
from config.devstack.stack import settings_of_checkout
from config.devstack.steps import python

PATIENCE = 600  # seconds for one check


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its command line."""

    name: str
    command: list[str]


def checks() -> list[Check]:
    """Return all checks, the quick ones first."""
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    manage = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
    return [
        Check("style (ruff check)", python("ruff", "check", "--output-format", "concise", ".")),
        Check("format (ruff format)", python("ruff", "format", "--check", ".")),
        Check("templates (djade)", script("djade", "--check", "--target-version", "5.2", *templates)),
        Check("layers (import-linter)", script("lint-imports", "--cache-dir", "var/layers")),
        Check("migrations (makemigrations)", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("types (mypy)", python("mypy", "agreements", "monitoring", "config")),
    ]


def script(name: str, *arguments: str) -> list[str]:
    """Return the command line of a tool that is no module."""
    return [str(Path(sys.executable).with_name(name)), *arguments]


def lint(arguments: list[str]) -> int:
    """Run all checks and return 1 if any failed."""
    if arguments:
        raise StackError("./run lint takes no arguments.")
    VAR.mkdir(exist_ok=True)
    failed = [check.name for check in checks() if not passes(check)]
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def passes(check: Check) -> bool:
    """Run one check, and show what it says if it fails."""
    # No check asks a server; the address only has to be one.
    addresses = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env=settings_of_checkout() | os.environ | addresses,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        say(f"{check.name}: gave up after {PATIENCE} seconds")
        return False
    say(f"{check.name}: {'ok' if done.returncode == 0 else 'FAILED'}")
    if done.returncode != 0:
        show(done.stdout.decode(errors="replace"))
    return done.returncode == 0
