"""A fact counts from its own first instant, and for readers who name a day from its own first day."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from agreements.domain.timeline import When
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
    "processrevision",
    "roundnumber",
    "roundoutcome",
    "roundproduct",
    "roundrevision",
    "roundschedule",
    "sourcerevision",
    "textlayer",
)


def date_again(apps: Any, schema_editor: Any) -> None:
    """Days are reckoned here and not by PostgreSQL, whose table of time zones is another one than ours."""
    with schema_editor.connection.cursor() as cursor:
        for name in FACTS:
            table = f"agreements_{name}"
            cursor.execute(f"SELECT DISTINCT effective_as_written, effective_zone FROM {table}")  # noqa: S608
            written = [When(text, zone) for text, zone in cursor.fetchall()]
            cursor.execute(
                f"""
                UPDATE {table} SET effective_at = dated.begins, effective_on = dated.first_day
                FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::date[])
                    AS dated (as_written, zone, begins, first_day)
                WHERE effective_as_written = dated.as_written AND effective_zone = dated.zone
                """,  # noqa: S608  the tables above
                [
                    [when.text for when in written],
                    [when.zone for when in written],
                    [when.start for when in written],
                    [when.first_day for when in written],
                ],
            )


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_order")]
    operations = [
        *(
            migrations.AddField(name, "effective_on", models.DateField(null=True), preserve_default=False)
            for name in FACTS
        ),
        *while_it_may_change(
            [f"agreements_{name}" for name in FACTS],
            migrations.RunPython(date_again, migrations.RunPython.noop),
        ),
        *(migrations.AlterField(name, "effective_on", models.DateField()) for name in FACTS),
    ]
