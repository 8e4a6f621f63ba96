"""Rounds of talks: how they were planned, what came of them, who sat there, and how they are counted by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.domain.statuses import OUTCOME_STATES, PLANNING_STATES, ProductKind
from agreements.domain.timeline import When
from agreements.models.base import AppendOnly, Fact, ScopedQuerySet, fact_indexes, text_choices


class Round(AppendOnly):
    """The identity of a round. Its number is not here: that is claimed by somebody."""

    id = models.UUIDField(primary_key=True, editable=False)
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="rounds")
    code = models.CharField(max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="round_code_once"),)

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.pk])


class RoundFact(Fact):
    """Something said of a round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta(Fact.Meta):
        abstract = True


class RoundRevision(RoundFact):
    """A neutral label made of place and days, and the format of the talks."""

    label = models.CharField(max_length=200)
    format = models.CharField(max_length=200, blank=True)

    content = ("label", "format")
    searched = ("label", "format")

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class DatedRoundFact(RoundFact):
    """A state of a round with the dates given for it, as written; empty where none were given."""

    from_as_written = models.CharField(max_length=40, blank=True)
    until_as_written = models.CharField(max_length=40, blank=True)
    venue = models.CharField(max_length=120, blank=True)
    begins_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta(Fact.Meta):
        abstract = True

    def derive(self) -> None:
        self.begins_at = self.begins.start if self.begins else None
        self.over_at = self.ends.end if self.ends else None

    @property
    def begins(self) -> When | None:
        return When(self.from_as_written, self.effective_zone) if self.from_as_written else None

    @property
    def ends(self) -> When | None:
        return When(self.until_as_written, self.effective_zone) if self.until_as_written else self.begins


class RoundSchedule(DatedRoundFact):
    """An announcement of when a round is to be held. It is true from the day of the announcement, not of the round."""

    state = models.CharField(max_length=20, choices=text_choices(PLANNING_STATES))
    level = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    content = ("state", "from_as_written", "until_as_written", "venue", "level", "note")
    searched = ("venue",)

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class RoundOutcome(DatedRoundFact):
    """What became of a round. `claimed_by` where it is one side's or one medium's account: several may stand."""

    state = models.CharField(max_length=20, choices=text_choices(OUTCOME_STATES))
    summary = models.TextField()
    duration = models.CharField(max_length=200, blank=True)
    claimed_by = models.CharField(max_length=200, blank=True)

    content = ("state", "from_as_written", "until_as_written", "venue", "summary", "duration", "claimed_by")
    searched = ("summary", "venue")

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class Delegation(RoundFact):
    """Who sat for an actor; `members` a list of names as the sources give them."""

    actor = models.ForeignKey("agreements.Actor", on_delete=models.PROTECT, related_name="+")
    head = models.CharField(max_length=200, blank=True)
    members = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    content = ("actor", "head", "members", "note")

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class RoundNumber(RoundFact):
    """How somebody counts or calls the round ("third round, counting Doha")."""

    label = models.CharField(max_length=200)
    claimed_by = models.CharField(max_length=200, blank=True)

    content = ("label", "claimed_by")
    searched = ("label",)

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class AgendaItem(RoundFact):
    """A matter on the table; with an `actor` it is that actor's position on it."""

    topic = models.CharField(max_length=300)
    actor = models.ForeignKey(
        "agreements.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.TextField(blank=True)

    content = ("topic", "actor", "position")

    class Meta(Fact.Meta):
        indexes = fact_indexes("round")


class RoundProduct(RoundFact):
    """An agreement or a commitment that came out of a round, or was changed or confirmed there."""

    kind = models.CharField(max_length=20, choices=text_choices(ProductKind))
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="produced_by"
    )
    commitment = models.ForeignKey(
        "agreements.Commitment", null=True, blank=True, on_delete=models.PROTECT, related_name="produced_by"
    )

    content = ("kind", "agreement", "commitment")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, commitment__isnull=True)
                | Q(agreement__isnull=True, commitment__isnull=False),
                name="round_product_is_one_thing",
            ),
        )
        indexes = fact_indexes("round")
