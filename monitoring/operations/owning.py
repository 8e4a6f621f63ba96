"""What all that people set up for themselves has in common: whose it is, how much of it, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.texts import BadText, clean
from agreements.models import User
from monitoring.models.subscriptions import Owned
from monitoring.permissions import check_can_follow, check_is_own

LONGEST_NAME = 100


class BadSetting(Refusal):
    """Something that cannot be set up so; `field` names the place, the text says what would be right."""


@contextmanager
def one_writer(by: User) -> Iterator[None]:
    """A transaction in which nobody else sets up something for this person: a second press of a button waits."""
    check_can_follow(by)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        yield


def check_room(rows: Any, most: int, refusal: type[BadSetting]) -> None:
    """Refuse one more than `most`. The caller is the one writer."""
    if rows.count() >= most:
        raise refusal(gettext_noop("There are {most} already; end one of them first."), most=most)


def read_name(text: str, field: str, refusal: type[BadSetting]) -> str:
    """A short name on one line, by which the person knows the thing again."""
    try:
        name = " ".join(clean(text).split())
    except BadText as error:
        raise refusal.over(error, field) from error
    if not 1 <= len(name) <= LONGEST_NAME:
        raise refusal(gettext_noop("Name it in 1 to 100 characters, so that you know it again."), field)
    return name


def end(thing: Owned, *, by: User, at: datetime) -> None:
    """End it from now on; ended again, it keeps its first end. Raises NotAllowed."""
    check_is_own(by, thing)
    type(thing)._default_manager.filter(pk=thing.pk, ended_at__isnull=True).update(ended_at=at)
    thing.refresh_from_db(fields=["ended_at"])
