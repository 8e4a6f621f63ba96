"""Search by words needs an index on each text that is searched; commitments have theirs as a stored column."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            "actorrevision", GinIndex(SearchVector("label", config="simple"), name="actor_words")
        ),
        migrations.AddIndex(
            "agreementrevision",
            GinIndex(SearchVector("title", "summary", config="english"), name="agreement_words"),
        ),
        migrations.AddIndex("event", GinIndex(SearchVector("text", config="english"), name="event_words")),
        migrations.AddIndex(
            "roundnumber", GinIndex(SearchVector("label", config="english"), name="round_number_words")
        ),
        migrations.AddIndex(
            "roundrevision", GinIndex(SearchVector("label", "format", config="english"), name="round_words")
        ),
    ]
