"""What rows point to by many-to-many fields, for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from agreements.models.base import Fact
from agreements.models.sources import Source

AnyQuerySet = TypeVar("AnyQuerySet", bound=QuerySet)


def with_ids(rows: AnyQuerySet, *names: str) -> AnyQuerySet:
    """The rows with what these fields point to beside them: its ids as `<name>_ids`, in the order of entry."""
    return rows.annotate(**{f"{name}_ids": _ids_of(rows.model, name) for name in names})


def _ids_of(model: Any, name: str) -> ArraySubquery:
    relation: Any = model._meta.get_field(name)
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    pairs = relation.remote_field.through._default_manager.filter(**{own: OuterRef("pk")})
    return ArraySubquery(pairs.order_by("pk").values(other))


def ids_of(rows: Sequence[Fact], name: str) -> list[tuple[Any, ...]]:
    """What this field of each row points to; the rows were read by `with_ids`."""
    return list(map(attrgetter(f"{name}_ids"), rows))


def ids_in(rows: Sequence[Fact], *names: str) -> set[Any]:
    """All that these fields of rows read by `with_ids` point to."""
    return set(chain.from_iterable(chain.from_iterable(distinct(ids_of(rows, name))) for name in names))


def attach_sources(*groups: Sequence[Fact]) -> None:
    """Fill the sources of rows of several kinds, read by `with_ids`, by one query."""
    sources = Source.objects.in_bulk(set().union(*(ids_in(rows, "sources") for rows in groups)))
    for rows in groups:
        attach(rows, "sources", sources)


def attach(rows: Sequence[Fact], name: str, targets: Mapping[Any, Any]) -> None:
    """Fill this field of rows read by `with_ids` as prefetch_related does. `targets`: by id, what they point to.

    Rows that point to the same share one result: Django makes a queryset for each row, which takes longer than
    everything else that a board of a thousand rows needs.
    """
    pointed = ids_of(rows, name)
    shared = {id(ids): _answered(rows[0], name, [targets[one] for one in ids]) for ids in distinct(pointed)}
    for row, ids in zip(rows, pointed, strict=True):
        row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = shared[id(ids)]


def distinct(pointed: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    """Each array of ids once. Equal ones are one object nearly always, and comparing a thousand of them is dear."""
    return {id(ids): ids for ids in pointed}.values()


def _answered(row: Fact, name: str, found: list[Any]) -> QuerySet:
    model: Any = row._meta.get_field(name).related_model
    # A further filter on it starts from these rows, not from the whole table.
    queryset = model._default_manager.filter(pk__in=[one.pk for one in found])
    queryset._result_cache, queryset._prefetch_done = found, True
    return queryset
