"""Facts found by their words: as they are compared by search, best first, never more than a bounded number of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable, SearchRank
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery

from agreements.domain.near_words import SHORTEST, meant
from agreements.domain.searching import asked_words, with_operators
from agreements.models.base import FactQuerySet
from agreements.models.search_texts import SearchText, WordsQuery, kind_of

#: At most so many rows are ranked, whatever was asked; a word that stands everywhere costs no more than this.
CANDIDATES = 2000


def query_of(text: str) -> SearchQueryCombinable | None:
    """What finds these words: all of them in any order, each perhaps unfinished; with "a phrase", or, -without as told.

    None where there is no word at all.
    """
    if told := with_operators(text):
        return SearchQuery(told, config="english", search_type="websearch")
    words = asked_words(text)
    return WordsQuery(words) if words else None


def matching(rows: FactQuerySet, query: SearchQueryCombinable) -> FactQuerySet:
    """Those of the rows that have the words."""
    hits = SearchText.objects.filter(kind=kind_of(rows.model), words=query)
    return rows.filter(pk__in=hits.values("fact"))


def ranked(rows: FactQuerySet, query: SearchQueryCombinable, most: int) -> list[Any]:
    """The best of at most CANDIDATES matches; the inner limit keeps a rare word from walking the order of the outer."""
    candidates = matching(rows, query).order_by().values("pk")[:CANDIDATES]
    text = SearchText.objects.filter(kind=kind_of(rows.model), fact=OuterRef("pk"))
    rank = Subquery(text.annotate(rank=SearchRank(F("words"), query)).values("rank"))
    found = rows.model._default_manager.filter(pk__in=candidates).annotate(rank=rank)
    return list(found.order_by("-rank", "pk")[:most])


# For each asked word, the words most like it that stand in texts of these processes, those that it begins first.
NEAR = """
    SELECT asked.word, array_agg(near.word)
    FROM unnest(%(words)s::text[]) AS asked (word) CROSS JOIN LATERAL (
        SELECT DISTINCT words.word, words.word LIKE asked.word || '%%' AS begun,
               similarity(words.word, asked.word) AS like_it
        FROM (
            SELECT t.folded FROM agreements_searchtext t
            WHERE t.folded %%> asked.word AND t.process_id = ANY(%(processes)s::uuid[])
            ORDER BY word_similarity(asked.word, t.folded) DESC LIMIT %(texts)s
        ) t CROSS JOIN LATERAL unnest(string_to_array(t.folded, ' ')) AS words (word)
        ORDER BY begun DESC, like_it DESC, words.word LIMIT %(most)s
    ) near
    GROUP BY asked.word
"""
#: How like a text has to be somewhere for its words to be looked at: two of five letters that are out of order.
LIKENESS = "0.35"
TEXTS, NEAREST = 200, 20


def words_meant(text: str, processes: Collection[UUID]) -> dict[str, str]:
    """By asked word that no text has, the word in texts of these processes that is nearest to it. Both are folded."""
    words = sorted({word.forms[0] for word in asked_words(text) if len(word.forms[0]) >= SHORTEST})
    if not words or not processes or with_operators(text):
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [LIKENESS])
        within = [str(pk) for pk in processes]
        cursor.execute(NEAR, {"words": words, "processes": within, "texts": TEXTS, "most": NEAREST})
        near = dict(cursor.fetchall())
    found = {word: meant(word, there) for word, there in near.items()}
    return {word: other for word, other in found.items() if other is not None}
