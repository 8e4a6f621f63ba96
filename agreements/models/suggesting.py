"""What a reader may have meant whose search finds nothing: another spelling, which finds something for them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.apps import apps

from agreements.domain.searching import AskedWord, as_written, replaced
from agreements.domain.timeline import AsOf
from agreements.models.processes import Process
from agreements.models.search import search
from agreements.models.search_texts import SearchText, WordsQuery, texts_of
from agreements.models.word_search import words_meant

#: So many words of a search are put right at most.
MOST_WORDS = 3


def suggestion(text: str, user: Any, point: AsOf, finds: Callable[[str], bool] | None = None) -> str:
    """The search with its misspelt words put right; empty where none is near, or where that would find nothing either.

    `finds`: whether other words find something; without it the whole record is asked. Asked only where a search finds
    nothing by its words. A constant number of queries.
    """
    processes = list(Process.objects.visible_to(user).values_list("pk", flat=True))
    near = words_meant(text, processes)
    if not near or len(near) > MOST_WORDS:
        return ""
    written = {word: _as_written(other, processes) for word, other in near.items()}
    better = replaced(text, written)
    found = finds(better) if finds else search(better, user, point, most=1).by_words
    return better if found else ""


def _as_written(word: str, processes: Collection[UUID]) -> str:
    """The word as some text of these processes writes it, with its capitals and accents."""
    exactly = WordsQuery([AskedWord((word,), begun=False, optional=False)])
    text = SearchText.objects.filter(process__in=processes, words=exactly).order_by("pk").first()
    if text is None:
        return word
    fact: Any = apps.get_model("agreements", text.kind)._default_manager.filter(pk=text.fact).first()
    return word if fact is None else as_written(word, texts_of(fact))
