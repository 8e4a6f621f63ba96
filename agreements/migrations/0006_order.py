"""The order among facts of one moment is stored: a correction stands where the first version of its chain stands."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db import migrations, models

from agreements.domain.ordering import natural
from agreements.models.triggers import while_it_may_change

#: Every kind of fact, with what its newest rows are looked up by.
PARENTS = {
    "actorrevision": ("actor",),
    "agendaitem": ("round",),
    "agreementrelation": ("agreement",),
    "agreementrevision": ("agreement",),
    "assessment": ("commitment",),
    "commitmentrevision": ("commitment",),
    "condition": ("commitment",),
    "conditionclaim": ("commitment",),
    "delegation": ("round",),
    "disagreement": (),
    "event": ("agreement",),
    "forcestatement": ("agreement",),
    "name": ("actor",),
    "note": (),
    "participation": ("actor", "agreement", "round"),
    "passage": ("agreement",),
    "position": ("commitment", "actor"),
    "processrevision": (),
    "roundnumber": ("round",),
    "roundoutcome": ("round",),
    "roundproduct": ("round",),
    "roundrevision": ("round",),
    "roundschedule": ("round",),
    "sourcerevision": ("source",),
    "textlayer": ("agreement",),
}

#: The moment of a correction that says the same moment is where the first version was placed by it.
PLACES = """
    WITH RECURSIVE chain AS (
        SELECT id, effective_at, effective_as_written, effective_zone, known_from AS first_known_from
        FROM {table} WHERE supersedes_id IS NULL
        UNION ALL
        SELECT later.id,
            CASE WHEN later.effective_as_written = chain.effective_as_written
                AND later.effective_zone = chain.effective_zone
                THEN chain.effective_at ELSE later.effective_at END,
            later.effective_as_written, later.effective_zone, chain.first_known_from
        FROM chain JOIN {table} later ON later.supersedes_id = chain.id
    )
    UPDATE {table} fact SET first_known_from = chain.first_known_from, effective_at = chain.effective_at
    FROM chain WHERE chain.id = fact.id
"""
KEYS = """
    UPDATE {table} fact SET key_order = named.key_order
    FROM unnest(%s::text[], %s::text[]) AS named (key, key_order) WHERE named.key = fact.key
"""


def fill(apps: Any, schema_editor: Any) -> None:
    for name in PARENTS:
        table = apps.get_model("agreements", name)._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(PLACES.format(table=table))
            cursor.execute(f"SELECT DISTINCT key FROM {table}")  # noqa: S608  a name of ours
            keys = [key for (key,) in cursor.fetchall()]
            cursor.execute(KEYS.format(table=table), [keys, [natural(key) for key in keys]])


def _columns(name: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(name, "first_known_from", models.DateTimeField(null=True)),
        migrations.AddField(name, "key_order", models.TextField(db_collation="C", null=True)),
    ]


def _needed(name: str) -> list[migrations.AlterField]:
    return [
        migrations.AlterField(name, "first_known_from", models.DateTimeField()),
        migrations.AlterField(name, "key_order", models.TextField(db_collation="C")),
    ]


def _indexes(name: str) -> list[Any]:
    found: list[Any] = []
    for parent in PARENTS[name]:
        columns = [parent, "-effective_at", "-first_known_from", "-key_order"]
        found += [
            migrations.RemoveIndex(name, f"{name}_{parent}"),
            migrations.AddIndex(name, models.Index(fields=columns, name=f"{name}_{parent}")),
        ]
    return found


class Migration(migrations.Migration):
    dependencies = [("agreements", "0005_claimable_values")]
    operations = [
        *chain.from_iterable(map(_columns, PARENTS)),
        *while_it_may_change(
            [f"agreements_{name}" for name in PARENTS],
            migrations.RunPython(fill, migrations.RunPython.noop),
        ),
        *chain.from_iterable(map(_needed, PARENTS)),
        *chain.from_iterable(map(_indexes, PARENTS)),
    ]
