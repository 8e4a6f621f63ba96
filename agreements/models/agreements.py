"""Agreements, how they relate to each other, and the layers of text by which they are known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from agreements.domain.happenings import Says
from agreements.domain.statuses import LayerKind, RelationKind, Stage
from agreements.models.base import AppendOnly, Fact, ScopedQuerySet, fact_indexes, text_choices


class Agreement(AppendOnly):
    """The identity of an agreement. Its five dates are events: initialled, signed, in force, announced, published."""

    id = models.UUIDField(primary_key=True, editable=False)
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="agreements")
    code = models.CharField(max_length=40)
    slug = models.SlugField(max_length=80, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["process", "code"], name="agreement_code_once"),)

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.slug])


class AgreementRevision(Fact):
    """Title, form and PA-X stage of an agreement; `languages` a list of words as the sources give them."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="revisions")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    form = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=10, choices=text_choices(Stage), blank=True)
    stage_sub = models.CharField(max_length=10, blank=True)
    languages = models.JSONField(default=list, blank=True)
    signed_by = models.JSONField(default=list, blank=True)
    external_ids = models.JSONField(default=dict, blank=True)

    content = (
        "title", "summary", "form", "place", "stage", "stage_sub", "languages", "signed_by", "external_ids",
    )  # fmt: skip
    searched = ("title", "summary", "place")

    class Meta(Fact.Meta):
        indexes = fact_indexes("agreement")


class AgreementRelation(Fact):
    """How one agreement stands to another; `to_words` where it is to a part of it or to something unrecorded.

    `commitments`: those of the other that it extends, renews, changes or supersedes; none: the other as a whole.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=40, choices=text_choices(RelationKind))
    to = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="related_from"
    )
    to_words = models.CharField(max_length=300, blank=True)
    commitments = models.ManyToManyField("agreements.Commitment", blank=True, related_name="relations")

    content = ("agreement", "kind", "to", "to_words", "commitments")

    class Meta(Fact.Meta):
        indexes = fact_indexes("agreement")


class ForceStatement(Fact):
    """Somebody says whether the agreement, or only `commitments`, is in force. `claimant` where it is no actor."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="force_statements")
    says = models.CharField(max_length=20, choices=text_choices(Says))
    actor = models.ForeignKey(
        "agreements.Actor", null=True, blank=True, on_delete=models.PROTECT, related_name="force_statements"
    )
    claimant = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    commitments = models.ManyToManyField("agreements.Commitment", blank=True, related_name="force_statements")

    content = ("agreement", "says", "actor", "claimant", "text", "commitments")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(actor__isnull=False, claimant="") | Q(actor__isnull=True) & ~Q(claimant=""),
                name="force_statement_has_one_speaker",
            ),
        )
        indexes = fact_indexes("agreement")


class TextLayer(Fact):
    """One text by which an agreement is known: the joint text, a party's account of it, a medium's account.

    `archived`: address or hash of a kept copy.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="text_layers")
    kind = models.CharField(max_length=40, choices=text_choices(LayerKind))
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=40, blank=True)
    archived = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    content = ("agreement", "kind", "title", "publisher", "language", "archived", "note")

    class Meta(Fact.Meta):
        indexes = fact_indexes("agreement")


class Passage(Fact):
    """A place in a text layer (named by the layer's key), quoted or described, with the commitments that rest on it.

    `quote` holds words of the text in its language; `silent` says that this layer lacks what other layers have there.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="passages")
    layer_key = models.CharField(max_length=120)
    anchor = models.CharField(max_length=120)
    quote = models.TextField(blank=True)
    gist = models.TextField(blank=True)
    silent = models.BooleanField(default=False)
    commitments = models.ManyToManyField("agreements.Commitment", blank=True, related_name="passages")

    content = ("agreement", "layer_key", "anchor", "quote", "gist", "silent", "commitments")
    searched = ("quote", "gist")

    class Meta(Fact.Meta):
        indexes = fact_indexes("agreement")
