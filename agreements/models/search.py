"""Search over the record: names as they are compared, texts by their words, codes as written. Every part is bounded.

No pattern is ever matched against whole tables: names go through a trigram index, texts through word indexes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db.models import F, Value

from agreements.domain.texts import fold
from agreements.domain.timeline import AsOf
from agreements.models.actors import ActorRevision, Name
from agreements.models.agreements import AgreementRevision
from agreements.models.base import FactQuerySet
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.events import Event
from agreements.models.labels import standing_descriptions
from agreements.models.rounds import RoundNumber, RoundRevision

LONGEST = 200
#: At most so many rows are ranked, whatever was asked; a word that stands everywhere costs no more than this.
CANDIDATES = 2000
MOST_WORDS = 12

Vector = SearchVector | CombinedSearchVector
LABEL = SearchVector("label", config="simple")
AGREEMENT = SearchVector("title", "summary", config="english")
ROUND = SearchVector("label", "format", config="english")
NUMBER = SearchVector("label", config="english")
EVENT = SearchVector("text", config="english")

_WITH_OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)
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


def words_query(text: str, config: str = "english") -> SearchQuery | None:
    """All of these words in any order, the last one perhaps unfinished. None where there is no word at all."""
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    if not words:
        return None
    begun = " & ".join([*words[:-1], f"{words[-1]}:*"])
    asked = SearchQuery(text, config=config, search_type="websearch")
    if _WITH_OPERATORS.search(text):
        return asked  # all of its words, of which some may be unwanted, are not what was asked for
    return asked | SearchQuery(begun, config=config, search_type="raw")


def matching(rows: FactQuerySet, vector: Vector | F, query: SearchQuery | None) -> FactQuerySet:
    """Those of the rows whose text has the words; all of them where no word was asked for."""
    return rows.alias(searched=vector).filter(searched=query) if query is not None else rows


def _ranked(rows: FactQuerySet, vector: Vector | F, query: SearchQuery, most: int) -> list[Any]:
    """The best of at most CANDIDATES matches; the inner limit keeps a rare word from walking the order of the outer."""
    candidates = matching(rows, vector, query).order_by().values("pk")[:CANDIDATES]
    found = rows.model._default_manager.filter(pk__in=candidates).annotate(rank=SearchRank(vector, query))
    return list(found.order_by("-rank", "pk")[:most])


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to; each part best first. `actors` by id, with the names that matched."""

    actors: dict[UUID, list[Name]]
    things: list[Name]
    commitments: list[UUID]
    agreements: list[AgreementRevision]
    rounds: dict[UUID, str]
    events: list[Event]

    def __bool__(self) -> bool:
        return any((self.actors, self.things, self.commitments, self.agreements, self.rounds, self.events))


def search(text: str, user: Any, point: AsOf, most: int = 20) -> Found:
    """Everything that the reader may see, at the point, that `text` finds. A constant number of queries."""
    query = words_query(text)
    names = names_matching(text, user, point, most)
    actors: dict[UUID, list[Name]] = {}
    for name in names:
        if name.actor_id:
            actors.setdefault(name.actor_id, []).append(name)
    for actor in actors_labelled(text, user, point, most):
        actors.setdefault(actor, [])
    return Found(
        actors=dict(list(actors.items())[:most]),
        things=[name for name in names if name.actor_id is None],
        commitments=commitments_matching(text, query, user, point, most),
        agreements=agreements_matching(query, user, point, most),
        rounds=rounds_matching(query, user, point, most),
        events=events_matching(query, user, point, most),
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
    query = words_query(text, "simple")
    if query is None:
        return []
    rows = ActorRevision.objects.visible_to(user).as_of(point)
    return list(dict.fromkeys(row.actor_id for row in _ranked(rows, LABEL, query, most)))


def descriptions(user: Any, point: AsOf) -> FactQuerySet:
    """Of each actor the description that stands over all processes that the reader may see."""
    return standing_descriptions(ActorRevision.objects.visible_to(user).as_of(point))


def commitments_matching(
    text: str, query: SearchQuery | None, user: Any, point: AsOf, most: int
) -> list[UUID]:
    """By code where the text is one ("C12"), else by the words of the wording that stands at the point."""
    if _CODE.fullmatch(text):
        coded = Commitment.objects.visible_to(user).filter(code__in={text, text[:1].upper() + text[1:]})
        if ids := list(coded.order_by("code", "pk").values_list("pk", flat=True)[:most]):
            return ids
    if query is None:
        return []
    rows = CommitmentRevision.objects.visible_to(user).newest_per("commitment", point)
    return [row.commitment_id for row in _ranked(rows, F("words"), query, most)]


def agreements_matching(
    query: SearchQuery | None, user: Any, point: AsOf, most: int
) -> list[AgreementRevision]:
    """By title and summary."""
    if query is None:
        return []
    rows = AgreementRevision.objects.visible_to(user).newest_per("agreement", point)
    return _ranked(rows, AGREEMENT, query, most)


def rounds_matching(query: SearchQuery | None, user: Any, point: AsOf, most: int) -> dict[UUID, str]:
    """By label and by the numbers that somebody gives them; the value is the number that matched, if it was one."""
    if query is None:
        return {}
    labelled = _ranked(RoundRevision.objects.visible_to(user).newest_per("round", point), ROUND, query, most)
    numbered = _ranked(RoundNumber.objects.visible_to(user).as_of(point), NUMBER, query, most)
    found = {row.round_id: "" for row in labelled} | {row.round_id: row.label for row in numbered}
    return dict(list(found.items())[:most])


def events_matching(query: SearchQuery | None, user: Any, point: AsOf, most: int) -> list[Event]:
    """By what is said to have happened."""
    if query is None:
        return []
    return _ranked(Event.objects.visible_to(user).as_of(point), EVENT, query, most)


def agreements_with_words(rows: FactQuerySet, text: str) -> FactQuerySet:
    """Those of the agreements' revisions whose title or summary has these words."""
    query = words_query(text)
    return matching(rows, AGREEMENT, query) if query is not None else rows.none()
