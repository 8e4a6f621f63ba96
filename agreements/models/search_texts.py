"""The words by which facts are found: one row for each fact with words of its own, made from it alone.

It can be dropped and made anew at any time; the truth stands in the facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func

from agreements.domain.searching import AskedWord, indexed
from agreements.models.base import Fact


class WordsIn(Func):
    """The search vector of folded words: English stems with their places, and each word as it stands.

    The words come divided already, so that no parser of the server's language has a say in what is one.
    """

    output_field = SearchVectorField()
    template = (
        "to_tsvector('english'::regconfig, %(expressions)s)"
        " || array_to_tsvector(string_to_array(%(expressions)s, ' '))"
    )


class WordsQuery(SearchQuery):
    """All of these words, each in any of its forms: as it stands, begun where it may be, or by its English stem."""

    def __init__(self, words: Iterable[AskedWord]) -> None:
        self.words = list(words)
        super().__init__(" ".join(word.forms[0] for word in self.words))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        parts, params = [], []
        for word in self.words:
            stems = " | ".join(f"'{form}'" for form in word.forms)
            whole = " | ".join(f"'{form}'{':*' if word.begun else ''}" for form in word.forms)
            part = "(%s::tsquery || to_tsquery('english'::regconfig, %s))"
            if word.optional:
                # A word that English leaves out of its index need not stand in a text either.
                part = (
                    f"(CASE WHEN numnode(to_tsquery('english'::regconfig, %s)) > 0 THEN {part} ELSE '' END)"
                )
                params.append(f"'{word.forms[0]}'")
            parts.append(part)
            params += [whole, stems]
        return f"({' && '.join(parts)})", params


class SearchText(models.Model):
    """The folded words of one fact. `kind`: the name of its model; `fact`: its id there."""

    kind = models.CharField(max_length=40)
    fact = models.BigIntegerField()
    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="+")
    folded = models.TextField()
    words = models.GeneratedField(
        expression=WordsIn("folded"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "fact"], name="search_text_once"),)
        indexes = (
            GinIndex(fields=["words"], name="search_text_words"),
            GinIndex(fields=["folded"], name="search_text_trigrams", opclasses=["gin_trgm_ops"]),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.fact}"


def kind_of(model: type[Fact]) -> str:
    """By which name the words of this model's facts stand in the table."""
    return str(model._meta.model_name)


def texts_of(fact: Fact) -> list[str]:
    """What the fact says in words of its own, by the fields that its model names."""
    return [str(text) for name in fact.searched if (text := getattr(fact, name))]


def add_search_texts(model: type[Fact], facts: Iterable[Fact]) -> None:
    """Add the words of facts that were just added. The caller holds the transaction."""
    if model.searched:
        SearchText.objects.bulk_create([_search_text(fact) for fact in facts], batch_size=500)


def make_search_texts_anew(models_of_facts: Iterable[type[Fact]]) -> None:
    """Make the whole table anew from the facts. The caller holds the transaction."""
    SearchText.objects.all().delete()
    for model in models_of_facts:
        add_search_texts(model, model._default_manager.order_by("pk").iterator(chunk_size=1000))


def _search_text(fact: Fact) -> SearchText:
    return SearchText(
        kind=kind_of(type(fact)), fact=fact.pk, process_id=fact.process_id, folded=indexed(texts_of(fact))
    )
