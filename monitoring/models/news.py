"""News for whoever follows something: facts of the kinds that people choose, each told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.db.models import F, Q, QuerySet, prefetch_related_objects

from agreements.domain.timeline import AsOf
from agreements.models import (
    AppendOnly,
    Assessment,
    Event,
    Position,
    PositionWithdrawal,
    RoundOutcome,
    RoundSchedule,
)
from agreements.models.base import Fact, text_choices
from agreements.models.headlines import News, lines_of
from monitoring.domain.news_kinds import (
    EVENTS_TOLD,
    PLANS_CALLED_OFF,
    ROUNDS_CALLED_OFF,
    NewsKind,
)
from monitoring.models.subscriptions import one_of


@dataclass(frozen=True, slots=True)
class NewsSource:
    """A kind of fact that news come from: its column, which rows are news, what says what they tell, and their links.

    `says`: the field by which a correction is told from one that says the same again; empty where each row is news.
    """

    column: str
    model: type[Fact]
    only: dict[str, Any]
    says: str
    links: tuple[str, ...]


SOURCES: Final = (
    NewsSource("event", Event, {"kind__in": sorted(EVENTS_TOLD)}, "kind", ("agreement", "process")),
    NewsSource("schedule", RoundSchedule, {"state__in": sorted(PLANS_CALLED_OFF)}, "state", ("round",)),
    NewsSource("outcome", RoundOutcome, {"state__in": sorted(ROUNDS_CALLED_OFF)}, "state", ("round",)),
    NewsSource("assessment", Assessment, {}, "level", ("commitment",)),
    NewsSource("position", Position, {}, "stance", ("commitment", "actor")),
    NewsSource("withdrawal", PositionWithdrawal, {}, "", ("commitment",)),
)
COLUMNS: Final = tuple(source.column for source in SOURCES)


def kind_of(fact: Fact) -> NewsKind:
    if isinstance(fact, Event):
        return next(kind for event, kind in EVENTS_TOLD.items() if event == fact.kind)
    if isinstance(fact, RoundSchedule | RoundOutcome):
        return NewsKind.CALLED_OFF
    return NewsKind.ASSESSMENT if isinstance(fact, Assessment) else NewsKind.POSITION


def new_facts(source: NewsSource, after: int, known_after: Any) -> QuerySet[Any]:
    """Rows after this number that are news and known only since then; a correction that says the same is none."""
    rows = source.model._default_manager.filter(
        **source.only, pk__gt=after, known_from__gt=known_after, superseded_by=None
    )
    if source.says:
        rows = rows.exclude(Q(supersedes__isnull=False, **{source.says: F(f"supersedes__{source.says}")}))
    return rows.select_related(*source.links).order_by("pk")


class NewsItem(AppendOnly):
    """That a fact was news to whoever follows what it is about: once for each fact. Exactly one fact is named."""

    kind = models.CharField(max_length=20, choices=text_choices(NewsKind))
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    schedule = models.OneToOneField(
        RoundSchedule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.OneToOneField(
        RoundOutcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessment = models.OneToOneField(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.OneToOneField(
        Position, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal = models.OneToOneField(
        PositionWithdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey("monitoring.Run", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=one_of(COLUMNS), name="news_is_of_one_fact"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.fact}"

    @property
    def fact(self) -> Any:
        return next(fact for column in COLUMNS if (fact := getattr(self, column)) is not None)


def news_told(items: Iterable[NewsItem], point: AsOf) -> dict[int, News]:
    """By item, the line that tells it, as pages do. A constant number of queries."""
    items = list(items)
    for source in SOURCES:
        own = [item for item in items if getattr(item, f"{source.column}_id") is not None]
        prefetch_related_objects(own, source.column, *(f"{source.column}__{link}" for link in source.links))
        prefetch_related_objects(own, f"{source.column}__sources")
    lines = lines_of([item.fact for item in items], point) if items else []
    return {item.pk: line for item, line in zip(items, lines, strict=True)}
