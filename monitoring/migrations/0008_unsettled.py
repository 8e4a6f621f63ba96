"""How often a message was claimed without an end: one that ends its workers is claimed alone, and then parked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0007_alert_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="unsettled",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(
                    ("parked_at__isnull", True),
                    ("sent_at__isnull", True),
                    ("unsettled__gte", 3),
                    ("withheld_at__isnull", True),
                ),
                fields=["next_attempt_at"],
                name="message_suspect",
            ),
        ),
    ]
