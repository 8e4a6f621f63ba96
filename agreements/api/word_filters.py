"""The parameter `q` of the lists: whose words are asked for, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.request import Request

from agreements.api.parameters import Asked, Parameter, words
from agreements.domain.asked_days import asked_day
from agreements.models import (
    ActorRevision,
    AgreementRevision,
    Event,
    Name,
    Passage,
    ProcessRevision,
    RoundNumber,
    RoundOutcome,
    RoundRevision,
    RoundSchedule,
    SourceRevision,
)
from agreements.models.base import FactQuerySet
from agreements.models.search import names_matching
from agreements.models.searched_days import LOOKED_AT, events_on, rounds_on, sources_on
from agreements.models.word_search import matching, query_of

HOW = ", each perhaps unfinished, in any spelling of their letters: “a b” together, or, -without"


def _parameter(what: str, also: str = "") -> Parameter:
    return words("q", f"Words of {what}{HOW}{also}.")


OF_PROCESSES = _parameter("the title or the summary")
OF_AGREEMENTS = _parameter("the title, the summary, the place or a passage of one of its texts")
OF_ROUNDS = _parameter(
    "the label, a number in use, the venue or an outcome", "; or a day on which it was planned or held"
)
OF_SOURCES = _parameter("the publisher or the title", "; or the day of publication")
OF_EVENTS = _parameter("what happened, where, or who says so", "; or the day on which it happened")
OF_ACTORS = words(
    "q",
    "A name or abbreviation in use, in any spelling (TTP, Tehreek-i-Taliban), or words of the neutral label.",
)


def processes_with(rows: QuerySet[Any], request: Request, asked: Asked) -> QuerySet[Any]:
    """Those of the rows that `q` finds; all of them where it was not given."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    return rows.filter(_told(text, [ProcessRevision.objects.newest_per("process", point)], "process"))


def agreements_with(rows: QuerySet[Any], request: Request, asked: Asked) -> QuerySet[Any]:
    """The same of agreements, by their passages too."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    told = [AgreementRevision.objects.newest_per("agreement", point), Passage.objects.as_of(point)]
    return rows.filter(_told(text, told, "agreement"))


def rounds_with(rows: QuerySet[Any], request: Request, asked: Asked) -> QuerySet[Any]:
    """The same of rounds; by day, too."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    newest = [model.objects.newest_per("round", point) for model in (RoundRevision, RoundSchedule)]
    every = [model.objects.as_of(point) for model in (RoundNumber, RoundOutcome)]
    found, day = _told(text, [*newest, *every], "round"), asked_day(text)
    return rows.filter(found | Q(pk__in=rounds_on(day, request.user, point, LOOKED_AT)) if day else found)


def sources_with(rows: QuerySet[Any], request: Request, asked: Asked) -> QuerySet[Any]:
    """The same of sources; by the day of publication, too."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    found, day = _told(text, [SourceRevision.objects.newest_per("source", point)], "source"), asked_day(text)
    if day:
        found |= Q(pk__in=[row.source_id for row in sources_on(day, request.user, point, LOOKED_AT)])
    return rows.filter(found)


def events_with(rows: QuerySet[Any], request: Request, asked: Asked) -> QuerySet[Any]:
    """The same of events; by the day on which they happened, too."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    found, day = _told(text, [Event.objects.all()], "pk"), asked_day(text)
    if day:
        found |= Q(pk__in=[row.pk for row in events_on(day, request.user, point, LOOKED_AT)])
    return rows.filter(found)


def actors_with(rows: QuerySet[Any], said: FactQuerySet, request: Request, asked: Asked) -> QuerySet[Any]:
    """The same of actors, by what is `said` of them and by every name that the reader may see."""
    text, point = asked["q"], request.point  # type: ignore[attr-defined]
    if text is None:
        return rows
    names: list[Name] = names_matching(text, request.user, point, LOOKED_AT)
    found = Q(pk__in={name.actor_id for name in names if name.actor_id}) | _told(text, [said], "actor")
    return rows.filter(found)


def labels_of(request: Request) -> FactQuerySet:
    """How the processes that the reader may see describe actors at the point."""
    return ActorRevision.objects.visible_to(request.user).as_of(request.point)  # type: ignore[attr-defined]


def _told(text: str, told: Iterable[FactQuerySet], parent: str) -> Q:
    """That something told of a row has the words; `parent`: what the rows are in the facts."""
    query = query_of(text)
    if query is None:
        return Q(pk__in=[])
    return reduce(or_, (Q(pk__in=matching(facts, query).values(parent)) for facts in told))
