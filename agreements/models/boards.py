"""Commitments and rounds as they stand at a point: every list, page and answer reads through here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from agreements.domain.deadlines.fixed import Fixed
from agreements.domain.deadlines.undated import Undated
from agreements.domain.due import Deadline, Due, Reading, due_at
from agreements.domain.statuses import WITHOUT_DATE, Level, Role, RoundState
from agreements.domain.timeline import AsOf, When
from agreements.models.actors import ActorRevision, Participation
from agreements.models.agreements import AgreementRevision
from agreements.models.anchors import Given, anchors_given, published_assessments, whens
from agreements.models.base import Fact
from agreements.models.commitments import Assessment, Commitment, CommitmentRevision, Condition, Position
from agreements.models.links import link
from agreements.models.processes import ProcessRevision
from agreements.models.rounds import Round, RoundOutcome, RoundRevision, RoundSchedule

SomeFact = TypeVar("SomeFact", bound=Fact)


@dataclass(frozen=True, slots=True)
class ActorAt:
    """An actor under its neutral label at a point."""

    slug: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class CommitmentAt:
    """A commitment at a point: its wording then, its due state, and what was said of it, newest first.

    `published` is the assessment whose level is shown (None: not assessed); all stand in `assessments`.
    `given`: what its deadline hangs on and has happened.
    """

    commitment: Commitment
    revision: CommitmentRevision
    agreement_title: str
    process_title: str
    obligors: tuple[ActorAt, ...]
    counterparties: tuple[ActorAt, ...]
    due: Due
    assessments: tuple[Assessment, ...]
    published: Assessment | None
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    given: Mapping[str, Given]

    @property
    def level(self) -> Level:
        return Level(self.published.level) if self.published else Level.NOT_ASSESSED

    @property
    def dissent(self) -> tuple[Assessment, ...]:
        """The newest word of each assessor where it says another level than the published one."""
        latest: dict[tuple[str, str], Assessment] = {}
        for assessment in self.assessments:
            latest.setdefault((assessment.assessor, assessment.role), assessment)

        return tuple(
            a for a in latest.values() if self.published is not None and a.level != self.published.level
        )


@dataclass(frozen=True, slots=True)
class RoundAt:
    """A round at a point: how it was planned, what became of it (newest first), its planned day as a deadline."""

    round: Round
    label: str
    format: str
    process_title: str
    state: str
    schedules: tuple[RoundSchedule, ...]
    outcomes: tuple[RoundOutcome, ...]
    hosts: tuple[ActorAt, ...]
    mediators: tuple[ActorAt, ...]
    due: Due

    @property
    def planned(self) -> When | None:
        """The planned first day that stands at the point, None where there is none."""
        return _standing_plan(self.schedules)

    @property
    def held(self) -> When | None:
        """When it began, as far as known."""
        return next((outcome.begins for outcome in reversed(self.outcomes) if outcome.begins), None)

    @property
    def venue(self) -> str:
        return next((row.venue for row in (*self.outcomes, *self.schedules) if row.venue), "")


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of commitments at a point, newest first, by commitment."""

    assessments: Mapping[UUID, list[Assessment]]
    published: Mapping[UUID, Assessment]
    positions: Mapping[UUID, list[Position]]
    conditions: Mapping[UUID, list[Condition]]


def commitments_at(commitments: QuerySet[Commitment], point: AsOf) -> list[CommitmentAt]:
    """The given commitments as they stand at the point, by process and order of entry; those not yet made are left out.

    A constant number of queries, however many there are. The caller has scoped `commitments` by permission.
    """
    revisions = list(
        CommitmentRevision.objects.filter(commitment__in=commitments)
        .newest_per("commitment", point)
        .select_related("commitment__agreement", "commitment__process")
    )
    revisions.sort(key=_reading_order)
    link(revisions, "obligors", "counterparties", "sources")
    said = _said_of([revision.commitment_id for revision in revisions], point)
    in_processes = {row.process_id for row in revisions}
    in_agreements = {row.commitment.agreement_id for row in revisions}
    labels = labels_at(_actor_ids(revisions, said.positions), point, in_processes)
    given = anchors_given({(row.process_id, name) for row in revisions for name in row.anchors}, point)
    agreements = titles_at(AgreementRevision, "agreement", in_agreements, point)
    processes = titles_at(ProcessRevision, "process", in_processes, point)
    return [
        CommitmentAt(
            commitment=row.commitment,
            revision=row,
            agreement_title=agreements.get(row.commitment.agreement_id, row.commitment.agreement.code),
            process_title=processes.get(row.process_id, row.commitment.process.slug),
            obligors=_actors(row.obligors.all(), labels),
            counterparties=_actors(row.counterparties.all(), labels),
            due=_due(row, given, said, point),
            assessments=tuple(said.assessments[row.commitment_id]),
            published=said.published.get(row.commitment_id),
            positions=tuple(said.positions[row.commitment_id]),
            conditions=tuple(reversed(said.conditions[row.commitment_id])),
            given={name: one for name, one in given.get(row.process_id, {}).items() if name in row.anchors},
        )
        for row in revisions
    ]


def _said_of(ids: list[UUID], point: AsOf) -> _Said:
    assessments = list(_of(Assessment, ids, point).select_related("recorded_by"))
    link(assessments, "sources")
    return _Said(
        assessments=_grouped(assessments),
        published=published_assessments(assessments),
        positions=_grouped(_of(Position, ids, point).select_related("actor")),
        conditions=_grouped(_of(Condition, ids, point)),
    )


