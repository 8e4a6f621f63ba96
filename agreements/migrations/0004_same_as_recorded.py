"""An actor that two processes give different kinds, said to be one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0003_keeps_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="actorrevision",
            name="same_as_recorded",
            field=models.BooleanField(default=False),
        ),
    ]
