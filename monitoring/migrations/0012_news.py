"""News for whoever follows something: what was told, which kinds each subscription is told, how far that reached."""

import django.contrib.postgres.fields
import django.db.models.deletion
import monitoring.domain.channels
import monitoring.models.subscriptions
from agreements.models.triggers import make_append_only
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0012_known_basis"),
        ("monitoring", "0011_switched_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("called_off", "called off"),
                            ("violation", "violation"),
                            ("position", "position"),
                            ("assessment", "assessment"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_once",
        ),
        migrations.RemoveConstraint(
            model_name="notice",
            name="notice_tells_of_one_thing",
        ),
        migrations.AddField(
            model_name="run",
            name="told_to",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="subscription",
            name="news",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                default=monitoring.models.subscriptions.all_news,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="assessment",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.assessment",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="event",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.event",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="outcome",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.roundoutcome",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="position",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.position",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="process",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.process"
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="monitoring.run"
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="schedule",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.roundschedule",
            ),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="withdrawal",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.positionwithdrawal",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="news",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="monitoring.newsitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", monitoring.domain.channels.NoticeKind["TEST"]), _negated=True),
                fields=("user", "channel", "endpoint", "kind", "alert", "news", "run"),
                name="notice_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("alert", None),
                        ("kind", monitoring.domain.channels.NoticeKind["SILENCE"]),
                        ("news", None),
                        ("run__isnull", False),
                    ),
                    models.Q(
                        ("alert", None),
                        ("kind", monitoring.domain.channels.NoticeKind["TEST"]),
                        ("news", None),
                        ("run", None),
                    ),
                    models.Q(
                        ("alert", None),
                        ("kind", monitoring.domain.channels.NoticeKind["NEWS"]),
                        ("news__isnull", False),
                        ("run", None),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "kind__in",
                                [
                                    monitoring.domain.channels.NoticeKind["NEWS"],
                                    monitoring.domain.channels.NoticeKind["SILENCE"],
                                    monitoring.domain.channels.NoticeKind["TEST"],
                                ],
                            ),
                            _negated=True,
                        ),
                        ("alert__isnull", False),
                        ("news", None),
                        ("run", None),
                    ),
                    _connector="OR",
                ),
                name="notice_tells_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessment__isnull", True),
                        ("event__isnull", False),
                        ("outcome__isnull", True),
                        ("position__isnull", True),
                        ("schedule__isnull", True),
                        ("withdrawal__isnull", True),
                    ),
                    models.Q(
                        ("assessment__isnull", True),
                        ("event__isnull", True),
                        ("outcome__isnull", True),
                        ("position__isnull", True),
                        ("schedule__isnull", False),
                        ("withdrawal__isnull", True),
                    ),
                    models.Q(
                        ("assessment__isnull", True),
                        ("event__isnull", True),
                        ("outcome__isnull", False),
                        ("position__isnull", True),
                        ("schedule__isnull", True),
                        ("withdrawal__isnull", True),
                    ),
                    models.Q(
                        ("assessment__isnull", False),
                        ("event__isnull", True),
                        ("outcome__isnull", True),
                        ("position__isnull", True),
                        ("schedule__isnull", True),
                        ("withdrawal__isnull", True),
                    ),
                    models.Q(
                        ("assessment__isnull", True),
                        ("event__isnull", True),
                        ("outcome__isnull", True),
                        ("position__isnull", False),
                        ("schedule__isnull", True),
                        ("withdrawal__isnull", True),
                    ),
                    models.Q(
                        ("assessment__isnull", True),
                        ("event__isnull", True),
                        ("outcome__isnull", True),
                        ("position__isnull", True),
                        ("schedule__isnull", True),
                        ("withdrawal__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="news_is_of_one_fact",
            ),
        ),
        *make_append_only(["monitoring_newsitem"]),
    ]
