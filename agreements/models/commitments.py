"""Commitments: who owes what to whom, by when and on which condition; and what is said of how it is carried out."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agreements.domain.claims import CLAIMABLE
from agreements.domain.deadline import Deadline, deadline_on_record, deadline_to_data
from agreements.domain.due import due_at
from agreements.domain.graph import NodeKind
from agreements.domain.statuses import (
    LAYING_DOWN,
    PUBLISHING_ROLES,
    AssessorRole,
    ChangeKind,
    ConditionKind,
    Confidence,
    Level,
    Stance,
)
from agreements.domain.timeline import AsOf, When
from agreements.models.base import AppendOnly, Fact, FactQuerySet, ScopedQuerySet, fact_indexes, text_choices


class Commitment(AppendOnly):
    """The identity of a commitment, addressed by process and code ("C12")."""

    id = models.UUIDField(primary_key=True, editable=False)
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="commitments")
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="commitments"
    )
    code = models.CharField(max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="commitment_code_once"),)

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.pk])


class CommitmentRevision(Fact):
    """What a commitment says from a moment on: wording, slots and deadline. An extension is a further revision.

    `deadline`: JSON of domain.due. `anchors`: the anchor references it hangs on. `due_from`, `due_latest`: UTC bounds
    of its date where it needs no anchor, computed from this row alone and therefore never stale; None otherwise.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="revisions")
    change = models.CharField(max_length=20, choices=text_choices(ChangeKind), default=ChangeKind.MADE)
    paraphrase = models.TextField()
    clause = models.CharField(max_length=200, blank=True)
    obligors = models.ManyToManyField("agreements.Actor", blank=True, related_name="owes")
    counterparties = models.ManyToManyField("agreements.Actor", blank=True, related_name="is_owed")
    obligor_words = models.CharField(max_length=300, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=300, blank=True)
    verification = models.JSONField(default=list, blank=True)
    deadline = models.JSONField()
    asked_by = models.CharField(max_length=200, blank=True)
    granted_by = models.CharField(max_length=200, blank=True)
    change_form = models.CharField(max_length=200, blank=True)
    anchors = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    due_from = models.DateTimeField(null=True, blank=True)
    due_latest = models.DateTimeField(null=True, blank=True)

    content = (
        "change", "paraphrase", "clause", "obligors", "counterparties", "obligor_words", "issue", "area",
        "verification", "deadline", "asked_by", "granted_by", "change_form",
    )  # fmt: skip
    searched = ("paraphrase", "clause", "obligor_words", "area")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_from__isnull=True, due_latest__isnull=True)
                | Q(due_from__isnull=False, due_latest__isnull=False),
                name="revision_due_bounds_together",
            ),
        )
        indexes = (
            *fact_indexes("commitment"),
            models.Index(fields=["due_latest", "due_from"], name="revision_by_due"),
            GinIndex(fields=["anchors"], name="revision_anchors"),
        )

    @property
    def rule(self) -> Deadline:
        """The deadline as a domain value."""
        return deadline_on_record(self.deadline, self.effective_zone)

    @property
    def laid_down(self) -> When | None:
        """Since when nothing is owed any more, None where it still is."""
        return self.effective if self.change in LAYING_DOWN else None

    def derive(self) -> None:
        rule = self.rule
        self.deadline = deadline_to_data(
            rule
        )  # written with every zone, so that no later default can move it
        self.anchors = list(rule.anchors())
        if not self.anchors:
            due = due_at(rule, {}, self.effective_at)
            self.due_from, self.due_latest = due.due_from, due.latest


class Condition(Fact):
    """What a commitment hangs on, as stated by somebody; `absent_from` names the accounts that do not have it.

    `on_kind`, `on_name`: the commitment, round or event it hangs on, by code; without them it hangs on a fact in words.
    `in_joint_text`: the agreed text itself has it. Whether it is met is a matter of claims, never of this table.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=40, choices=text_choices(ConditionKind))
    text = models.TextField()
    consequence = models.TextField(blank=True)
    stated_by = models.JSONField(default=list, blank=True)
    absent_from = models.JSONField(default=list, blank=True)
    on_kind = models.CharField(max_length=20, choices=text_choices(NodeKind), blank=True)
    on_name = models.CharField(max_length=120, blank=True)
    in_joint_text = models.BooleanField(default=False)

    content = (
        "kind", "text", "consequence", "stated_by", "absent_from", "on_kind", "on_name", "in_joint_text",
    )  # fmt: skip

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(on_kind="", on_name="") | ~Q(on_kind="") & ~Q(on_name=""),
                name="condition_hangs_on_one",
            ),
        )
        indexes = fact_indexes("commitment")


class ConditionClaim(Fact):
    """Somebody says how a condition (named by its key) stands since a moment. `words` where the speaker is no actor."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="condition_claims")
    condition_key = models.CharField(max_length=120)
    value = models.CharField(max_length=20, choices=text_choices(CLAIMABLE))
    actor = models.ForeignKey(
        "agreements.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="condition_claims"
    )
    claimant = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    content = ("condition_key", "value", "actor", "claimant", "text")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(actor__isnull=False, claimant="") | Q(actor__isnull=True) & ~Q(claimant=""),
                name="condition_claim_has_one_speaker",
            ),
        )
        indexes = fact_indexes("commitment")


class Assessment(Fact):
    """Somebody named says in a role how far a commitment was carried out from a moment on, on grounds, by a source."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="assessments")
    level = models.CharField(max_length=20, choices=text_choices(Level))
    assessor = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=text_choices(AssessorRole))
    grounds = models.TextField()
    confidence = models.CharField(max_length=20, choices=text_choices(Confidence))

    content = ("level", "assessor", "role", "grounds", "confidence")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="assessment_level_known"
            ),
        )
        indexes = fact_indexes("commitment")

    @property
    def publishes(self) -> bool:
        """Whether this may be the published level; otherwise it is shown beside it."""
        return self.role in PUBLISHING_ROLES


class PositionQuerySet(FactQuerySet):
    def as_of(self, point: AsOf) -> Self:
        """Positions that were held by then, as known then: neither corrected nor withdrawn."""
        withdrawn = PositionWithdrawal.objects.filter(
            process=OuterRef("process"), position_key=OuterRef("key")
        )
        return super().as_of(point).filter(~Exists(withdrawn.as_of(point)))

    def ever_held(self, point: AsOf) -> Self:
        """Positions that had been taken by then, as known then; those withdrawn since are among them."""
        return super().as_of(point)


class Position(Fact):
    """What a party says about a commitment. Only that party's delegate states it here; a record cites its source."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="positions")
    actor = models.ForeignKey("agreements.Actor", on_delete=models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=20, choices=text_choices(Stance))
    text = models.TextField()

    objects = PositionQuerySet.as_manager()

    content = ("actor", "stance", "text")

    class Meta(Fact.Meta):
        indexes = fact_indexes("commitment", "actor")


class PositionWithdrawal(Fact):
    """A party takes a position (named by its key, which its corrections carry too) back; `text` says why."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="position_withdrawals")
    position_key = models.CharField(max_length=120)
    text = models.TextField()

    content = ("position_key", "text")

    class Meta(Fact.Meta):
        indexes = (
            *fact_indexes("commitment"),
            models.Index(fields=["process", "position_key"], name="withdrawal_by_position"),
        )
