"""Due moments, alerts and runs; an alert refuses change like a fact."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import monitoring.models.alerts
from django.db import migrations, models

from agreements.models.triggers import make_append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("projected", models.BooleanField(default=False)),
                ("seen", models.JSONField(blank=True, default=dict)),
                (
                    "thresholds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("subjects", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("raised", models.PositiveIntegerField(default=0)),
                ("skipped", models.JSONField(blank=True, default=list)),
                ("error", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="DueMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_from", models.DateTimeField()),
                ("latest", models.DateTimeField(blank=True, null=True)),
                ("zone", models.CharField(max_length=64)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                (
                    "thresholds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                (
                    "crossings",
                    django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=None),
                ),
                ("next_crossing_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_moments",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.process",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_moments",
                        to="agreements.round",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("round__isnull", False)),
                        fields=["round"],
                        name="due_moment_of_round",
                    ),
                    models.Index(
                        condition=models.Q(("next_crossing_at__isnull", False)),
                        fields=["next_crossing_at"],
                        name="due_moment_next_crossing",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "round", "due_from", "latest", "opens_at"),
                        name="due_moment_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("commitment__isnull", False), ("round__isnull", True)),
                            models.Q(("commitment__isnull", True), ("round__isnull", False)),
                            _connector="OR",
                        ),
                        name="due_moment_has_one_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__isnull", True),
                            ("closes_at__gt", models.F("opens_at")),
                            _connector="OR",
                        ),
                        name="due_moment_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "threshold",
                    models.CharField(choices=monitoring.models.alerts.threshold_choices, max_length=20),
                ),
                ("due_from", models.DateTimeField()),
                ("latest", models.DateTimeField(blank=True, null=True)),
                ("zone", models.CharField(max_length=64)),
                ("crossed_at", models.DateTimeField()),
                ("raised_at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.process",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="agreements.round",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="monitoring.run",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-crossed_at", "-id"], name="alert_newest"),
                    models.Index(fields=["process", "-crossed_at"], name="alert_of_process"),
                    models.Index(
                        condition=models.Q(("round__isnull", False)), fields=["round"], name="alert_of_round"
                    ),
                    django.contrib.postgres.indexes.BrinIndex(fields=["run"], name="alert_of_run"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("commitment", "round", "threshold", "due_from", "latest"),
                        name="alert_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("commitment__isnull", False), ("round__isnull", True)),
                            models.Q(("commitment__isnull", True), ("round__isnull", False)),
                            _connector="OR",
                        ),
                        name="alert_has_one_subject",
                    ),
                ],
            },
        ),
        *make_append_only(["monitoring_alert"]),
    ]
