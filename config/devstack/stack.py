"""PostgreSQL and Redis for one command, and the environment in which the application finds them."""

import os
import secrets
from pathlib import Path

from config.devstack.accounts import Account
from config.devstack.interruption import Interruption
from config.devstack.places import VAR, Places
from config.devstack.postgres import APP, OWNER, SUPERUSER, Postgres
from config.devstack.programs import Program, end_left_over
from config.devstack.progress import say
from config.devstack.redis import Redis


class Stack:
    """The two servers, except where DATABASE_URL or REDIS_URL already name others."""

    def __init__(self, places: Places, account: Account, *, durable: bool) -> None:
        self.places = places
        self.postgres = None if os.environ.get("DATABASE_URL") else Postgres(places, account, durable=durable)
        self.redis = None if os.environ.get("REDIS_URL") else Redis(places, account, durable=durable)

    @property
    def programs(self) -> list[Program]:
        """The servers that are ours."""
        return [server.program for server in (self.postgres, self.redis) if server is not None]

    @property
    def is_new(self) -> bool:
        """Whether the database was made just now."""
        return self.postgres is not None and self.postgres.is_new

    def start(self, interruption: Interruption) -> None:
        """Start both, one line each."""
        if count := end_left_over(self.places.mark):
            say(f"ended {count} programs that an earlier run left behind")
        if self.postgres:
            self.postgres.start(interruption)
        say("PostgreSQL answers" if self.postgres else "using the PostgreSQL that DATABASE_URL names")
        if self.redis:
            self.redis.start(interruption)
        say("Redis answers" if self.redis else "using the Redis that REDIS_URL names")

    def stop(self, interruption: Interruption) -> None:
        """Stop both, the last one started first."""
        for program in reversed(self.programs):
            program.stop(interruption)

    def environment(self, *, superuser: bool = False) -> dict[str, str]:
        """Return what the application needs to know; what the caller's environment says stays as it is."""
        environment = settings_of_checkout() | dict(os.environ)
        if self.postgres:
            environment["DATABASE_URL"] = self.postgres.url(SUPERUSER if superuser else APP)
            environment["MIGRATION_DATABASE_URL"] = self.postgres.url(OWNER)
            # psql, for `manage dbshell`.
            environment["PATH"] = f"{self.postgres.programs}{os.pathsep}{environment.get('PATH', '')}"
        if self.redis:
            environment["REDIS_URL"] = self.redis.url
        return environment


def settings_of_checkout() -> dict[str, str]:
    """Return what a checkout on one's own machine sets where a production site would say more."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secret_key(VAR / "secret-key"),
        "SITE_SCHEME": "http",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "STATIC_FROM_FINDERS": "1",
        # Mail is written into files, to be looked at.
        "EMAIL_URL": (VAR / "mail").as_uri(),
        "PYTHONUNBUFFERED": "1",
    }


def secret_key(file: Path) -> str:
    """Return the key of this checkout, made at the first start and readable for its owner only."""
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        making = file.with_name(f"{file.name}.{os.getpid()}")
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as output:
            output.write(secrets.token_urlsafe(50))
        making.rename(file)
    return file.read_text()
