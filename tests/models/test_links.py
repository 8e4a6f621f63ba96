"""Many rows are linked to the same things as Django links them, out of ids that come along with the rows."""

from __future__ import annotations

from typing import Any

from agreements.models import Actor, CommitmentRevision, Source
from agreements.models.links import attach, ids_in, with_ids
from tests.factories import istanbul

NAMES = ("obligors", "counterparties", "sources")


def linked() -> list[CommitmentRevision]:
    rows = list(with_ids(CommitmentRevision.objects.all(), *NAMES))
    for name, model in zip(NAMES, (Actor, Actor, Source), strict=True):
        attach(rows, name, model.objects.in_bulk(ids_in(rows, name)))
    return rows


def pointed_to(rows: list[CommitmentRevision]) -> dict[Any, Any]:
    return {row.pk: [{one.pk for one in getattr(row, name).all()} for name in NAMES] for row in rows}


def test_linked_rows_point_to_what_django_says(db: None, django_assert_num_queries: Any) -> None:
    istanbul()
    expected = pointed_to(list(CommitmentRevision.objects.prefetch_related(*NAMES)))
    with django_assert_num_queries(1 + len(NAMES)):
        assert pointed_to(linked()) == expected
    assert any(all(found) for found in expected.values())


def test_a_filter_on_linked_rows_asks_the_database(db: None) -> None:
    istanbul()
    owing = next(row for row in linked() if row.sources.all())
    first = owing.sources.all()[0]
    assert [one.pk for one in owing.sources.filter(pk=first.pk)] == [first.pk]
    assert list(owing.sources.exclude(pk__in=[one.pk for one in owing.sources.all()])) == []
