"""`./run bench NAME`: one measurement on durable servers of its own, migrated and with both roles."""

from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import ROOT, temporary_places
from config.devstack.progress import StackError
from config.devstack.stack import Stack
from config.devstack.steps import prepare_database, python, run_in_foreground


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
            prepare_database(environment, interruption, "--bare")
            return run_in_foreground(python(f"bench.{name}", *rest), environment)
        except Interrupted:
            return 130
        finally:
            interruption.listen()
            stack.stop(interruption)


def measurements() -> list[str]:
    """Return the names of what can be measured."""
    return sorted(path.stem for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_"))
