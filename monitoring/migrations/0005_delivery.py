"""Since when a message is tried, so that a retry by hand has a day of its own; and what waits for one address."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0004_following"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="trying_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(
                    ("endpoint__isnull", False),
                    ("parked_at__isnull", True),
                    ("sent_at__isnull", True),
                    ("withheld_at__isnull", True),
                ),
                fields=["endpoint", "next_attempt_at"],
                name="message_open_endpoint",
            ),
        ),
    ]
