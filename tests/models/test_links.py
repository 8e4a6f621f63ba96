"""Many rows are linked by one query for each field, and to the same things as Django links them."""

from __future__ import annotations

from typing import Any

from agreements.models import CommitmentRevision
from agreements.models.links import link
from tests.factories import istanbul

NAMES = ("obligors", "counterparties", "sources")


def linked_to(rows: list[CommitmentRevision]) -> dict[Any, Any]:
    return {row.pk: [{one.pk for one in getattr(row, name).all()} for name in NAMES] for row in rows}


def test_linked_rows_point_to_what_django_says(db: None, django_assert_num_queries: Any) -> None:
    istanbul()
    expected = linked_to(list(CommitmentRevision.objects.prefetch_related(*NAMES)))
    rows = list(CommitmentRevision.objects.all())
    with django_assert_num_queries(len(NAMES)):
        link(rows, *NAMES)
        assert linked_to(rows) == expected
    assert any(all(found) for found in expected.values())


def test_nothing_is_asked_for_no_rows(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        link([], *NAMES)


def test_a_filter_on_linked_rows_asks_the_database(db: None) -> None:
    istanbul()
    rows = list(CommitmentRevision.objects.all())
    link(rows, "sources")
    owing = next(row for row in rows if row.sources.all())
    first = owing.sources.all()[0]
    assert [one.pk for one in owing.sources.filter(pk=first.pk)] == [first.pk]
    assert list(owing.sources.exclude(pk__in=[one.pk for one in owing.sources.all()])) == []
