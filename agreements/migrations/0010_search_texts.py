"""The words of facts are folded, and stand in one table; what each table had for itself goes."""

import agreements.models.search_texts
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_event_kinds_and_relations"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("fact", models.BigIntegerField()),
                ("folded", models.TextField()),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=agreements.models.search_texts.WordsIn("folded"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="actorrevision",
            name="actor_words",
        ),
        migrations.RemoveIndex(
            model_name="agreementrevision",
            name="agreement_words",
        ),
        migrations.RemoveIndex(
            model_name="commitmentrevision",
            name="revision_words",
        ),
        migrations.RemoveIndex(
            model_name="event",
            name="event_words",
        ),
        migrations.RemoveIndex(
            model_name="roundnumber",
            name="round_number_words",
        ),
        migrations.RemoveIndex(
            model_name="roundrevision",
            name="round_words",
        ),
        migrations.RemoveField(
            model_name="commitmentrevision",
            name="words",
        ),
        migrations.AddField(
            model_name="searchtext",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
            ),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="search_text_words"),
        ),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="search_text_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="searchtext",
            constraint=models.UniqueConstraint(fields=("kind", "fact"), name="search_text_once"),
        ),
    ]
