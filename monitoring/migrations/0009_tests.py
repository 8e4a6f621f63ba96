"""Tests that people ask for: notices that tell of nothing, one at a time for each way."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0008_unsettled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_once"),
        migrations.RemoveConstraint(model_name="notice", name="notice_tells_of_one_thing"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "test"), _negated=True),
                fields=("user", "channel", "endpoint", "kind", "alert", "run"),
                name="notice_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "test"), ("message__isnull", True)),
                fields=("user", "channel", "endpoint"),
                name="notice_one_test_waits",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alert__isnull", True), ("kind", "silence"), ("run__isnull", False)),
                    models.Q(("alert__isnull", True), ("kind", "test"), ("run__isnull", True)),
                    models.Q(
                        models.Q(("kind__in", ["silence", "test"]), _negated=True),
                        ("alert__isnull", False),
                        ("run__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="notice_tells_of_one_thing",
            ),
        ),
    ]
