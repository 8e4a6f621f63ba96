"""A party takes a position back; and a stance for having been asked and said nothing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agreements.models.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_days"),
    ]

    operations = [
        migrations.AlterField(
            model_name="position",
            name="stance",
            field=models.CharField(
                choices=[
                    ("accepts", "accepts"),
                    ("says_fulfilled", "says fulfilled"),
                    ("says_breached", "says breached"),
                    ("disputes", "disputes"),
                    ("reserves", "reserves"),
                    ("declines_comment", "declines comment"),
                    ("statement", "statement"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="PositionWithdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("effective_as_written", models.CharField(max_length=40)),
                ("effective_zone", models.CharField(max_length=64)),
                ("effective_at", models.DateTimeField()),
                ("effective_on", models.DateField()),
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("first_known_from", models.DateTimeField()),
                ("key_order", models.TextField(db_collation="C")),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("position_key", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="position_withdrawals",
                        to="agreements.commitment",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="+", to="agreements.source")),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="agreements.positionwithdrawal",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["commitment", "-effective_at", "-first_known_from", "-key_order"],
                        name="positionwithdrawal_commitment",
                    ),
                    models.Index(fields=["process", "position_key"], name="withdrawal_by_position"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("process", "key"),
                        name="positionwithdrawal_first_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                        name="positionwithdrawal_effective_interval",
                    ),
                ],
            },
        ),
        *make_append_only(["agreements_positionwithdrawal", "agreements_positionwithdrawal_sources"]),
    ]
