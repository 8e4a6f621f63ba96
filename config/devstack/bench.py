"""`./run bench NAME`: one measurement on durable servers of its own, migrated and with both roles."""

from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import ROOT, temporary_places
from config.devstack.postgres import SUPERUSER
from config.devstack.programs import Program
from config.devstack.progress import StackError
from config.devstack.stack import Stack
from config.devstack.steps import prepare_database, python

LONGEST = 24 * 60 * 60  # seconds that a measurement may take


def bench(arguments: list[str]) -> int:
    """Run bench/NAME.py and return its exit code."""
    name, *rest = arguments or [""]
    if name not in measurements():
        known = ", ".join(measurements()) or "none yet"
        raise StackError(
            f"./run bench NAME [arguments]: there is no measurement {name!r}. There is: {known}."
        )
    interruption = Interruption()
    interruption.listen()
    account = Account.for_database()
    with temporary_places(account) as places:
        stack = Stack(places, account, durable=True)
        try:
            stack.start(interruption)
            environment = stack.environment()
            if stack.postgres:  # a measurement may copy the whole database
                environment["SUPERUSER_DATABASE_URL"] = stack.postgres.url(SUPERUSER, "postgres")
            prepare_database(environment, interruption, "--bare")
            return measure(python("config.devstack.measuring", name, *rest), environment, interruption)
        except Interrupted:
            return 130
        finally:
            interruption.listen()
            stack.stop(interruption)


def measure(command: list[str], environment: dict[str, str], interruption: Interruption) -> int:
    """Run it to its end or to ours; nobody that it started outlives it."""
    program = Program("measurement", command, None, environment)
    program.launch()
    try:
        interruption.wait_for(
            lambda: not program.is_running, limit=LONGEST, what="The end of the measurement"
        )
    finally:
        program.clear()
    return program.process.returncode if program.process else 1


def measurements() -> list[str]:
    """Return the names of what can be measured."""
    return sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
