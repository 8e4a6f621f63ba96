"""What a subscription may follow, found by the key that its address names, as far as the person may see it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from agreements.models import Actor, Agreement, Commitment, Process
from monitoring.domain.channels import Subject
from monitoring.models.subscriptions import SavedSearch

#: By kind: the table, and the column that its address names.
TABLES: dict[Subject, tuple[type[models.Model], str]] = {
    Subject.PROCESS: (Process, "slug"),
    Subject.AGREEMENT: (Agreement, "slug"),
    Subject.ACTOR: (Actor, "slug"),
    Subject.COMMITMENT: (Commitment, "pk"),
    Subject.SEARCH: (SavedSearch, "pk"),
}


def find_subject(user: Any, kind: Subject, key: str) -> Any | None:
    """The thing, None where there is none or the person may not see it: the two are not told apart."""
    table, column = TABLES[kind]
    rows: Any = table._default_manager
    seen = rows.of(user).active() if kind is Subject.SEARCH else rows.visible_to(user)
    try:
        return seen.filter(**{column: key}).first()
    except (ValueError, ValidationError):  # no number, or no identifier
        return None


def key_of(kind: Subject, thing: Any) -> str:
    """The key by which its address names a thing."""
    return str(getattr(thing, TABLES[kind][1]))
