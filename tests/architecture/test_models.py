"""The rules of the tables: no clock, no hidden order, no cascade, no generic keys, facts are what they say."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from agreements.models import AppendOnly, Fact

OURS = [model for label in ("agreements", "monitoring") for model in apps.get_app_config(label).get_models()]
FACTS = [model for model in OURS if issubclass(model, Fact)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_model_keeps_the_rules_of_the_house(model: type[models.Model]) -> None:
    assert not model._meta.ordering, "order is asked for by the reader: newest_first()"
    for field in model._meta.get_fields():
        assert not getattr(field, "auto_now", False)
        assert not getattr(field, "auto_now_add", False)
        assert type(field).__name__ != "GenericForeignKey"
        if (
            isinstance(field, models.ForeignKey)
            and field.model is model
            and "agreements.models" in model.__module__
        ):
            assert field.remote_field.on_delete is models.PROTECT, field.name
    assert "__str__" in {name for base in model.__mro__[:-3] for name in vars(base)}


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_a_fact_names_its_content_and_nothing_else(model: Any) -> None:
    own = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    base = {"id", "process", "key", "recorded_at", "recorded_by", "reason", "caveat", "sources", "supersedes"}
    base |= {"effective_as_written", "effective_zone", "effective_at", "effective_until", "effective_on"}
    base |= {"known_from", "known_basis", "first_known_from", "key_order"}
    derived = {"folded", "anchors", "due_from", "due_latest", "words", "begins_at", "over_at"}
    parents = {"round", "commitment", "agreement", "source", "actor"}
    assert set(model.content) <= own
    assert own - base - derived - set(model.content) <= parents


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model.__name__)
def test_a_fact_has_one_first_version_and_a_whole_interval(model: Any) -> None:
    names = {constraint.name for constraint in model._meta.constraints}
    word = model.__name__.lower()
    assert {f"{word}_first_version", f"{word}_effective_interval"} <= names


def test_identities_hold_a_code_and_nothing_that_could_change() -> None:
    for model in OURS:
        if (
            issubclass(model, AppendOnly)
            and not issubclass(model, Fact)
            and "agreements.models" in model.__module__
        ):
            assert {f.name for f in model._meta.concrete_fields} <= {
                "id",
                "process",
                "code",
                "slug",
                "agreement",
            }


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
