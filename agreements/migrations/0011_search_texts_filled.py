"""The words of facts that were there before; and names, folded as names are folded now."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from agreements.domain.searching import indexed
from agreements.domain.texts import fold
from agreements.models.triggers import while_it_may_change

#: Every kind of fact that is searched, with the columns that its words stand in.
SEARCHED = {
    "actorrevision": ("label",),
    "agreementrevision": ("title", "summary", "place"),
    "commitmentrevision": ("paraphrase", "clause", "obligor_words", "area"),
    "event": ("text", "place", "claimed_words"),
    "passage": ("quote", "gist"),
    "processrevision": ("title", "summary"),
    "roundnumber": ("label",),
    "roundoutcome": ("summary", "venue"),
    "roundrevision": ("label", "format"),
    "roundschedule": ("venue",),
    "sourcerevision": ("publisher", "title"),
}
CHUNK = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    made = apps.get_model("agreements", "SearchText")
    for kind, columns in SEARCHED.items():
        rows = apps.get_model("agreements", kind).objects.order_by("pk").values("pk", "process_id", *columns)
        texts = (
            made(
                kind=kind,
                fact=row["pk"],
                process_id=row["process_id"],
                folded=indexed(row[name] for name in columns),
            )
            for row in rows.iterator(chunk_size=CHUNK)
        )
        made.objects.bulk_create(texts, batch_size=CHUNK)


def fold_names(apps: Any, schema_editor: Any) -> None:
    """As agreements.models.Name.derive does."""
    names = apps.get_model("agreements", "Name")
    pairs = names.objects.values_list("pk", "name", "abbreviation")
    folded = [(pk, " ".join(filter(None, (fold(name), fold(short))))) for pk, name, short in pairs]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {names._meta.db_table} name SET folded = new.folded"  # noqa: S608  a name of ours
            " FROM unnest(%s::bigint[], %s::text[]) AS new (id, folded) WHERE new.id = name.id",
            [[pk for pk, _ in folded], [text for _, text in folded]],
        )


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("agreements", "SearchText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("agreements", "0010_search_texts")]
    operations = [
        migrations.RunPython(fill, empty),
        *while_it_may_change(
            ["agreements_name"], migrations.RunPython(fold_names, migrations.RunPython.noop)
        ),
    ]
