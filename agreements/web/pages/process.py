"""The page of a process: what changed, what was agreed, who takes part, and where the sources part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from agreements.domain.parsing import parse_point
from agreements.domain.timeline import AsOf, BadMoment, instant
from agreements.models import (
    AgreementRevision,
    Commitment,
    Disagreement,
    Name,
    Note,
    Process,
    ProcessRevision,
    Round,
    SourceRevision,
)
from agreements.models.boards import RoundAt, commitments_at, rounds_at
from agreements.models.casts import Cast, cast_of_process, casts_of_agreements
from agreements.models.last_entries import LastEntry, last_entries
from agreements.models.legal import force_record
from agreements.models.processes import has_come
from agreements.permissions import can, check_can_read_notes
from agreements.templatetags.moments import point_words
from agreements.web.pages.agreement_rows import AgreementRow, Surroundings, agreement_rows
from agreements.web.pages.citing import Cites, cited_sources, cites
from agreements.web.pages.news import ProcessHeadlines, news_of
from agreements.web.pages.rows import COUNTED, Tally, sentence_case, tally
from agreements.web.pages.timeline import (
    SHOWN,
    Moment,
    events_of,
    next_round,
    speakers,
    timeline,
    under_way,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A moment worth stepping into, or a question with what the record answers then; no address where it is undated."""

    at: str
    url: str
    text: str
    answer: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is no actor and has several names, like a frontier: who calls it what."""

    name: str
    names: tuple[Name, ...]

    @property
    def title(self) -> str:
        return sentence_case(self.name)


@dataclass(frozen=True, slots=True)
class ProcessPage:
    process: Process
    revision: ProcessRevision
    cast: Cast
    news: ProcessHeadlines
    last: LastEntry | None
    agreements: tuple[AgreementRow, ...]
    tally: Tally
    next_round: RoundAt | None
    meeting: RoundAt | None
    timeline: tuple[Moment, ...]
    earlier: int
    things: tuple[Thing, ...]
    disagreements: tuple[Disagreement, ...]
    notes: tuple[Note, ...]
    for_editors: bool
    moments: tuple[Step, ...]
    questions: tuple[Step, ...]
    cites: Cites


def revision_of(process: Process, point: AsOf) -> ProcessRevision:
    """What is said of the process at the point; 404 where it was not yet known."""
    rows = ProcessRevision.objects.filter(process=process).as_of(point).newest_first()
    revision = rows.prefetch_related("sources").first()
    if revision is None:
        raise Http404
    return revision


def process_page(process: Process, user: Any, point: AsOf) -> ProcessPage:
    """Everything on the page, in a constant number of queries; notes and questions of editors for those who edit."""
    revision, revisions = revision_of(process, point), _agreements_of(process, point)
    around = _around(process, revision, revisions, point)
    boards, rounds, events, labels = around.boards, around.rounds, around.events, around.labels
    cast, things = cast_of_process(process, point), things_of(process, point)
    told = list(_told(Disagreement.objects.filter(process=process), point).oldest_first())
    editing = can(check_can_read_notes, user, process)
    notes = list(
        _told(
            Note.objects.for_editors(user).filter(process=process, about=process.slug), point
        ).newest_first()
    )
    news, shown = news_of(process, point), timeline(events, rounds, labels, point)
    facts = [revision, *told, *notes, *news.facts, *(part.fact for part in cast.parts)]
    facts += [name for thing in things for name in thing.names]
    facts += [fact for moment in shown[-SHOWN:] for fact in moment.facts]
    return ProcessPage(
        process=process,
        revision=revision,
        cast=cast,
        news=news,
        last=last_entries([process.pk], point).get(process.pk),
        agreements=tuple(agreement_rows(revisions, around, point)),
        tally=tally(boards),
        next_round=next_round(rounds),
        meeting=under_way(rounds),
        timeline=tuple(shown[-SHOWN:]),
        earlier=max(0, len(shown) - SHOWN),
        things=tuple(things),
        disagreements=tuple(told),
        notes=tuple(notes),
        for_editors=editing,
        moments=tuple(_steps(process, revision.moments, point)),
        questions=tuple(_steps(process, revision.questions, point)) if editing else (),
        cites=cites(facts, point),
    )


def _told(rows: Any, point: AsOf) -> Any:
    return rows.as_of(point).prefetch_related("sources")


def _agreements_of(process: Process, point: AsOf) -> list[AgreementRevision]:
    rows = AgreementRevision.objects.filter(agreement__process=process).newest_per("agreement", point)
    return list(rows.select_related("agreement__process").oldest_first())


def _around(
    process: Process, revision: ProcessRevision, revisions: list[AgreementRevision], point: AsOf
) -> Surroundings:
    """What the page and its rows are made from."""
    boards = commitments_at(Commitment.objects.filter(process=process).order_by("pk")[:COUNTED], point)
    events, agreements = events_of(process, point), [one.agreement for one in revisions]
    return Surroundings(
        boards=boards,
        events=events,
        casts=casts_of_agreements(agreements, point),
        force=force_record([one.pk for one in agreements], point),
        labels=speakers(point, events, boards),
        rounds=rounds_at(Round.objects.filter(process=process), point),
        processes={process.pk: revision.title},
    )


def things_of(process: Process, point: AsOf) -> list[Thing]:
    """Names in dispute of what is no actor."""
    rows = Name.objects.filter(process=process, actor=None).as_of(point)
    rows = rows.oldest_first("thing").prefetch_related("sources")
    return [Thing(name, tuple(names)) for name, names in groupby(rows, key=lambda row: row.thing)]


def _steps(process: Process, listed: Iterable[dict[str, str]], point: AsOf) -> Iterable[Step]:
    """Those that lie within what was known at the reader's point."""
    for entry in listed:
        at = entry.get("at") or entry.get("as_of", "")
        if not has_come(at, process.zone, instant(point.known)):
            continue
        moment = _moment(at)
        yield Step(
            at=point_words(moment) if moment is not None else "",
            url=f"{reverse('process', args=[process.slug])}?{urlencode({'as_of': at})}" if moment else "",
            text=entry.get("label") or entry.get("question", ""),
            answer=entry.get("answer", ""),
            basis=entry.get("basis") or entry.get("calc", ""),
        )


def _moment(text: str) -> Any:
    try:
        return parse_point(text)
    except BadMoment:
        return None


def all_sources(process: Process, point: AsOf) -> list[SourceRevision]:
    """Every source of the process that was known by the point, in the order of their codes."""
    return cited_sources(process.cited_sources.values("pk"), point).listed
