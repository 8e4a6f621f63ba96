"""The one place where facts are written: drafts in, rows with their sources out, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import KnownBasis
from agreements.domain.texts import one_line
from agreements.domain.timeline import BadMoment, When
from agreements.models import Fact
from agreements.models.search_texts import add_search_texts

#: Public ids are made from process and code, so that a permalink is the same on every server that holds the record.
_IDS = UUID("4f6cf3a0-0a61-5c5d-9d0c-6a6864000000")


def public_id(*parts: str) -> UUID:
    """The id of an identity row from its kind, process slug and code."""
    return uuid5(_IDS, "/".join(parts))


@dataclass(slots=True)
class Draft:
    """A fact about to be added: the unsaved row and the rows it points to by many-to-many fields."""

    fact: Fact
    links: dict[str, Sequence[models.Model]] = field(default_factory=dict)


def stamp(fact: Fact, effective: When, at: datetime, by: Any) -> Fact:
    """Give a fact its three times and its author. It is known since it is entered, until something else is said."""
    fact.date_from(effective)
    fact.recorded_at, fact.recorded_by = at, by
    fact.known_from, fact.known_basis = at, KnownBasis.ENTERED
    return fact


def earliest_publication(published: Iterable[str]) -> datetime:
    """The first instant, in UTC, of the earliest of these moments, of which one at least is no empty text."""
    return min(When(text, "UTC").start for text in published if text)


def add_facts(drafts: Iterable[Draft]) -> None:
    """Insert drafts, table by table, then their links. The caller holds the transaction."""
    by_model: dict[type[Fact], list[Draft]] = defaultdict(list)
    for draft in drafts:
        _fold_lines(draft.fact)
        draft.fact.stand()
        draft.fact.derive()
        by_model[type(draft.fact)].append(draft)
    for model, group in by_model.items():
        rows = model._default_manager.bulk_create([draft.fact for draft in group], batch_size=500)
        add_search_texts(model, rows)
        for name in sorted({name for draft in group for name in draft.links}):
            _add_links(model, name, group)


def _fold_lines(fact: Fact) -> None:
    """What has a column of limited length stands in one line, by whichever door it came."""
    for name in fact.content:
        column: Any = fact._meta.get_field(name)
        if isinstance(column, models.CharField) and (text := getattr(fact, name)):
            setattr(fact, name, one_line(text))


def _add_links(model: type[Fact], name: str, drafts: Iterable[Draft]) -> None:
    relation: Any = model._meta.get_field(name)
    through = relation.remote_field.through
    own, other = relation.m2m_column_name(), relation.m2m_reverse_name()
    through._default_manager.bulk_create(
        [
            through(**{own: draft.fact.pk, other: target.pk})
            for draft in drafts
            for target in draft.links.get(name, ())
        ],
        batch_size=1000,
    )


def moment_words(moment: datetime) -> str:
    """An instant as the process file writes it: a day where it is the first instant of one in UTC."""
    moment = moment.astimezone(UTC)
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def known_moment(text: str) -> datetime:
    """The inverse of moment_words: a day means its first instant in UTC. Raises BadMoment."""
    if len(text) == 10:
        return When(text, "UTC").start
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        message = gettext_noop("“{text}” is not a day like 2025-10-31 or an instant like 2025-10-31T12:00Z.")
        raise BadMoment(message, text=text[:60]) from error
    if moment.tzinfo is None:
        message = gettext_noop("“{text}” needs its offset from UTC, like 2025-10-31T12:00Z.")
        raise BadMoment(message, text=text[:60])
    return moment.astimezone(UTC)
