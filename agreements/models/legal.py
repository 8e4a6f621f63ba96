"""The legal state of agreements and commitments at a point, from everything on record that bears on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import F, Q

from agreements.domain.claims import joined, listed
from agreements.domain.due import Due
from agreements.domain.happenings import (
    BY_CHANGE,
    BY_RELATION,
    LIVING,
    MOVES,
    OPEN,
    TOLD,
    Fact,
    Happening,
    LegalState,
    Says,
    Statement,
    TermEnd,
)
from agreements.domain.legal import Legal, legal_at, repudiations
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import ChangeKind, EventKind, LayerKind, RelationKind
from agreements.domain.term_ends import ended, last_of, term_ends
from agreements.domain.timeline import AsOf
from agreements.domain.voices import Speaker
from agreements.models.actors import Actor
from agreements.models.agreements import (
    Agreement,
    AgreementRelation,
    AgreementRevision,
    ForceStatement,
    TextLayer,
)
from agreements.models.boards import titles_at
from agreements.models.commitments import Commitment, CommitmentRevision
from agreements.models.events import Event
from agreements.models.standings import standings_at
from agreements.models.voices import Voices, voices_of

_BEARING = [kind for kind, move in MOVES.items() if move or kind in (EventKind.REPUDIATION, *TOLD)]
_CHANGING = [kind for kind, amounts_to in BY_CHANGE.items() if amounts_to]
_RELATING = [kind for kind, amounts_to in BY_RELATION.items() if amounts_to]

#: Which agreement a fact bears on, what it comes to, and its row.
_Told: TypeAlias = tuple[UUID, Happening, Any]


@dataclass(frozen=True, slots=True)
class ForceRecord:
    """What bears on the legal state of some agreements at a point, by agreement; the same labels all through.

    `parties` act and speak for it; `speakers`: by label, everybody who acts, claims, denies or speaks there.
    """

    point: AsOf
    parties: Mapping[UUID, tuple[str, ...]]
    speakers: Mapping[UUID, Mapping[str, Speaker]]
    happenings: Mapping[UUID, list[Happening]]
    statements: Mapping[UUID, list[Statement]]
    drafts: Collection[UUID]
    rows: Mapping[tuple[UUID, Fact], Any]

    def row_of(self, agreement: UUID, fact: Fact) -> Any:
        """The recorded fact behind one that bears on an agreement; None for what follows from the passing of time."""
        return self.rows.get((agreement, fact))

    def of_agreement(self, agreement: UUID, dues: Iterable[Due] = ()) -> Legal:
        """The state of the whole. `dues`: of all its commitments, for where the period of each is over, so is it.

        It is disputed, too, where one of its commitments is.
        """
        dues = list(dues)
        ends = [end for due in dues for end in term_ends(due)]
        last = last_of([ended(due) for due in dues])
        over = [Happening("", EventKind.EXPIRY, last)] if last else []
        whole = self._legal(agreement, over, "", ends)
        disputed = list(self._disputed(agreement, ends)) if whole.state in LIVING | OPEN else []
        if not disputed:
            return whole
        return replace(
            whole,
            state=LegalState.DISPUTED,
            by=(),
            since=max((one.since for _, one in disputed if one.since), key=lambda since: since.start),
            reasons=(*whole.reasons, *_about(disputed, whole)),
            facts=tuple(dict.fromkeys([*whole.facts, *(fact for _, one in disputed for fact in one.facts)])),
        )

    def _disputed(self, agreement: UUID, ends: Collection[TermEnd]) -> Iterator[tuple[str, Legal]]:
        """Its commitments of which that is disputed: by what is said of them, or of what moved them."""
        codes = {code for one in self.statements.get(agreement, ()) for code in one.commitments}
        unsure = (one for one in self.happenings.get(agreement, ()) if one.claimants or one.disputed_by)
        codes |= {code for one in unsure for code in one.commitments}
        for code in sorted(codes):
            legal = self._legal(agreement, [], code, ends)
            if legal.state is LegalState.DISPUTED and legal.since:
                yield code, legal

    def of_commitment(self, commitment: Commitment, due: Due) -> Legal:
        """The state of one commitment, which what happens to its agreement moves too."""
        end, code = ended(due), commitment.code
        over = [Happening("", EventKind.EXPIRY, end, commitments=(code,))] if end else []
        return self._legal(commitment.agreement_id, over, code, term_ends(due))

    def _legal(self, agreement: UUID, over: list[Happening], code: str, ends: Collection[TermEnd]) -> Legal:
        return legal_at(
            [*self.happenings.get(agreement, ()), *over],
            self.statements.get(agreement, ()),
            self.point,
            parties=self.parties.get(agreement, ()),
            speakers=self.speakers.get(agreement, {}),
            commitment=code,
            draft=agreement in self.drafts,
            ends=ends,
        )


def _about(disputed: Iterable[tuple[str, Legal]], whole: Legal) -> Iterator[Sentence]:
    """What is said of commitments and not of the whole already; of several at once where it is the same."""
    same: dict[tuple[Sentence, ...], list[str]] = defaultdict(list)
    for code, legal in disputed:
        same[tuple(reason for reason in legal.reasons if reason not in whole.reasons)].append(code)
    for reasons, codes in same.items():
        yield say(gettext_noop("{code}: {why}"), code=listed(codes), why=joined(reasons))


def force_record(agreements: Iterable[UUID], point: AsOf) -> ForceRecord:
    """What bears on the legal state of these agreements and their commitments. At most thirteen queries."""
    ids = list(agreements)
    processes = dict(Agreement.objects.filter(pk__in=ids).values_list("pk", "process"))
    voices = voices_of(processes.values(), point)
    events = list(_events(ids, point))
    said = list(
        _rows(ForceStatement, point, agreement__in=ids)
        .select_related("actor")
        .prefetch_related("commitments")
    )
    happenings: dict[UUID, list[Happening]] = defaultdict(list)
    rows: dict[tuple[UUID, Fact], Any] = {}
    told = (_of_events(events, voices), _of_relations(ids, point), _of_revisions(ids, point))
    for agreement, happening, row in (one for several in told for one in several):
        happenings[agreement].append(happening)
        rows |= {(agreement, fact): row for fact in (happening, *repudiations([happening]))}
    statements: dict[UUID, list[Statement]] = defaultdict(list)
    for row in said:
        statements[row.agreement_id].append(statement := _statement(row, voices))
        rows[row.agreement_id, statement] = row
    sides = {key: [*voices.parties(process, key)] for key, process in processes.items()}
    speakers = {
        key: {
            one.label: one
            for one in (
                voices.speaker(process, key, actor) for actor in {*sides[key], *_actors(events, said)}
            )
        }
        for key, process in processes.items()
    }
    parties = {
        key: tuple(voices.speaker(processes[key], key, actor).label for actor in own)
        for key, own in sides.items()
    }
    return ForceRecord(point, parties, speakers, happenings, statements, _drafts(ids, point), rows)


def _actors(events: Iterable[Event], said: Iterable[ForceStatement]) -> set[Actor]:
    """Everybody who acts, claims, denies or says something."""
    links = [(event.by, event.claimed_by, event.disputed_by) for event in events]
    return {actor for own in links for many in own for actor in many.all()} | {
        row.actor for row in said if row.actor
    }


def legal_states(agreements: Iterable[UUID], point: AsOf) -> dict[UUID, Legal]:
    """The legal state of each agreement. At most nineteen queries, however many there are."""
    return legal_states_with_record(agreements, point)[0]


def legal_states_with_record(
    agreements: Iterable[UUID], point: AsOf
) -> tuple[dict[UUID, Legal], ForceRecord]:
    """The same with the record out of which they were read."""
    ids = list(agreements)
    record, dues = force_record(ids, point), defaultdict(list)
    owners = dict(Commitment.objects.filter(agreement__in=ids).values_list("pk", "agreement_id"))
    for commitment, standing in standings_at(owners, point).items():
        dues[owners[commitment]].append(standing.due)
    return {agreement: record.of_agreement(agreement, dues[agreement]) for agreement in ids}, record


def in_legal_states(agreements: Iterable[UUID], states: Collection[str], point: AsOf) -> list[UUID]:
    """Of some agreements those in one of these legal states, in their order. At most nineteen queries."""
    found = legal_states(ids := list(agreements), point)
    return [pk for pk in ids if found[pk].state in states]


def legal_states_of_commitments(dues: Mapping[UUID, Due], point: AsOf) -> dict[UUID, Legal]:
    """The legal state of each of some commitments. `dues`: where each stands. At most fifteen queries."""
    rows = list(Commitment.objects.filter(pk__in=list(dues)))
    record = force_record({row.agreement_id for row in rows}, point)
    return {row.pk: record.of_commitment(row, dues[row.pk]) for row in rows}


def _rows(model: Any, point: AsOf, **which: Any) -> Any:
    return model.objects.filter(**which).as_of(point).oldest_first()


def _events(ids: list[UUID], point: AsOf) -> Any:
    """Those of the agreements, and those that name only their commitments."""
    theirs = Q(agreement__in=ids) | Q(
        pk__in=Event.commitments.through.objects.filter(commitment__agreement__in=ids).values("event"),
        agreement=None,
    )
    rows = Event.objects.filter(theirs, kind__in=_BEARING).as_of(point).oldest_first()
    return rows.select_related("agreement").prefetch_related("by", "claimed_by", "disputed_by", "commitments")


def _of_events(events: Iterable[Event], voices: Voices) -> Iterator[_Told]:
    for event in events:
        moved = list(event.commitments.all())

        def called(actors: Any, process: UUID = event.process_id) -> tuple[str, ...]:
            return tuple(voices.speaker(process, None, actor).label for actor in actors.all())

        happening = Happening(
            event.key,
            EventKind(event.kind),
            event.effective,
            by=called(event.by),
            disputed_by=called(event.disputed_by),
            commitments=tuple(one.code for one in moved),
            claimed_by=called(event.claimed_by),
            claimed_words=event.claimed_words,
        )
        named = {event.agreement_id} if event.agreement_id else {one.agreement_id for one in moved}
        for agreement in named:
            yield agreement, happening, event


def _of_relations(ids: list[UUID], point: AsOf) -> Iterator[_Told]:
    """What later agreements of the same process do to these; another process may be confidential."""
    same = {"to__in": ids, "kind__in": _RELATING, "process": F("to__process")}
    rows = list(
        _rows(AgreementRelation, point, **same).select_related("agreement").prefetch_related("commitments")
    )
    titles = titles_at(AgreementRevision, "agreement", {row.agreement_id for row in rows}, point)
    for row in rows:
        kind = BY_RELATION[RelationKind(row.kind)]
        title = titles.get(row.agreement_id, row.agreement.slug)
        replaced = kind is EventKind.SUPERSEDED
        happening = Happening(
            row.key,
            kind,
            row.effective,
            by=(title,) if replaced else (),
            commitments=tuple(one.code for one in row.commitments.all()),
            through="" if replaced else title,
            renewal=row.kind == RelationKind.RENEWS,
        )
        yield row.to_id, happening, row


def _of_revisions(ids: list[UUID], point: AsOf) -> Iterator[_Told]:
    changed = _rows(CommitmentRevision, point, commitment__agreement__in=ids, change__in=_CHANGING)
    for row in changed.select_related("commitment"):
        kind, one = BY_CHANGE[ChangeKind(row.change)], row.commitment
        yield one.agreement_id, Happening(row.key, kind, row.effective, commitments=(one.code,)), row


def _statement(row: ForceStatement, voices: Voices) -> Statement:
    who = voices.speaker(row.process_id, None, row.actor).label if row.actor else row.claimant
    codes = tuple(one.code for one in row.commitments.all())
    return Statement(who, Says(row.says), row.effective, codes, key=row.key)


def _drafts(ids: list[UUID], point: AsOf) -> set[UUID]:
    """Those of which every text on record is a draft."""
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for agreement, kind in _rows(TextLayer, point, agreement__in=ids).values_list("agreement_id", "kind"):
        kinds[agreement].add(kind)
    return {agreement for agreement, found in kinds.items() if found == {LayerKind.DRAFT}}
