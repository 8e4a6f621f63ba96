"""What a subscription may follow: found by key and named, as far as the person may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    Agreement,
    AgreementRevision,
    Commitment,
    CommitmentRevision,
    Process,
    ProcessRevision,
)
from agreements.models.boards import titles_at
from agreements.models.labels import labels_at
from monitoring.domain.channels import Subject
from monitoring.models.subscriptions import SavedSearch, Subscription

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
    try:
        return seen_by(user, kind).filter(**{TABLES[kind][1]: key}).first()
    except (ValueError, ValidationError):  # no number, or no identifier
        return None


def seen_by(user: Any, kind: Subject) -> Any:
    """Everything of a kind that the person may see; of searches, their own."""
    rows: Any = TABLES[kind][0]._default_manager
    return rows.of(user).active() if kind is Subject.SEARCH else rows.visible_to(user)


def key_of(kind: Subject, thing: Any) -> str:
    """The key by which its address names a thing."""
    return str(getattr(thing, TABLES[kind][1]))


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as its person may read of it: `title` is empty where they may not see it any longer."""

    kind: Subject
    key: str
    title: str
    url: str


def names_of(subscriptions: Iterable[Subscription], user: Any, point: AsOf) -> dict[int, Named]:
    """By subscription (its pk), what it follows. A constant number of queries."""
    subscriptions = list(subscriptions)
    ids: dict[Subject, set[Any]] = {kind: set() for kind in Subject}
    for one in subscriptions:
        ids[one.subject_kind].add(one.subject_id)
    named = {kind: _named(kind, own, user, point) for kind, own in ids.items() if own}
    return {
        one.pk: named[one.subject_kind].get(one.subject_id, Named(one.subject_kind, "", "", ""))
        for one in subscriptions
    }


def name_of(kind: Subject, thing: Any, user: Any, point: AsOf) -> Named:
    """One subject that the person may see."""
    return _named(kind, {thing.pk}, user, point)[thing.pk]


def _named(kind: Subject, ids: set[Any], user: Any, point: AsOf) -> dict[Any, Named]:
    things = {thing.pk: thing for thing in seen_by(user, kind).filter(pk__in=ids)}
    titles = _titles(kind, things, user, point)
    return {
        pk: Named(kind, key_of(kind, thing), titles.get(pk) or str(thing), _url(kind, thing))
        for pk, thing in things.items()
    }


def _titles(kind: Subject, things: Mapping[Any, Any], user: Any, point: AsOf) -> dict[Any, str]:
    match kind:
        case Subject.PROCESS:
            return titles_at(ProcessRevision, "process", things, point)
        case Subject.AGREEMENT:
            return titles_at(AgreementRevision, "agreement", things, point)
        case Subject.ACTOR:
            labels = labels_at(things, point, Process.objects.visible_to(user))
            return {pk: actor.label for pk, actor in labels.items()}
        case Subject.COMMITMENT:
            rows = CommitmentRevision.objects.filter(commitment__in=things).newest_per("commitment", point)
            return {row.commitment_id: f"{things[row.commitment_id].code}: {row.paraphrase}" for row in rows}
        case Subject.SEARCH:
            return {pk: search.name for pk, search in things.items()}


def _url(kind: Subject, thing: Any) -> str:
    if kind is Subject.SEARCH:
        return reverse("commitments") + (f"?{thing.query}" if thing.query else "")
    return str(thing.get_absolute_url())
