"""Rows as they come out of the database: made at once, the same as Django makes them, and equal ids shared."""

from __future__ import annotations

import pytest
from django.db import models

from agreements.models import AppendOnly, Assessment, Commitment, CommitmentRevision, Fact
from tests.factories import istanbul

pytestmark = pytest.mark.django_db


def test_a_stored_row_is_what_django_would_make_of_it() -> None:
    istanbul()
    row = CommitmentRevision.objects.values().first()
    made, plain = CommitmentRevision.objects.get(pk=row["id"]), CommitmentRevision(**row)
    values = {field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields}
    assert values == {field.attname: getattr(plain, field.attname) for field in made._meta.concrete_fields}
    assert (made._state.adding, made._state.db) == (False, "default")
    assert made == CommitmentRevision(**row)


def test_a_column_left_out_is_read_when_it_is_asked_for() -> None:
    istanbul()
    whole = Assessment.objects.first()
    assert whole is not None
    part = Assessment.objects.defer("grounds").get(pk=whole.pk)
    assert part.get_deferred_fields() == {"grounds"}
    assert part.grounds == whole.grounds
    assert part.get_deferred_fields() == set()


def test_no_column_of_what_is_appended_does_anything_when_it_is_set() -> None:
    """Otherwise making rows at once would pass it over."""
    plain = {
        models.query_utils.DeferredAttribute,
        models.fields.related_descriptors.ForeignKeyDeferredAttribute,
    }
    for model in _under(AppendOnly):
        for field in model._meta.concrete_fields:
            assert type(model.__dict__.get(field.attname) or getattr(model, field.attname)) in plain, field


def _under(base: type) -> list[type[models.Model]]:
    below = [model for one in base.__subclasses__() for model in (one, *_under(one))]
    return [model for model in below if not model._meta.abstract]


def test_equal_ids_are_one_object() -> None:
    istanbul()
    first, again = Commitment.objects.order_by("pk"), Commitment.objects.order_by("pk")
    assert [one.pk for one in first] == [one.pk for one in again]
    assert all(one.pk is same.pk for one, same in zip(first, again, strict=True))


def test_rows_of_no_parent_are_none_and_ask_for_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(Assessment.objects.of("commitment", [])) == []


def test_rows_of_many_parents_are_those_that_a_list_finds() -> None:
    istanbul()
    ids = list(Commitment.objects.values_list("pk", flat=True))
    for model in (Assessment, CommitmentRevision):
        assert issubclass(model, Fact)
        found = set(model.objects.of("commitment", ids[:3]).values_list("pk", flat=True))
        assert found == set(model.objects.filter(commitment__in=ids[:3]).values_list("pk", flat=True))
