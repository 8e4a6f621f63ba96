"""`prepare_dev`: on one's own machine, load the shipped processes into an empty database and make sign-ins for them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agreements.domain.statuses import MemberRole
from agreements.models import Actor, Participation, Process, User
from agreements.operations.access import give_role
from agreements.operations.process_file import BadProcessFile, load_process, parse

DATA = Path(__file__).resolve().parents[2] / "data"
SIGN_INS = "sign-ins.txt"

#: Name, how the record shows the person, role, and the actor that a delegate speaks for.
PEOPLE = (
    ("admin", "", None, ""),
    ("analyst", "Analyst (development)", MemberRole.ANALYST, ""),
    ("mediator", "Mediator (development)", MemberRole.MEDIATOR, ""),
    ("delegate-pak", "Delegate, pak (development)", MemberRole.DELEGATE, "pak"),
    ("delegate-afg", "Delegate, afg-iea (development)", MemberRole.DELEGATE, "afg-iea"),
)


class Command(BaseCommand):
    help = "Load the shipped processes and make development sign-ins, where there are none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.SITE_SCHEME == "http"):
            raise CommandError(
                "prepare_dev makes sign-ins whose passwords lie in a file: only for one's own machine, "
                "where SITE_SCHEME=http or DEBUG=1. In production use createsuperuser and load_process."
            )
        at = timezone.now()
        done = [*self._load(at), *self._people(at)]
        for line in done or ["the first records and sign-ins are there already"]:
            self.stdout.write(line)

    def _load(self, at: datetime) -> Iterator[str]:
        if Process.objects.exists():
            return
        for path in shipped():
            try:
                loaded = load_process(data=parse(path.read_bytes()), at=at)
            except BadProcessFile as error:
                problems = "\n".join(f"  {line}" for line in error.lines())
                raise CommandError(f"{path.name}: {error}\n{problems}") from error
            yield f"{loaded.process.slug}: {sum(loaded.added.values())} facts loaded"

    def _people(self, at: datetime) -> Iterator[str]:
        if User.objects.exists():
            return
        passwords = {name: secrets.token_urlsafe(12) for name, *_ in PEOPLE}
        file = place_of_sign_ins()
        # The file first: passwords that nobody can read would be worse than none.
        write_privately(file, "".join(f"{name:<14} {password}\n" for name, password in passwords.items()))
        with transaction.atomic():
            for name, shown_as, role, actor in PEOPLE:
                user = make_person(name, passwords[name], shown_as)
                if role is not None:
                    give_everywhere(user, role, actor, at)
        yield f"{len(PEOPLE)} development sign-ins made; they stand in {file}"


def shipped() -> list[Path]:
    """The process files that come with the code, in order."""
    return sorted(path for path in DATA.glob("*.json") if not path.name.endswith(".schema.json"))


def place_of_sign_ins() -> Path:
    """var/sign-ins.txt of this checkout."""
    return Path(settings.ROOT) / "var" / SIGN_INS


def write_privately(file: Path, text: str) -> None:
    """Readable for the owner alone from the first moment on; a file that lay there is replaced."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
    making.replace(file)


def make_person(name: str, password: str, shown_as: str) -> User:
    """A person who can sign in; "admin" administers."""
    make = User.objects.create_superuser if name == "admin" else User.objects.create_user
    return make(name, password=password, shown_as=shown_as)


def give_everywhere(user: User, role: MemberRole, actor: str, at: datetime) -> None:
    """The role in every process; a delegate's only where the actor takes part."""
    speaks_for = Actor.objects.filter(slug=actor).first() if actor else None
    if actor and speaks_for is None:
        return
    taking_part = set(Participation.objects.filter(actor=speaks_for).values_list("process", flat=True))
    for process in Process.objects.order_by("slug"):
        if speaks_for is None or process.pk in taking_part:
            give_role(by=None, at=at, user=user, process=process, role=role, actor=speaks_for)
