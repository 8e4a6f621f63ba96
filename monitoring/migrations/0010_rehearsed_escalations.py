"""Rehearsals also hold what would have been passed on to a second person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0009_tests"),
    ]

    operations = [
        migrations.AddField(
            model_name="rehearsedalert",
            name="passed_on_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
