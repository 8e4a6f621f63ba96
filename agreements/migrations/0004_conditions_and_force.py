"""Who says how a condition stands, and whether an agreement is in force; whose act an event is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agreements.models.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_words_searched"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConditionClaim",
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
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                ("condition_key", models.CharField(max_length=120)),
                (
                    "value",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("not_met", "not met"),
                            ("contested", "contested"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("claimant", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ForceStatement",
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
                ("effective_until", models.DateTimeField()),
                ("known_from", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("caveat", models.TextField(blank=True)),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("in_force", "in force"),
                            ("not_in_force", "not in force"),
                            ("suspended", "suspended"),
                            ("ended", "ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("claimant", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="condition",
            name="in_joint_text",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="condition",
            name="on_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("commitment", "commitment"),
                    ("round", "round"),
                    ("event", "event"),
                    ("fact", "fact"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="on_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="event",
            name="by",
            field=models.ManyToManyField(blank=True, related_name="acts", to="agreements.actor"),
        ),
        migrations.AddField(
            model_name="event",
            name="commitments",
            field=models.ManyToManyField(blank=True, related_name="events", to="agreements.commitment"),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("initialling", "initialling"),
                    ("signature", "signature"),
                    ("entry_into_force", "entry into force"),
                    ("announcement", "announcement"),
                    ("publication", "publication"),
                    ("correction_of_text", "correction of text"),
                    ("declaration", "declaration"),
                    ("extension", "extension"),
                    ("suspension", "suspension"),
                    ("notice", "notice"),
                    ("expiry", "expiry"),
                    ("early_termination", "early termination"),
                    ("fulfilment", "fulfilment"),
                    ("mechanism", "mechanism"),
                    ("measure", "measure"),
                    ("movement", "movement"),
                    ("talks", "talks"),
                    ("talks_collapse", "talks collapse"),
                    ("statement", "statement"),
                    ("repudiation", "repudiation"),
                    ("violence", "violence"),
                    ("violation_alleged", "violation alleged"),
                    ("dissolution", "dissolution"),
                    ("resumption", "resumption"),
                    ("superseded", "superseded"),
                    ("overtaken", "overtaken"),
                    ("other", "other"),
                ],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_kind", ""), ("on_name", "")),
                    models.Q(
                        models.Q(("on_kind", ""), _negated=True), models.Q(("on_name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="condition_hangs_on_one",
            ),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="condition_claims",
                to="agreements.actor",
            ),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="condition_claims",
                to="agreements.commitment",
            ),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
            ),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="sources",
            field=models.ManyToManyField(blank=True, related_name="+", to="agreements.source"),
        ),
        migrations.AddField(
            model_name="conditionclaim",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="agreements.conditionclaim",
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="force_statements",
                to="agreements.actor",
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="force_statements",
                to="agreements.agreement",
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="commitments",
            field=models.ManyToManyField(
                blank=True, related_name="force_statements", to="agreements.commitment"
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="sources",
            field=models.ManyToManyField(blank=True, related_name="+", to="agreements.source"),
        ),
        migrations.AddField(
            model_name="forcestatement",
            name="supersedes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_by",
                to="agreements.forcestatement",
            ),
        ),
        migrations.AddIndex(
            model_name="conditionclaim",
            index=models.Index(
                fields=["commitment", "-effective_at", "-recorded_at"], name="conditionclaim_commitment"
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("process", "key"),
                name="conditionclaim_first_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                name="conditionclaim_effective_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__isnull", False), ("claimant", "")),
                    models.Q(("actor__isnull", True), models.Q(("claimant", ""), _negated=True)),
                    _connector="OR",
                ),
                name="condition_claim_has_one_speaker",
            ),
        ),
        migrations.AddIndex(
            model_name="forcestatement",
            index=models.Index(
                fields=["agreement", "-effective_at", "-recorded_at"], name="forcestatement_agreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="forcestatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("process", "key"),
                name="forcestatement_first_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="forcestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_until__gt", models.F("effective_at"))),
                name="forcestatement_effective_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="forcestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor__isnull", False), ("claimant", "")),
                    models.Q(("actor__isnull", True), models.Q(("claimant", ""), _negated=True)),
                    _connector="OR",
                ),
                name="force_statement_has_one_speaker",
            ),
        ),
        *make_append_only(
            (
                "agreements_conditionclaim",
                "agreements_conditionclaim_sources",
                "agreements_event_by",
                "agreements_event_commitments",
                "agreements_forcestatement",
                "agreements_forcestatement_commitments",
                "agreements_forcestatement_sources",
            )
        ),
    ]
