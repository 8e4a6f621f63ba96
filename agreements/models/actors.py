"""Actors: parties, mediators, groups; who calls them what; and which part they have where."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agreements.domain.statuses import ActorKind, Role
from agreements.domain.texts import fold
from agreements.models.base import AppendOnly, AppendOnlyQuerySet, Fact, fact_indexes, text_choices


class ActorQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Actors of whom something is said in a process that the person may see."""
        said = ActorRevision.objects.filter(actor=OuterRef("pk")).visible_to(user)
        return self.filter(Exists(said))


class Actor(AppendOnly):
    """The identity of an actor, shared by all processes. Its label and kind are said by revisions, per process."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)

    objects = ActorQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("actor", args=[self.slug])


class ActorRevision(Fact):
    """A neutral label for display and the kind of actor. No field says who is a rightful government.

    `external_ids`: {"ucdp": "…", "iso": "PAK"}. `same_as_recorded`: whoever described it knows that another process
    gives it another kind, and says that it is the same actor.
    """

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="revisions")
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=text_choices(ActorKind))
    parent = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    external_ids = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    same_as_recorded = models.BooleanField(default=False)

    content = ("label", "kind", "parent", "external_ids", "note", "same_as_recorded")
    searched = ("label",)

    class Meta(Fact.Meta):
        indexes = fact_indexes("actor")


class Name(Fact):
    """A name in use, of an actor or of a thing that is none (a frontier, a town): who uses it, and how it is meant.

    `stances`: list of domain.statuses.NameStance. `folded` is the name as search compares it.
    """

    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="names")
    thing = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)
    used_by = models.TextField()
    stances = models.JSONField(default=list)
    folded = models.CharField(max_length=300)

    content = ("actor", "thing", "name", "abbreviation", "language", "used_by", "stances")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(actor__isnull=True) & ~Q(thing="") | Q(actor__isnull=False) & Q(thing=""),
                name="name_of_actor_or_of_thing",
            ),
        )
        indexes = (
            *fact_indexes("actor"),
            GinIndex(fields=["folded"], name="name_folded_trigram", opclasses=["gin_trgm_ops"]),
        )

    def derive(self) -> None:
        self.folded = " ".join(filter(None, (fold(self.name), fold(self.abbreviation))))


class Participation(Fact):
    """Which part an actor has in the process, in one agreement or in one round."""

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=40, choices=text_choices(Role))
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    round = models.ForeignKey(
        "agreements.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    description = models.CharField(max_length=300, blank=True)

    content = ("actor", "role", "agreement", "round", "description")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) | Q(round__isnull=True), name="participation_in_one_thing"
            ),
        )
        indexes = fact_indexes("actor", "agreement", "round")
