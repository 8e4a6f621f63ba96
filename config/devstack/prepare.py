"""Brings the database to the state that the code expects; ./run runs it as one process.

As the owner of the tables it migrates and grants; as the application it loads what a first start shows.
"""

import os
import sys
from io import StringIO

import django
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.databases import from_url
from config.devstack.progress import say


def main() -> None:
    """Prepare the database that the environment names."""
    app_url = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = os.environ.get("MIGRATION_DATABASE_URL") or app_url
    django.setup()
    # What is wrong with an address or a view shows here, in words, and not in a web server that does not start.
    call_command("check", stdout=StringIO())
    migrate()
    tell("grant_app_role")
    if "--bare" not in sys.argv:
        become(app_url)
        tell("prepare_dev")
        first_sweep()


def migrate() -> None:
    """Migrate where there is something to migrate; asking is much quicker than migrating nothing."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not steps:
        say("the database is up to date")
        return
    call_command("migrate", interactive=False, verbosity=0)
    say(f"{len(steps)} migrations applied")


def tell(command: str) -> None:
    """Run a command and pass on its lines as steps."""
    written = StringIO()
    call_command(command, stdout=written)
    for line in written.getvalue().splitlines():
        say(line)


def first_sweep() -> None:
    """Flag what is due before the first page is shown, a minute before beat would; of all it says, the sum is shown."""
    written = StringIO()
    try:
        call_command("sweep", stdout=written, stderr=written)
    except CommandError as error:
        say(str(error))  # the next one comes within a minute; a start does not fail for it
        return
    say(written.getvalue().splitlines()[-1])


def become(url: str) -> None:
    """Go on as another role."""
    connection.close()
    connection.settings_dict.update(from_url(url))


if __name__ == "__main__":
    main()
