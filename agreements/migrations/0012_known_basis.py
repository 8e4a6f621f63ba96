"""On which ground it is said since when each fact was known. Of old rows it can only be told whether it was the entry."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from agreements.models.triggers import while_it_may_change

FACTS = (
    "actorrevision",
    "agendaitem",
    "agreementrelation",
    "agreementrevision",
    "assessment",
    "commitmentrevision",
    "condition",
    "conditionclaim",
    "delegation",
    "disagreement",
    "event",
    "forcestatement",
    "name",
    "note",
    "participation",
    "passage",
    "position",
    "positionwithdrawal",
    "processrevision",
    "roundnumber",
    "roundoutcome",
    "roundproduct",
    "roundrevision",
    "roundschedule",
    "sourcerevision",
    "textlayer",
)


def fill(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for name in FACTS:
            table = apps.get_model("agreements", name)._meta.db_table
            basis = "CASE WHEN known_from = recorded_at THEN 'entered' ELSE 'published' END"
            cursor.execute(f"UPDATE {table} SET known_basis = {basis}")  # noqa: S608  names of ours


class Migration(migrations.Migration):
    dependencies = [("agreements", "0011_search_texts_filled")]
    operations = [
        *(
            migrations.AddField(name, "known_basis", models.CharField(max_length=10, null=True))
            for name in FACTS
        ),
        *while_it_may_change(
            [f"agreements_{name}" for name in FACTS], migrations.RunPython(fill, migrations.RunPython.noop)
        ),
        *(migrations.AlterField(name, "known_basis", models.CharField(max_length=10)) for name in FACTS),
    ]