def _due(row: CommitmentRevision, given: Mapping[UUID, Mapping[str, Given]], said: _Said, point: AsOf) -> Due:
    done = done_since(said.published.get(row.commitment_id))
    anchors = whens({name: one for name, one in given.get(row.process_id, {}).items() if name in row.anchors})
    return due_at(row.rule, anchors, point.valid, done, row.laid_down)


def _reading_order(revision: CommitmentRevision) -> tuple[Any, ...]:
    """By process, agreement, then code as people count: C2 before C12, C12 before C12a."""
    code = revision.commitment.code
    digits = "".join(letter for letter in code if letter.isdigit())
    return (
        revision.commitment.process.slug,
        revision.commitment.agreement.code,
        int(digits) if digits else 0,
        code,
    )


def done_since(published: Assessment | None) -> When | None:
    """Since when a commitment has been carried out in full, by its published assessment."""
    return published.effective if published is not None and published.level == Level.FULL else None


def rounds_at(rounds: QuerySet[Round], point: AsOf) -> list[RoundAt]:
    """The given rounds as they stand at the point, oldest first; those not yet heard of are left out."""
    revisions = list(
        RoundRevision.objects.filter(round__in=rounds)
        .newest_per("round", point)
        .select_related("round__process")
    )
    ids = [revision.round_id for revision in revisions]
    schedules = _grouped(_of(RoundSchedule, ids, point, "round").prefetch_related("sources"), "round_id")
    outcomes = _grouped(_of(RoundOutcome, ids, point, "round").prefetch_related("sources"), "round_id")
    parts = Participation.objects.as_of(point).filter(round__in=ids, role__in=(Role.HOST, Role.MEDIATOR))
    roles = _grouped(parts.select_related("actor").oldest_first(), "round_id")
    in_processes = {row.process_id for row in revisions}
    labels = labels_at({part.actor_id for rows in roles.values() for part in rows}, point, in_processes)
    processes = titles_at(ProcessRevision, "process", in_processes, point)
    found = []
    for row in revisions:
        plans, ends, own = tuple(schedules[row.round_id]), tuple(outcomes[row.round_id]), roles[row.round_id]
        found.append(
            RoundAt(
                round=row.round,
                label=row.label,
                format=row.format,
                process_title=processes.get(row.process_id, row.round.process.slug),
                state=(*ends, *plans)[0].state if ends or plans else "",
                schedules=plans,
                outcomes=ends,
                hosts=_actors((part.actor for part in own if part.role == Role.HOST), labels),
                mediators=_actors((part.actor for part in own if part.role == Role.MEDIATOR), labels),
                due=round_due(plans, ends, point),
            )
        )
    return sorted(found, key=lambda one: (one.round.process.slug, one.round.code))


def round_due(schedules: Iterable[RoundSchedule], outcomes: Iterable[RoundOutcome], point: AsOf) -> Due:
    """A round's planned day as a deadline: done once the round has begun, undated where no date stands."""
    schedules, outcomes = list(schedules), list(outcomes)
    planned = _standing_plan(schedules)
    rule = Fixed(planned.text, "on", planned.zone) if planned else Undated()
    as_written = (schedules[0].level or schedules[0].from_as_written) if schedules else ""
    begun = [
        outcome.begins or outcome.effective
        for outcome in reversed(outcomes)
        if outcome.state != RoundState.NOT_HELD
    ]
    return due_at(Deadline(as_written, (Reading(rule),)), {}, point.valid, begun[0] if begun else None)


def _standing_plan(schedules: Iterable[RoundSchedule]) -> When | None:
    newest = next(iter(schedules), None)
    if newest is None or newest.state in WITHOUT_DATE or newest.state == RoundState.PROPOSED:
        return None
    return newest.begins


def labels_at(actor_ids: Iterable[UUID], point: AsOf, processes: Iterable[UUID]) -> dict[UUID, ActorAt]:
    """Neutral labels of actors at a point, as said in `processes` (what is said elsewhere may be confidential).

    An actor described in several of them keeps its newest description.
    """
    rows = ActorRevision.objects.as_of(point).filter(actor__in=set(actor_ids), process__in=processes)
    rows = rows.select_related("actor").oldest_first()
    return {row.actor_id: ActorAt(row.actor.slug, row.label, row.kind) for row in rows}


def titles_at(model: Any, parent: str, ids: Iterable[UUID], point: AsOf) -> dict[UUID, str]:
    """Titles of agreements or processes at a point, by id."""
    rows = model.objects.as_of(point).filter(**{f"{parent}__in": set(ids)}).oldest_first()
    return dict(rows.values_list(f"{parent}_id", "title"))


def _of(model: type[SomeFact], ids: list[UUID], point: AsOf, parent: str = "commitment") -> Any:
    return model.objects.as_of(point).filter(**{f"{parent}__in": ids}).newest_first()


def _grouped(rows: Iterable[SomeFact], by: str = "commitment_id") -> dict[UUID, list[SomeFact]]:
    groups: dict[UUID, list[SomeFact]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups


def _actor_ids(
    revisions: Iterable[CommitmentRevision], positions: Mapping[UUID, list[Position]]
) -> set[UUID]:
    ids = {actor.pk for row in revisions for actor in (*row.obligors.all(), *row.counterparties.all())}
    return ids | {position.actor_id for rows in positions.values() for position in rows}


def _actors(actors: Iterable[Any], labels: Mapping[UUID, ActorAt]) -> tuple[ActorAt, ...]:
    return tuple(labels.get(actor.pk, ActorAt(actor.slug, actor.slug, "")) for actor in actors)
