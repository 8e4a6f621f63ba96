"""Facts are never changed: the model refuses, the trigger refuses everybody, the application's role has no right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from agreements.management.commands.grant_app_role import append_only_tables
from agreements.models import AppendOnlyError, Commitment, ProcessRevision
from tests.factories import a_process

CHANGES = ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: ProcessRevision.objects.update(title="x"),
        lambda row: ProcessRevision.objects.all().delete(),
        lambda row: ProcessRevision.objects.bulk_update([row], ["title"]),
        lambda row: ProcessRevision.objects.update_or_create(pk=row.pk, defaults={"title": "x"}),
    ],
    ids=["save", "delete", "update", "delete rows", "bulk update", "update or create"],
)
def test_the_model_refuses_change(db: None, change: Callable[[Any], Any]) -> None:
    a_process()
    row = ProcessRevision.objects.get()
    with pytest.raises(AppendOnlyError, match="never changed"):
        change(row)


def test_every_table_of_facts_has_its_triggers(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgname LIKE 'append_only%' AND tgenabled = 'O'"
        )
        found = set(cursor.fetchall())
    wanted = {
        (table, name) for table in append_only_tables() for name in ("append_only_rows", "append_only_table")
    }
    assert wanted <= found
    assert len(wanted) > 60


@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_of_the_tables_is_refused_by_trigger(db: None, change: str) -> None:
    a_process()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, column in (("agreements_processrevision", "title"), ("agreements_commitment", "code")):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(table=table, column=column))
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_application_role_has_no_right_to_change_facts(db: None, right: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE has_table_privilege('ahd_app', name, %s)",
            [append_only_tables(), right],
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_role_is_refused(db: None, as_app_role: Any, change: str) -> None:
    a_process()
    words = {"table": "agreements_commitmentrevision", "column": "paraphrase"}
    with (
        as_app_role(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(**words))
