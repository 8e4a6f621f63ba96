"""Acceptance, reservation, endorsement and postponement; relations of texts, and what of the other text they move."""

from django.db import migrations, models

from agreements.models.triggers import make_append_only


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0008_position_withdrawals"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementrelation",
            name="commitments",
            field=models.ManyToManyField(blank=True, related_name="relations", to="agreements.commitment"),
        ),
        migrations.AlterField(
            model_name="agreementrelation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extends", "extends"),
                    ("renews", "renews"),
                    ("implements", "implements"),
                    ("changes", "changes"),
                    ("supersedes", "supersedes"),
                    ("consolidates", "consolidates"),
                    ("refers_to", "refers to"),
                    ("contains", "contains"),
                    ("annex_of", "annex of"),
                    ("parallel_to", "parallel to"),
                    ("follows", "follows"),
                    ("endorsed_by", "endorsed by"),
                ],
                max_length=40,
            ),
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
                    ("acceptance", "acceptance"),
                    ("reservation", "reservation"),
                    ("endorsement", "endorsement"),
                    ("postponement", "postponement"),
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
        *make_append_only(["agreements_agreementrelation_commitments"]),
    ]
