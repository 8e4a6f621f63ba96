"""`./run manage`: Django's commands on the servers of this checkout, running or started for the while."""

import os
import sys
import time

from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import ROOT, VAR, Places
from config.devstack.progress import StackError, say
from config.devstack.stack import Stack, settings_of_checkout
from config.devstack.steps import called_from, prepare_database, run_in_foreground
from config.devstack.tenancy import Tenancy

COMMAND = "./run manage"
PATIENCE = 120.0  # seconds that a start or another command may take before ours
# These change tables or rights, or make temporary tables, which the application's own role may not.
OWNER_COMMANDS = frozenset({"migrate", "grant_app_role", "sqlflush", "optimizemigration", "replay"})


def manage(arguments: list[str]) -> int:
    """Run one management command and return its exit code."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return run_command(arguments, settings_of_checkout() | dict(os.environ))
    tenancy = Tenancy()
    shared = join(tenancy)
    if shared is not None:
        return run_command(arguments, dict(os.environ) | shared)
    try:
        return with_own_servers(arguments)
    finally:
        tenancy.leave()


def join(tenancy: Tenancy) -> dict[str, str] | None:
    """Return the environment of the running stack, or None when the checkout is ours now."""
    deadline, said = time.monotonic() + PATIENCE, False
    while not tenancy.take(COMMAND):
        tenant = tenancy.tenant()
        if tenant and tenant.environment:
            return tenant.environment
        if time.monotonic() > deadline:
            raise StackError("Another command has held the servers of this checkout for too long; try again.")
        if tenant and not said:
            say(f"waiting for {tenant.command} (pid {tenant.pid})")
            said = True
        time.sleep(0.1)
    return None


def with_own_servers(arguments: list[str]) -> int:
    """Start the servers, run the command, stop the servers."""
    interruption = Interruption()
    interruption.listen()
    account = Account.for_database(VAR / "data")
    stack = Stack(Places.of_checkout(account), account, durable=True)
    try:
        stack.start(interruption)
        environment = stack.environment()
        if stack.is_new:
            prepare_database(environment, interruption)
        return run_command(arguments, environment)
    except Interrupted:
        return 130
    finally:
        interruption.listen()
        stack.stop(interruption)


def run_command(arguments: list[str], environment: dict[str, str]) -> int:
    """Hand over to manage.py, where the person stands."""
    if arguments and arguments[0] in OWNER_COMMANDS:
        environment = {**environment, "DATABASE_URL": owner_url(environment)}
    return run_in_foreground(
        [sys.executable, str(ROOT / "manage.py"), *arguments], environment, called_from()
    )


def owner_url(environment: dict[str, str]) -> str:
    """Return the address of the role that owns the tables."""
    return environment.get("MIGRATION_DATABASE_URL") or environment["DATABASE_URL"]
