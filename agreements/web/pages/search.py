"""The results of a search, grouped by what they are, each with the reason why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    Agreement,
    AgreementRevision,
    Commitment,
    Event,
    Name,
    Process,
    ProcessRevision,
    Round,
)
from agreements.models.boards import RoundAt, commitments_at, labels_at, rounds_at, titles_at
from agreements.models.casts import label_of
from agreements.models.search import search, searchable
from agreements.templatetags.labels import label
from agreements.web.addresses import listing, page
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
    """`commitments_url`: the list of all commitments with these words, where there may be more."""

    asked: str
    actors: tuple[FoundActor, ...] = ()
    things: tuple[FoundThing, ...] = ()
    commitments: tuple[Row, ...] = ()
    agreements: tuple[FoundText, ...] = ()
    rounds: tuple[FoundText, ...] = ()
    events: tuple[FoundText, ...] = ()
    commitments_url: str = ""

    @property
    def count(self) -> int:
        groups = (self.actors, self.things, self.commitments, self.agreements, self.rounds, self.events)
        return sum(len(group) for group in groups)


def search_page(text: str, user: Any, point: AsOf) -> SearchPage:
    """What `text` finds for this reader at the point, in a constant number of queries. Raises BadSearch."""
    asked = searchable(text)
    if not asked:
        return SearchPage("")
    found = search(asked, user, point, MOST)
    words = _words(asked)
    visible = Process.objects.visible_to(user)
    slugs = dict(visible.values_list("pk", "slug"))
    titles = titles_at(ProcessRevision, "process", slugs, point)
    full = len(found.commitments) >= MOST
    return SearchPage(
        asked=asked,
        actors=tuple(_actors(found.actors, slugs, words, point)),
        things=tuple(_things(found.things, slugs, point)),
        commitments=tuple(_commitments(found.commitments, point)),
        agreements=tuple(_agreements(found.agreements, titles, words, point)),
        rounds=tuple(_rounds(found.rounds, words, point)),
        events=tuple(_events(found.events, slugs, titles, words, point)),
        commitments_url=listing(point, "commitments", q=asked) if full else "",
    )


def _actors(
    found: dict[Any, list[Name]], processes: Iterable[Any], words: re.Pattern[str], point: AsOf
) -> list[FoundActor]:
    labels = labels_at(found, point, processes)
    actors = {actor.pk: actor for actor in Actor.objects.filter(pk__in=found)}
    results = []
    for pk, names in found.items():
        if pk in actors:
            one = label_of(actors[pk], labels)
            kind = sentence_case(label(one.kind, "actor")) if one.kind else ""
            url = page(point, "actor", one.slug)
            results.append(FoundActor(marked(one.label, words), url, kind, tuple(names)))
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
    revisions: list[AgreementRevision], titles: dict[Any, str], words: re.Pattern[str], point: AsOf
) -> list[FoundText]:
    slugs = dict(
        Agreement.objects.filter(pk__in=[row.agreement_id for row in revisions]).values_list("pk", "slug")
    )
    return [
        FoundText(
            marked(row.title, words),
            page(point, "agreement", slugs[row.agreement_id]),
            why=row.summary,
            process=titles.get(row.process_id, ""),
        )
        for row in revisions
    ]


def _rounds(found: dict[Any, str], words: re.Pattern[str], point: AsOf) -> list[FoundText]:
    rounds = {one.round.pk: one for one in rounds_at(Round.objects.filter(pk__in=found), point)}
    return [_round(rounds[pk], number, words, point) for pk, number in found.items() if pk in rounds]


def _round(one: RoundAt, number: str, words: re.Pattern[str], point: AsOf) -> FoundText:
    return FoundText(
        marked(one.label, words),
        page(point, "round", one.round.pk),
        why=number,
        process=one.process_title,
    )


def _events(
    events: Iterable[Event],
    slugs: dict[Any, str],
    titles: dict[Any, str],
    words: re.Pattern[str],
    point: AsOf,
) -> list[FoundText]:
    return [
        FoundText(
            marked(sentence_case(event.text), words),
            f"{page(point, 'process', slugs[event.process_id])}#timeline",
            process=titles.get(event.process_id, ""),
            event=event,
        )
        for event in events
        if event.process_id in slugs
    ]


def _words(asked: str) -> re.Pattern[str]:
    """The asked words where a word begins with one of them."""
    words = sorted({re.escape(word) for word in re.findall(r"\w+", asked)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\w*" if words else r"(?!)", re.IGNORECASE)


def marked(text: str, words: re.Pattern[str]) -> SafeString:
    """The text with the asked words marked; every piece of it is escaped by itself."""
    parts, last = [], 0
    for match in words.finditer(text):
        parts += [conditional_escape(text[last : match.start()]), format_html("<mark>{}</mark>", match[0])]
        last = match.end()
    return mark_safe("".join([*parts, conditional_escape(text[last:])]))  # noqa: S308 - each part is escaped above
