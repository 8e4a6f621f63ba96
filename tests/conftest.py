"""What all tests share: the database and its roles, a browser, and a real worker for those that ask for one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from hypothesis.database import DirectoryBasedExampleDatabase
from playwright.sync_api import expect

from config import waking
from config.celery import app as celery_app
from config.devstack import browser as chromium
from config.devstack.interruption import Interruption
from config.devstack.programs import Program
from config.devstack.steps import python

ROOT = Path(__file__).resolve().parent.parent

# Playwright keeps an event loop in the main thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

hypothesis.settings.register_profile(
    "ci",
    deadline=None,
    print_blob=True,
    database=DirectoryBasedExampleDatabase(ROOT / "var" / "hypothesis"),
)
hypothesis.settings.load_profile("ci")


def pytest_configure(config: pytest.Config) -> None:
    """Hash quickly: passwords are not what most tests are about, and Argon2 is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# --- Database ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Migrate as pytest-django does, as a superuser, and give the application's role its rights."""
    with django_db_blocker.unblock():
        role = connection.ops.quote_name(settings.DATABASE_APP_ROLE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.DATABASE_APP_ROLE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {role} LOGIN")
        call_command("grant_app_role", verbosity=0, stdout=StringIO())


@pytest.fixture(scope="session", autouse=True)
def facts_can_be_emptied_between_tests() -> Iterator[None]:
    """Let the flush after a transactional test pass the triggers that refuse it.

    It needs the superuser that only the tests have; the product has no such door.
    """
    with pytest.MonkeyPatch.context() as patch:
        flush = TransactionTestCase._fixture_teardown

        def flush_without_triggers(case: TransactionTestCase) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
            try:
                flush(case)
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("RESET session_replication_role")

        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield


@pytest.fixture(scope="session", autouse=True)
def other_threads_are_the_application() -> Iterator[None]:
    """Give every connection of another thread the application's role: live servers and concurrent twins."""

    def become_application(connection: Any, **arguments: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")

    connection_created.connect(become_application)
    yield
    connection_created.disconnect(become_application)


@pytest.fixture
def as_app_role(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Return `with as_app_role(): ...`, inside which the database sees the application's own role."""

    @contextmanager
    def application() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_APP_ROLE)}")
        try:
            yield
        finally:
            # A failed transaction takes the role back by itself when it is rolled back.
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")

    return application


# --- Queue ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def own_queue() -> str:
    """Give each pytest worker a queue of its own in the shared Redis, and return its address."""
    number = int("0" + os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"))
    if settings.REDIS_URL.startswith("redis+socket:"):
        address = f"{settings.REDIS_URL}?virtual_host={number}"
    else:
        address = urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{number}"))
    celery_app.conf.broker_url = address
    return address


@pytest.fixture(scope="session", autouse=True)
def nobody_is_woken() -> Iterator[None]:
    """Keep writes of tests from calling a worker; those about that ring a bell of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waking.BELL, "ring", lambda: None)
        yield


@pytest.fixture
def running_celery(transactional_db: None, own_queue: str, tmp_path: Path) -> Iterator[dict[str, Program]]:
    """Run a real worker and a real beat, sweeping every second, on the test database as the application's role.

    Yields {"worker": Program, "beat": Program}; `.log` holds what they said, `.process` can be killed,
    `.launch()` starts one again.
    """
    environment = os.environ | {
        "DATABASE_URL": application_url(),
        "REDIS_URL": own_queue,
        "SWEEP_SECONDS": "1",
    }
    worker = python(
        "celery", "--quiet", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "warning"
    )
    beat = python("celery", "--quiet", "-A", "config", "beat", "--loglevel", "warning", "--pidfile=")
    beat += ["--schedule", str(tmp_path / "beat-schedule")]
    programs = {
        "worker": Program("worker", worker, tmp_path / "worker.log", environment, grace=10),
        "beat": Program("beat", beat, tmp_path / "beat.log", environment, grace=5),
    }
    for program in programs.values():
        program.launch()
    yield programs
    for program in programs.values():
        program.stop(Interruption())


def application_url() -> str:
    """Return the address of this worker's test database for the application's role."""
    address = urlsplit(os.environ["DATABASE_URL"])
    host = address.netloc.rpartition("@")[2]
    # Only the embedded server lets a role in without a password.
    netloc = address.netloc if host else f"{settings.DATABASE_APP_ROLE}@"
    return urlunsplit(address._replace(netloc=netloc, path=f"/{connection.settings_dict['NAME']}"))


# --- Browser ----------------------------------------------------------------------------------------


# A busy machine answers late: what a page shows is waited for, never timed.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of this machine; without one, leave the test out, or fail where CI must not."""
    found = chromium.find()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("With CI=true the browser tests must run, but there is no Chromium here.")
    if found is None:
        pytest.skip("no Chromium here")
    return {**browser_type_launch_args, "executable_path": str(found), "args": chromium.FLAGS}
