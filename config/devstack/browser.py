"""A Chromium for the browser tests: found on the machine, or installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OWN_BROWSERS = "chromium-*/chrome-*/chrome"  # where playwright keeps those that it installed
# Without a display, without root's sandbox, and without asking any host but the one under test.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 300  # seconds for one installation


def find() -> Path | None:
    """Return a Chromium that runs: the one CHROMIUM names, one on PATH, or playwright's own."""
    named = [os.environ.get("CHROMIUM"), *(shutil.which(program) for program in PROGRAMS)]
    candidates = [Path(name) for name in named if name]
    candidates += sorted(own_directory().glob(OWN_BROWSERS), reverse=True)
    return next((candidate for candidate in candidates if runs(candidate)), None)


def install(log: Path) -> tuple[Path | None, str]:
    """Install one; return it, or None and the reason in half a sentence."""
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if is_debian and os.geteuid() == 0:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        attempt(["apt-get", "update"], log, environment)
        attempt(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], log, environment)
        if found := find():
            return found, ""
    attempt([sys.executable, "-m", "playwright", "install", "chromium"], log, dict(os.environ))
    if found := find():
        return found, ""
    return None, f"no Chromium was found and none could be installed; see {log.name} in var/log."


def attempt(command: list[str], log: Path, environment: dict[str, str]) -> None:
    """Run one installer; whether it worked shows in what is found afterwards."""
    with log.open("ab") as output:
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                timeout=PATIENCE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            output.write(f"{command[0]}: {error}\n".encode())


def own_directory() -> Path:
    """Return where playwright installs browsers."""
    return Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")


def runs(candidate: Path) -> bool:
    """Tell whether it starts at all; Ubuntu's package of that name only points to another store."""
    try:
        done = subprocess.run([str(candidate), "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
