"""What rows point to by many-to-many fields, for many rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from agreements.models.base import Fact


def link(rows: Sequence[Fact], *names: str) -> None:
    """Fill these fields of rows of one kind as prefetch_related does, by one query each, in the order of entry.

    Rows that point to the same share one result: Django makes a queryset for each row, which takes longer than
    everything else that a board of a thousand rows needs.
    """
    for name in names if rows else ():
        shared: dict[tuple[Any, ...], QuerySet] = {}
        relation: Any = type(rows[0])._meta.get_field(name)
        targets, pointed_to = _targets(relation, [row.pk for row in rows])
        for row in rows:
            keys = tuple(pointed_to.get(row.pk, ()))
            if keys not in shared:
                shared[keys] = _answered(relation.related_model, [targets[key] for key in keys])
            row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = shared[keys]


def _targets(relation: Any, ids: list[Any]) -> tuple[dict[Any, Any], dict[Any, list[Any]]]:
    """What is pointed to, each made once, and its keys by the row that points to it."""
    target = relation.related_model
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    columns = [field.attname for field in target._meta.concrete_fields]
    pairs = relation.remote_field.through._default_manager.filter(**{f"{own}__in": ids}).order_by("pk")
    targets: dict[Any, Any] = {}
    pointed_to: dict[Any, list[Any]] = defaultdict(list)
    for row, key, *values in pairs.values_list(own, other, *(f"{other}__{column}" for column in columns)):
        pointed_to[row].append(key)
        if key not in targets:
            targets[key] = target.from_db(pairs.db, columns, values)
    return targets, pointed_to


def _answered(model: Any, found: list[Any]) -> QuerySet:
    # A further filter on it starts from these rows, not from the whole table.
    queryset = model._default_manager.filter(pk__in=[one.pk for one in found])
    queryset._result_cache, queryset._prefetch_done = found, True
    return queryset
