"""Crossings take the place of due moments: a row for each alert that should exist, so that a sweep only reads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_append_only"),
        ("monitoring", "0002_outbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Crossing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("threshold", models.CharField(max_length=20)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("due_from", models.DateTimeField()),
                ("latest", models.DateTimeField(blank=True, null=True)),
                ("zone", models.CharField(max_length=64)),
                ("crossed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Outlook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("look_again_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_once",
        ),
        migrations.AddField(
            model_name="alert",
            name="step",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="run",
            name="raised_to",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="agreements.commitment",
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="round",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="agreements.round",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("commitment", "round", "threshold", "due_from", "latest", "step"),
                name="alert_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="crossing",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.commitment",
            ),
        ),
        migrations.AddField(
            model_name="crossing",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.process",
            ),
        ),
        migrations.AddField(
            model_name="crossing",
            name="round",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.round",
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.commitment",
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="process",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.process",
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="round",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.round",
            ),
        ),
        migrations.DeleteModel(
            name="DueMoment",
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(
                condition=models.Q(("round__isnull", False)), fields=["round"], name="crossing_of_round"
            ),
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(fields=["crossed_at"], name="crossing_at"),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.UniqueConstraint(
                fields=("commitment", "round", "threshold", "due_from", "latest", "step"),
                name="crossing_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment__isnull", False), ("round__isnull", True)),
                    models.Q(("commitment__isnull", True), ("round__isnull", False)),
                    _connector="OR",
                ),
                name="crossing_has_one_subject",
            ),
        ),
        migrations.AddIndex(
            model_name="outlook",
            index=models.Index(
                condition=models.Q(("round__isnull", False)), fields=["round"], name="outlook_of_round"
            ),
        ),
        migrations.AddIndex(
            model_name="outlook",
            index=models.Index(fields=["look_again_at"], name="outlook_look_again"),
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.UniqueConstraint(
                fields=("commitment", "round"), name="outlook_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment__isnull", False), ("round__isnull", True)),
                    models.Q(("commitment__isnull", True), ("round__isnull", False)),
                    _connector="OR",
                ),
                name="outlook_has_one_subject",
            ),
        ),
    ]
