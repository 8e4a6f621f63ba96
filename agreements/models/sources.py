"""Sources: who published what, when, and how far it is trusted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agreements.models.base import AppendOnly, Fact, ScopedQuerySet, fact_indexes


class Source(AppendOnly):
    """The identity of a source within a process ("S1"); what is known of it stands in its revisions."""

    id = models.UUIDField(primary_key=True, editable=False)
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="cited_sources")
    code = models.CharField(max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="source_code_once"),)

    def __str__(self) -> str:
        return self.code


class SourceRevision(Fact):
    """Publisher, title, date and grade of a source. Grades are Admiralty: reliability A-F, credibility 1-6."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="revisions")
    publisher = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    published = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=20, blank=True)
    reliability = models.CharField(max_length=1, default="F", choices=[(grade, grade) for grade in "ABCDEF"])
    credibility = models.PositiveSmallIntegerField(default=6)
    note = models.TextField(blank=True)

    content = (
        "publisher", "title", "url", "published", "kind", "language", "reliability", "credibility", "note",
    )  # fmt: skip
    searched = ("publisher", "title")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(reliability__in=list("ABCDEF")), name="source_reliability_a_to_f"
            ),
            models.CheckConstraint(condition=Q(credibility__range=(1, 6)), name="source_credibility_1_to_6"),
        )
        indexes = fact_indexes("source")
