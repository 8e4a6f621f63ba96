"""Indexes of alerts upwards, so that a sweep adds at their ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_keeps_record"),
        ("monitoring", "0006_handling"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="alert",
            name="alert_newest",
        ),
        migrations.RemoveIndex(
            model_name="alert",
            name="alert_of_process",
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["crossed_at", "id"], name="alert_crossed"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["process", "crossed_at", "id"], name="alert_of_one_process"),
        ),
    ]
