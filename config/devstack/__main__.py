"""Where ./run enters once .venv is there."""

import sys
from collections.abc import Callable

from config.devstack.bench import bench
from config.devstack.lint import lint
from config.devstack.manage import manage
from config.devstack.progress import StackError
from config.devstack.start import start
from config.devstack.suite import test

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "start": start,
    "test": test,
    "lint": lint,
    "bench": bench,
    "manage": manage,
}


def main() -> int:
    """Run the command that ./run names and return the exit code."""
    command, *arguments = sys.argv[1:] or ["start"]
    try:
        return COMMANDS[command](arguments)
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
