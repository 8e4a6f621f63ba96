"""The results of a search, grouped by what they are, each with the reason why it was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext

from agreements.domain.searching import asked_words
from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    Agreement,
    AgreementRevision,
    Commitment,
    Event,
    Name,
    Passage,
    Process,
    ProcessRevision,
    Round,
    Source,
    SourceRevision,
    TextLayer,
)
from agreements.models.boards import RoundAt, commitments_at, rounds_at, titles_at
from agreements.models.casts import label_of
from agreements.models.labels import labels_at
from agreements.models.search import search, searchable
from agreements.models.suggesting import suggestion
from agreements.templatetags.labels import label
from agreements.web.addresses import listing, page
from agreements.web.pages.marking import Marking, shortened_at
from agreements.web.pages.rows import Row, rows_of, sentence_case

MOST = 20


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor, and the names by which it was found: which, used by whom. None: found by its label."""

    label: SafeString
    url: str
    kind: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class FoundText:
    """Something found by its words; `why` says what matched, where that is not the title."""

    title: SafeString
    url: str
    why: str = ""
    process: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class FoundThing:
    """A name of something that is no actor."""

    name: Name
    thing: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`commitments_url`: the list of all commitments with these words, where there may be more.

    `day`: the day that was asked for. `meant`: another spelling that finds something, where this one does not;
    `meant_url`: the search for it.
    """

    asked: str
    day: date | None = None
    meant: str = ""
    meant_url: str = ""
    processes: tuple[FoundText, ...] = ()
    actors: tuple[FoundActor, ...] = ()
    things: tuple[FoundThing, ...] = ()
    commitments: tuple[Row, ...] = ()
    agreements: tuple[FoundText, ...] = ()
    rounds: tuple[FoundText, ...] = ()
    events: tuple[FoundText, ...] = ()
    passages: tuple[FoundText, ...] = ()
    sources: tuple[FoundText, ...] = ()
    commitments_url: str = ""

    @property
    def count(self) -> int:
        texts = (self.processes, self.agreements, self.rounds, self.events, self.passages, self.sources)
        return sum(len(group) for group in (self.actors, self.things, self.commitments, *texts))


def search_page(text: str, user: Any, point: AsOf) -> SearchPage:
    """What `text` finds for this reader at the point, in a constant number of queries. Raises BadSearch."""
    asked = searchable(text)
    if not asked:
        return SearchPage("")
    found = search(asked, user, point, MOST)
    words = Marking(form for word in asked_words(asked) for form in word.forms)
    visible = Process.objects.visible_to(user)
    slugs = dict(visible.values_list("pk", "slug"))
    titles = titles_at(ProcessRevision, "process", slugs, point)
    full = len(found.commitments) >= MOST
    meant = "" if found.by_words else suggestion(asked, user, point)
    return SearchPage(
        asked=asked,
        day=found.day,
        meant=meant,
        meant_url=listing(point, "search", q=meant) if meant else "",
        processes=tuple(_processes(found.processes, slugs, words, point)),
        actors=tuple(_actors(found.actors, slugs, words, point)),
        things=tuple(_things(found.things, slugs, point)),
        commitments=tuple(_commitments(found.commitments, point)),
        agreements=tuple(_agreements(found.agreements, titles, words, point)),
        rounds=tuple(_rounds(found.rounds, words, point)),
        events=tuple(_events(found.events, slugs, titles, words, point)),
        passages=tuple(_passages(found.passages, titles, words, point)),
        sources=tuple(_sources(found.sources, slugs, titles, words, point)),
        commitments_url=listing(point, "commitments", q=asked) if full else "",
    )


def _actors(
    found: dict[Any, list[Name]], processes: Iterable[Any], words: Marking, point: AsOf
) -> list[FoundActor]:
    labels = labels_at(found, point, processes)
    actors = {actor.pk: actor for actor in Actor.objects.filter(pk__in=found)}
    results = []
    for pk, names in found.items():
        if pk in actors:
            one = label_of(actors[pk], labels)
            kind = sentence_case(label(one.kind, "actor")) if one.kind else ""
            url = page(point, "actor", one.slug)
            results.append(FoundActor(words.marked(one.label), url, kind, tuple(names)))
    return results


def _things(names: Iterable[Name], slugs: dict[Any, str], point: AsOf) -> list[FoundThing]:
    return [
        FoundThing(
            name, sentence_case(name.thing), f"{page(point, 'process', slugs[name.process_id])}#frontier"
        )
        for name in names
        if name.process_id in slugs
    ]


def _commitments(keys: list[Any], point: AsOf) -> list[Row]:
    found = {one.commitment.pk: one for one in commitments_at(Commitment.objects.filter(pk__in=keys), point)}
    return rows_of((found[key] for key in keys if key in found), point)


def _agreements(
    revisions: list[AgreementRevision], titles: dict[Any, str], words: Marking, point: AsOf
) -> list[FoundText]:
    slugs = dict(
        Agreement.objects.filter(pk__in=[row.agreement_id for row in revisions]).values_list("pk", "slug")
    )
    return [
        FoundText(
            words.marked(row.title),
            page(point, "agreement", slugs[row.agreement_id]),
            why=row.summary,
            process=titles.get(row.process_id, ""),
        )
        for row in revisions
    ]


def _rounds(found: dict[Any, str], words: Marking, point: AsOf) -> list[FoundText]:
    rounds = {one.round.pk: one for one in rounds_at(Round.objects.filter(pk__in=found), point)}
    return [_round(rounds[pk], number, words, point) for pk, number in found.items() if pk in rounds]


def _round(one: RoundAt, number: str, words: Marking, point: AsOf) -> FoundText:
    return FoundText(
        words.marked(one.label),
        page(point, "round", one.round.pk),
        why=number,
        process=one.process_title,
    )


def _events(
    events: Iterable[Event],
    slugs: dict[Any, str],
    titles: dict[Any, str],
    words: Marking,
    point: AsOf,
) -> list[FoundText]:
    return [
        FoundText(
            words.marked(sentence_case(event.text)),
            f"{page(point, 'process', slugs[event.process_id])}#timeline",
            process=titles.get(event.process_id, ""),
            event=event,
        )
        for event in events
        if event.process_id in slugs
    ]


def _processes(
    revisions: Iterable[ProcessRevision], slugs: dict[Any, str], words: Marking, point: AsOf
) -> list[FoundText]:
    return [
        FoundText(words.marked(row.title), page(point, "process", slugs[row.process_id]), why=row.summary)
        for row in revisions
        if row.process_id in slugs
    ]


def _passages(
    passages: list[Passage], titles: dict[Any, str], words: Marking, point: AsOf
) -> list[FoundText]:
    agreements = [row.agreement_id for row in passages]
    slugs = dict(Agreement.objects.filter(pk__in=agreements).values_list("pk", "slug"))
    layers = {
        (layer.agreement_id, layer.key): layer
        for layer in TextLayer.objects.filter(agreement__in=agreements).as_of(point).oldest_first()
    }
    return [
        FoundText(
            words.marked(shortened_at(words.found_in(row.quote, row.gist), words)),
            f"{page(point, 'agreement', slugs[row.agreement_id])}#clause-{slugify(row.anchor, allow_unicode=True)}",
            why=_where(row, layers[row.agreement_id, row.layer_key]),
            process=titles.get(row.process_id, ""),
        )
        for row in passages
        if (row.agreement_id, row.layer_key) in layers
    ]


def _where(passage: Passage, layer: TextLayer) -> str:
    """Which place of which text: an account of one side is no agreed text."""
    place = sentence_case(passage.anchor)
    title = ", ".join(filter(None, (layer.title, layer.publisher)))
    return gettext("%(place)s, in: %(text)s") % {"place": place, "text": title}


def _sources(
    revisions: Iterable[SourceRevision],
    slugs: dict[Any, str],
    titles: dict[Any, str],
    words: Marking,
    point: AsOf,
) -> list[FoundText]:
    revisions = list(revisions)
    codes = dict(Source.objects.filter(pk__in=[row.source_id for row in revisions]).values_list("pk", "code"))
    return [
        FoundText(
            words.marked(", ".join(filter(None, (row.publisher, row.title)))),
            f"{page(point, 'sources', slugs[row.process_id])}#source-{codes[row.source_id]}",
            why=row.published,
            process=titles.get(row.process_id, ""),
        )
        for row in revisions
        if row.process_id in slugs
    ]
