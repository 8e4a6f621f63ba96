"""The page of an agreement: how it stands, what was promised in it, and which texts say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404

from agreements.domain.legal import Legal
from agreements.domain.statuses import AGREEMENT_DATES, EventKind, NoteKind, RelationKind
from agreements.domain.timeline import AsOf
from agreements.models import (
    Agreement,
    AgreementRelation,
    AgreementRevision,
    Commitment,
    Disagreement,
    Event,
    Note,
    Process,
    ProcessRevision,
    Round,
    RoundProduct,
)
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at, titles_at
from agreements.models.casts import Cast, cast_of_agreement
from agreements.models.labels import Labels
from agreements.models.legal import ForceRecord, force_record
from agreements.models.used import Used, used_in_law, with_their_sources
from agreements.permissions import can, check_can_read_notes
from agreements.templatetags.labels import label
from agreements.web.pages.citing import Cites, cites
from agreements.web.pages.filters import Board, board_of
from agreements.web.pages.legal import Spoken, Standing, spoken_of, standing_of, statements_on
from agreements.web.pages.reasons import Ground, grounds_of
from agreements.web.pages.rows import COUNTED, sentence_case
from agreements.web.pages.texts import Texts, texts_of
from agreements.web.pages.timeline import (
    SHOWN,
    Moment,
    events_of,
    next_round,
    speakers,
    timeline,
    under_way,
)
from agreements.web.pages.words import BACKWARD, DATE_LABELS


@dataclass(frozen=True, slots=True)
class Dates:
    """One of the five dates: every day that somebody gives for it; empty where none is recorded."""

    kind: EventKind
    claims: tuple[Moment, ...]
    differs: tuple[Disagreement, ...]

    @property
    def label(self) -> Any:
        return DATE_LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class Relation:
    """How this agreement stands to another: `forward` where it says so itself."""

    fact: AgreementRelation
    other: Agreement | None
    title: str
    forward: bool

    @property
    def label(self) -> str:
        kind = RelationKind(self.fact.kind)
        return sentence_case(label(kind, "relation") if self.forward else str(BACKWARD[kind]))


@dataclass(frozen=True, slots=True)
class AgreementPage:
    agreement: Agreement
    revision: AgreementRevision
    process_title: str
    standing: Standing
    read_from: tuple[Ground, ...]
    cast: Cast
    dates: tuple[Dates, ...]
    board: Board
    texts: Texts
    disagreements: tuple[Disagreement, ...]
    timeline: tuple[Moment, ...]
    earlier: int
    next_round: RoundAt | None
    meeting: RoundAt | None
    made_in: tuple[RoundAt, ...]
    relations: tuple[Relation, ...]
    statements: tuple[Spoken, ...]
    notes: tuple[Note, ...]
    for_editors: bool
    cites: Cites

    @property
    def statuses(self) -> list[Note]:
        """What editors note of its state."""
        return [note for note in self.notes if note.kind == NoteKind.STATUS]

    @property
    def remarks(self) -> list[Note]:
        return [note for note in self.notes if note.kind != NoteKind.STATUS]

    @property
    def lead(self) -> str:
        """What it is in one sentence; its form where nobody has summed it up."""
        return self.revision.summary or sentence_case(self.revision.form)


def revision_of(agreement: Agreement, point: AsOf) -> AgreementRevision:
    """What is said of the agreement at the point; 404 where it was not yet known."""
    revision = (
        AgreementRevision.objects.filter(agreement=agreement)
        .as_of(point)
        .newest_first()
        .prefetch_related("sources")
        .first()
    )
    if revision is None:
        raise Http404
    return revision


def agreement_page(agreement: Agreement, user: Any, point: AsOf, chosen: dict[str, str]) -> AgreementPage:
    """Everything on the page, in a constant number of queries. `chosen`: the filter of the table."""
    process = agreement.process
    revision = revision_of(agreement, point)
    boards = commitments_at(Commitment.objects.filter(agreement=agreement).order_by("pk")[:COUNTED], point)
    events, rounds = events_of(process, point), rounds_at(Round.objects.filter(process=process), point)
    cast, relations = cast_of_agreement(agreement, point), relations_of(agreement, point)
    said = statements_on([process.pk], point).get(agreement.pk, [])
    own = [event for event in events if event.agreement_id == agreement.pk]
    told = disagreements_about(agreement, boards, own, point)
    notes = notes_about(agreement, user, point)
    force = force_record([agreement.pk], point)
    legal, in_law = _in_law(agreement, boards, force)
    texts, labels = texts_of(agreement, boards, told, point), speakers(point, events, boards, said)
    shown = timeline(_bearing(events, own, agreement), rounds, labels, point)
    facts = [revision, *own, *told, *notes, *said, *texts.facts]
    facts += [one.fact for one in (*in_law, *cast.parts, *relations)]
    facts += [fact for moment in shown[-SHOWN:] for fact in moment.facts]
    return AgreementPage(
        agreement=agreement,
        revision=revision,
        process_title=_process_title(process, boards, rounds, point),
        standing=standing_of(legal, boards),
        read_from=grounds_of(in_law, point, agreement),
        cast=cast,
        dates=_dates(own, told, labels, point),
        board=board_of(boards, agreement, point, chosen, force),
        texts=texts,
        disagreements=tuple(told),
        timeline=tuple(shown[-SHOWN:]),
        earlier=max(0, len(shown) - SHOWN),
        next_round=next_round(rounds),
        meeting=under_way(rounds),
        made_in=_made_in(agreement, rounds, point),
        relations=tuple(relations),
        statements=tuple(spoken_of(said, labels)),
        notes=tuple(notes),
        for_editors=can(check_can_read_notes, user, process),
        cites=cites(facts, point),
    )


def _in_law(
    agreement: Agreement, boards: Iterable[CommitmentAt], force: ForceRecord
) -> tuple[Legal, list[Used]]:
    """Its legal state, and the facts with their sources that it was read from."""
    legal = force.of_agreement(agreement.pk, [one.due for one in boards])
    used = used_in_law(legal, agreement, agreement.process, force)
    with_their_sources([used])
    return legal, used


def _process_title(
    process: Process, boards: Iterable[CommitmentAt], rounds: Iterable[RoundAt], point: AsOf
) -> str:
    """As its commitments or rounds already say; asked for where it has neither."""
    for known in (*boards, *rounds):
        return known.process_title
    return titles_at(ProcessRevision, "process", [process.pk], point).get(process.pk, process.slug)


def _dates(
    events: Iterable[Event], told: Iterable[Disagreement], labels: Labels, point: AsOf
) -> tuple[Dates, ...]:
    found = []
    for kind in AGREEMENT_DATES:
        own = [event for event in events if event.kind == kind]
        keys = {event.key for event in own}
        differs = tuple(one for one in told if keys & set(one.about))
        found.append(Dates(kind, tuple(timeline(own, [], labels, point)), differs))
    return tuple(found)


def _bearing(events: list[Event], own: list[Event], agreement: Agreement) -> list[Event]:
    """Its own events, and from its first one on those that belong to no other agreement."""
    begun = min((event.effective_at for event in own), default=None)
    return [
        event
        for event in events
        if event.agreement_id == agreement.pk
        or (event.agreement_id is None and begun is not None and event.effective_until > begun)
    ]


def relations_of(agreement: Agreement, point: AsOf) -> list[Relation]:
    """In both directions. Three queries."""
    rows = AgreementRelation.objects.filter(Q(agreement=agreement) | Q(to=agreement)).as_of(point)
    rows = list(
        rows.oldest_first().select_related("agreement", "to").prefetch_related("sources", "commitments")
    )
    others = [row.to if row.agreement_id == agreement.pk else row.agreement for row in rows]
    titles = titles_at(AgreementRevision, "agreement", {one.pk for one in others if one}, point)
    return [
        Relation(
            row,
            other,
            titles.get(other.pk, other.slug) if other else row.to_words,
            row.agreement_id == agreement.pk,
        )
        for row, other in zip(rows, others, strict=True)
        if other is None or other.process_id == agreement.process_id
    ]


def disagreements_about(
    agreement: Agreement, boards: Iterable[CommitmentAt], own: Iterable[Event], point: AsOf
) -> list[Disagreement]:
    """What sources say differently of the agreement, of its commitments or of its events."""
    codes = [agreement.code, *(board.commitment.code for board in boards), *(event.key for event in own)]
    rows = Disagreement.objects.filter(process=agreement.process_id, about__has_any_keys=codes)
    return list(rows.as_of(point).oldest_first().prefetch_related("sources"))


def notes_about(agreement: Agreement, user: Any, point: AsOf) -> list[Note]:
    """Remarks of the record's editors for each other, newest first."""
    rows = (
        Note.objects.for_editors(user).filter(process=agreement.process_id, about=agreement.code).as_of(point)
    )
    return list(rows.newest_first().prefetch_related("sources"))


def _made_in(agreement: Agreement, rounds: Iterable[RoundAt], point: AsOf) -> tuple[RoundAt, ...]:
    """The rounds out of which it came."""
    rows = RoundProduct.objects.filter(agreement=agreement).as_of(point)
    ids = set(rows.values_list("round", flat=True))
    return tuple(one for one in rounds if one.round.pk in ids)
