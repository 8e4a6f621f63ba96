"""`./run test`: pytest on servers of its own, so that any number of runs may go side by side."""

import os
from pathlib import Path

from config.devstack import browser
from config.devstack.accounts import Account
from config.devstack.interruption import Interrupted, Interruption
from config.devstack.places import LOGS, ROOT, VAR, make_logs, temporary_places
from config.devstack.progress import StackError, say
from config.devstack.stack import Stack
from config.devstack.steps import Assets, python, run_in_foreground


def test(arguments: list[str]) -> int:
    """Run the suite and return pytest's exit code; pytest has the last word."""
    interruption = Interruption()
    interruption.listen()
    account = Account.for_database()
    VAR.mkdir(exist_ok=True)
    make_logs(VAR)
    with temporary_places(account) as places:
        stack = Stack(places, account, durable=False)
        try:
            environment = stack.environment(superuser=True) | {
                "SITE_SCHEME": "http",
                "STATIC_FROM_FINDERS": "1",
            }
            assets = Assets(environment, places.logs)
            stack.start(interruption)
            options = [*in_parallel(arguments), *with_browser(arguments, environment)]
            assets.finish(interruption)
            return run_in_foreground(python("pytest", *options, *arguments), environment)
        except Interrupted:
            return 130
        finally:
            interruption.listen()
            stack.stop(interruption)


def in_parallel(arguments: list[str]) -> list[str]:
    """Use both cores for the whole suite; one file alone is quicker without a second test database."""
    chosen = [argument for argument in arguments if ".py" in argument]
    decided = any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments)
    # A file stays on one core, so that what its tests share is made once.
    return [] if chosen or decided else ["-n", "2", "--dist", "loadfile"]


def with_browser(arguments: list[str], environment: dict[str, str]) -> list[str]:
    """Find or install a browser where the chosen tests need one; else leave those tests out, saying why."""
    if not asks_for_browser(arguments):
        return []
    found, reason = browser.find(), ""
    if found is None:
        say("no Chromium here; installing one for the browser tests")
        found, reason = browser.install(LOGS / "browser.log")
    if found is not None:
        say(f"browser tests use {found}")
        environment["CHROMIUM"] = str(found)
        return []
    if os.environ.get("CI") == "true":
        raise StackError(f"With CI=true the browser tests must run, but {reason}")
    say(f"browser tests are left out: {reason}")
    return ["-m", "not browser"]


def asks_for_browser(arguments: list[str]) -> bool:
    """Tell whether the chosen tests can include one for the browser."""
    if any("not browser" in argument for argument in arguments):
        return False
    chosen = [path for argument in arguments if (path := ROOT / argument.split("::")[0]).exists()]
    return not chosen or any(mentions_browser(path) for path in chosen)


def mentions_browser(path: Path) -> bool:
    """Tell whether a test file, or one below a directory, is marked for the browser."""
    files = path.rglob("test_*.py") if path.is_dir() else [path]
    return any("mark.browser" in file.read_text() for file in files)
