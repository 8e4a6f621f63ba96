"""Events that can anchor a rule; and what the record itself has to say: disagreements between sources, notes."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from agreements.domain.statuses import EventKind, NoteKind
from agreements.models.base import Fact, fact_indexes, text_choices


class Event(Fact):
    """Something that happened, or that somebody says happened; its time is its effective moment, as fine as known.

    Its `key` ("E-doha") is what a deadline rule refers to. With an agreement, it gives that agreement one of its dates.
    `by`: whose act it is, which is not who claims it. `commitments`: those it moves; none: the agreement as a whole.
    """

    kind = models.CharField(max_length=40, choices=text_choices(EventKind))
    text = models.TextField()
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    place = models.CharField(max_length=120, blank=True)
    claimed_by = models.ManyToManyField("agreements.Actor", blank=True, related_name="claims")
    disputed_by = models.ManyToManyField("agreements.Actor", blank=True, related_name="disputes")
    claimed_words = models.CharField(max_length=200, blank=True)
    by = models.ManyToManyField("agreements.Actor", blank=True, related_name="acts")
    commitments = models.ManyToManyField("agreements.Commitment", blank=True, related_name="events")

    content = (
        "kind", "text", "agreement", "place", "claimed_by", "disputed_by", "claimed_words", "by", "commitments",
    )  # fmt: skip
    searched = ("text", "place", "claimed_words")

    class Meta(Fact.Meta):
        indexes = (
            *fact_indexes("agreement"),
            models.Index(fields=["process", "key"], name="event_by_key"),
        )


class Disagreement(Fact):
    """Where sources differ on one matter. `about`: codes of agreements, rounds, events, commitments."""

    text = models.TextField()
    about = models.JSONField(default=list, blank=True)
    lesson = models.TextField(blank=True)

    content = ("text", "about", "lesson")

    class Meta(Fact.Meta):
        indexes = (GinIndex(fields=["about"], name="disagreement_about"),)


class Note(Fact):
    """A remark of the record's editors; `about` is the code of its subject in the process ("C12", "R3", "ttp")."""

    about = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=text_choices(NoteKind))
    text = models.TextField()

    content = ("about", "kind", "text")

    class Meta(Fact.Meta):
        indexes = (models.Index(fields=["process", "about"], name="note_about"),)
