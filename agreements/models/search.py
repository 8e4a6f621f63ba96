"""Search over the record: names as they are compared, texts by their words, days, codes as written. All is bounded.

No pattern is ever matched against whole tables: names go through a trigram index, texts through an index of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import SearchQueryCombinable, TrigramWordSimilarity
from django.db.models import F, Value

from agreements.domain.asked_days import asked_day
from agreements.domain.texts import fold
from agreements.domain.timeline import AsOf
from agreements.models.actors import ActorRevision, Name
from agreements.models.agreements import AgreementRevision, Passage
from agreements.models.base import FactQuerySet
from agreements.models.choosing import Filters, narrowed, passing
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.events import Event
from agreements.models.labels import standing_descriptions
from agreements.models.processes import ProcessRevision
from agreements.models.rounds import RoundNumber, RoundOutcome, RoundRevision, RoundSchedule
from agreements.models.searched_days import LOOKED_AT, events_on, rounds_on, sources_on
from agreements.models.sources import SourceRevision
from agreements.models.word_search import CANDIDATES, matching, query_of, ranked

LONGEST = 200

_CODE = re.compile(r"[A-Za-z]{1,3}[0-9]{1,4}[a-z]?")


class BadSearch(ValueError):
    """What cannot be searched for; the text says why."""


def searchable(text: str) -> str:
    """The words to search for, trimmed; empty where nothing was asked. Raises BadSearch."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise BadSearch(f"Search for at most {LONGEST} characters; these were {len(text):,}.")
    if "\x00" in text:
        raise BadSearch("A search cannot hold a NUL byte.")
    return text


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to; each part best first. `actors` by id, with the names that matched.

    `day`: the day that was asked for, whose events stand first; None where the text names none. `by_words`: whether
    anything was found by its words, not only by a name that is like them.
    """

    actors: dict[UUID, list[Name]] = field(default_factory=dict)
    things: list[Name] = field(default_factory=list)
    processes: list[ProcessRevision] = field(default_factory=list)
    commitments: list[UUID] = field(default_factory=list)
    agreements: list[AgreementRevision] = field(default_factory=list)
    rounds: dict[UUID, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    sources: list[SourceRevision] = field(default_factory=list)
    labelled: bool = False
    day: date | None = None

    @property
    def by_words(self) -> bool:
        texts = (self.commitments, self.agreements, self.rounds, self.events, self.passages, self.sources)
        return self.labelled or any((self.processes, *texts))

    def __bool__(self) -> bool:
        return self.by_words or any((self.actors, self.things))


def search(text: str, user: Any, point: AsOf, most: int = 20) -> Found:
    """Everything that the reader may see, at the point, that `text` finds. A constant number of queries."""
    query, day = query_of(text), asked_day(text)
    names = names_matching(text, user, point, most)
    actors: dict[UUID, list[Name]] = {}
    for name in names:
        if name.actor_id:
            actors.setdefault(name.actor_id, []).append(name)
    labelled = actors_labelled(text, user, point, most)
    for actor in labelled:
        actors.setdefault(actor, [])
    return Found(
        actors=dict(list(actors.items())[:most]),
        things=[name for name in names if name.actor_id is None],
        processes=_newest(ProcessRevision, "process", query, user, point, most),
        commitments=commitments_matching(text, query, user, point, most),
        agreements=_newest(AgreementRevision, "agreement", query, user, point, most),
        rounds=rounds_matching(query, day, user, point, most),
        events=_first(
            events_on(day, user, point, most) if day else [], _events(query, user, point, most), most
        ),
        passages=_of(Passage, query, user, point, most),
        sources=_first(
            sources_on(day, user, point, most) if day else [],
            _newest(SourceRevision, "source", query, user, point, most),
            most,
        ),
        labelled=bool(labelled),
        day=day,
    )


def names_matching(text: str, user: Any, point: AsOf, most: int) -> list[Name]:
    """Names like this one, as they are compared without case, accents and linking particles; nearest first."""
    folded = fold(text)
    if not folded:
        return []
    rows = Name.objects.visible_to(user).as_of(point)
    near = rows.filter(TrigramWordSimilar(F("folded"), Value(folded))).order_by().values("pk")[:CANDIDATES]
    found = Name.objects.filter(pk__in=near).annotate(near=TrigramWordSimilarity(folded, "folded"))
    return list(found.order_by("-near", "pk")[: most * 3])


def actors_labelled(text: str, user: Any, point: AsOf, most: int) -> list[UUID]:
    """Actors whose neutral label, in any process that the reader may see, has these words."""
    query = query_of(text)
    if query is None:
        return []
    rows = ActorRevision.objects.visible_to(user).as_of(point)
    return list(dict.fromkeys(row.actor_id for row in ranked(rows, query, most)))


def descriptions(user: Any, point: AsOf) -> FactQuerySet:
    """Of each actor the description that stands among those that the reader may see; another does not hide it."""
    return standing_descriptions(ActorRevision.objects.visible_to(user).as_of(point))


def commitments_matching(
    text: str, query: SearchQueryCombinable | None, user: Any, point: AsOf, most: int
) -> list[UUID]:
    """By code where the text is one ("C12"); else what is due, begins or ends on a day; and by the words of the wording
    that stands at the point.
    """
    if _CODE.fullmatch(text):
        coded = Commitment.objects.visible_to(user).filter(code__in={text, text[:1].upper() + text[1:]})
        if ids := list(coded.order_by("code", "pk").values_list("pk", flat=True)[:most]):
            return ids
    on_day = _due_on(text, user, point) if asked_day(text) else []
    worded = _newest(CommitmentRevision, "commitment", query, user, point, most)
    return list(dict.fromkeys([*on_day, *(row.commitment_id for row in worded)]))[:most]


def _due_on(text: str, user: Any, point: AsOf) -> list[UUID]:
    filters = Filters(words=text)
    rows = narrowed(Commitment.objects.visible_to(user), filters, point).order_by("process", "code", "pk")
    return passing(rows.values_list("pk", flat=True)[:LOOKED_AT], filters, point)


def rounds_matching(
    query: SearchQueryCombinable | None, day: date | None, user: Any, point: AsOf, most: int
) -> dict[UUID, str]:
    """By day, label and venue, by what came of them, and by the numbers that somebody gives them; the value is the
    number that matched, if it was one.
    """
    found = dict.fromkeys(rounds_on(day, user, point, most) if day else [], "")
    labelled = _newest(RoundRevision, "round", query, user, point, most)
    planned = _newest(RoundSchedule, "round", query, user, point, most)
    told = [*labelled, *planned, *_of(RoundOutcome, query, user, point, most)]
    found |= {row.round_id: "" for row in told}
    found |= {row.round_id: row.label for row in _of(RoundNumber, query, user, point, most)}
    return dict(list(found.items())[:most])


def _events(query: SearchQueryCombinable | None, user: Any, point: AsOf, most: int) -> list[Event]:
    """By what is said to have happened, and where."""
    return _of(Event, query, user, point, most)


def agreements_with_words(rows: FactQuerySet, text: str) -> FactQuerySet:
    """Those of the agreements' revisions whose title, summary or place has these words."""
    query = query_of(text)
    return matching(rows, query) if query is not None else rows.none()


def _newest(
    model: Any, parent: str, query: SearchQueryCombinable | None, user: Any, point: AsOf, most: int
) -> list[Any]:
    """Of each parent the row that counts at the point, where it has the words."""
    if query is None:
        return []
    return ranked(model.objects.visible_to(user).newest_per(parent, point), query, most)


def _of(model: Any, query: SearchQueryCombinable | None, user: Any, point: AsOf, most: int) -> list[Any]:
    """Every row that counts at the point and has the words."""
    return [] if query is None else ranked(model.objects.visible_to(user).as_of(point), query, most)


def _first(first: Iterable[Any], others: Iterable[Any], most: int) -> list[Any]:
    """Each row once, these before the others."""
    return list({row.pk: row for row in (*first, *others)}.values())[:most]
