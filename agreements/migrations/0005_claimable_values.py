"""What a claim on a condition can say; what several claims come to is none of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_same_as_recorded"),
    ]

    operations = [
        migrations.AlterField(
            model_name="conditionclaim",
            name="value",
            field=models.CharField(
                choices=[("met", "met"), ("not_met", "not met"), ("unknown", "unknown")], max_length=20
            ),
        ),
    ]
