"""One stack per checkout: who runs it, where it answers, and in which environment a command joins it."""

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

from config.devstack.places import VAR

SHARED = (
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "REDIS_URL",
    "PATH",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "SITE_SCHEME",
    "ALLOWED_HOSTS",
    "STATIC_FROM_FINDERS",
)


@dataclass(frozen=True, slots=True)
class Tenant:
    """The process that holds the stack of a checkout."""

    pid: int
    command: str
    address: str = ""
    environment: dict[str, str] = field(default_factory=dict)  # empty until others may join

    @classmethod
    def of_this_process(cls, command: str, address: str, environment: dict[str, str]) -> "Tenant":
        """Return ourselves, with what a command needs in order to join."""
        return cls(
            os.getpid(), command, address, {name: environment[name] for name in SHARED if name in environment}
        )


class Tenancy:
    """The right to run the stack of a checkout; the kernel takes it back when its holder dies."""

    def __init__(self, home: Path = VAR) -> None:
        home.mkdir(exist_ok=True)
        self.lock_file = home / "stack.lock"
        self.tenant_file = home / "stack.json"
        self.held: TextIO | None = None

    def take(self, command: str) -> bool:
        """Take it, unless somebody else has it."""
        handle = self.lock_file.open("a+")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self.held = handle
        self.announce(Tenant(os.getpid(), command))
        return True

    def take_within(self, command: str, patience: float) -> bool:
        """Take it as soon as it is free."""
        deadline = time.monotonic() + patience
        while not self.take(command):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def announce(self, tenant: Tenant) -> None:
        """Write down who holds it; the environment holds secrets, so the file is for its owner only."""
        making = self.tenant_file.with_suffix(".new")
        making.unlink(missing_ok=True)
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as output:
            json.dump(asdict(tenant), output)
        making.rename(self.tenant_file)

    def tenant(self) -> Tenant | None:
        """Return who holds it, as far as that is written down."""
        try:
            return Tenant(**json.loads(self.tenant_file.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def leave(self) -> None:
        """Give it back."""
        self.tenant_file.unlink(missing_ok=True)
        if self.held:
            self.held.close()
            self.held = None
