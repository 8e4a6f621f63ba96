"""Commitments and rounds as they stand at a point: every list, page and answer reads through here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines.fixed import Fixed
from agreements.domain.deadlines.undated import Undated
from agreements.domain.due import Due, due_at
from agreements.domain.roles import inherited
from agreements.domain.statuses import WITHOUT_DATE, Level, Role, RoundState
from agreements.domain.timeline import AsOf, When
from agreements.models.actors import Participation
from agreements.models.anchors import Given, anchors_given, whens
from agreements.models.base import Fact
from agreements.models.commitments import Assessment, Commitment, CommitmentRevision, Condition, Position
from agreements.models.labels import ActorAt, labels_at
from agreements.models.links import attach_sources, ids_of, with_ids
from agreements.models.processes import ProcessRevision
from agreements.models.rounds import Round, RoundOutcome, RoundRevision, RoundSchedule
from agreements.models.wordings import Wordings, wordings_at

SomeFact = TypeVar("SomeFact", bound=Fact)


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
    """A round at a point: how it was planned, what became of it (newest first), its planned day as a deadline.

    `of_process`: the roles whose holders are those of the process, where none is named for the round itself.
    """

    round: Round
    label: str
    format: str
    process_title: str
    state: str
    schedules: tuple[RoundSchedule, ...]
    outcomes: tuple[RoundOutcome, ...]
    hosts: tuple[ActorAt, ...]
    mediators: tuple[ActorAt, ...]
    of_process: frozenset[Role]
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


def commitments_at(commitments: QuerySet[Commitment], point: AsOf) -> list[CommitmentAt]:
    """The given commitments as they stand at the point, by process and order of entry; those not yet made are left out.

    A constant number of queries, however many there are. The caller has scoped `commitments` by permission.
    """
    worded = wordings_at(commitments, point)
    said, titles, rows = worded.said, worded.titles, worded.revisions
    obligors, counterparties = (_each_labelled(rows, name, worded) for name in ("obligors", "counterparties"))
    given = anchors_given({(row.process_id, name) for row in rows for name in row.anchors}, point)
    boards = []
    for row, owing, owed in zip(rows, obligors, counterparties, strict=True):
        commitment, pk = row.commitment, row.commitment_id
        published = said.published.get(pk)
        own = _own(row, given.get(row.process_id, {})) if row.anchors else {}
        boards.append(
            CommitmentAt(
                commitment=commitment,
                revision=row,
                agreement_title=titles.get(commitment.agreement_id) or commitment.agreement.code,
                process_title=titles.get(row.process_id) or commitment.process.slug,
                obligors=owing,
                counterparties=owed,
                due=due_at(row.rule, whens(own), point, done_since(published), row.laid_down),
                assessments=tuple(said.assessments.get(pk, ())),
                published=published,
                positions=tuple(said.positions.get(pk, ())),
                conditions=tuple(said.conditions.get(pk, ())),
                given=own,
            )
        )
    return boards


def _own(row: CommitmentRevision, given: Mapping[str, Given]) -> dict[str, Given]:
    """What its deadline hangs on, of what has happened."""
    return {name: given[name] for name in row.anchors if name in given}


def _each_labelled(
    rows: Sequence[CommitmentRevision], name: str, worded: Wordings
) -> list[tuple[ActorAt, ...]]:
    """The actors that this field of each row points to, as its process calls them; rows that point to the same share
    them."""
    pointed = [(row.process_id, ids) for row, ids in zip(rows, ids_of(rows, name), strict=True)]
    shared = {(process, id(ids)): ids for process, ids in pointed}
    labelled = {
        (process, key): tuple(_labelled(worded, process, pk) for pk in ids)
        for (process, key), ids in shared.items()
    }
    return [labelled[process, id(ids)] for process, ids in pointed]


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
    planned, held = (_of(model, ids, point) for model in (RoundSchedule, RoundOutcome))
    attach_sources(planned, held)
    schedules, outcomes = _by_round(planned), _by_round(held)
    in_processes = {row.process_id for row in revisions}
    parts = _leading(ids, in_processes, point)
    labels = labels_at({part.actor_id for part in parts}, point, in_processes)
    processes = titles_at(ProcessRevision, "process", in_processes, point)
    found = []
    for row in revisions:
        called = labels.within(row.process_id)
        plans, ends = tuple(schedules[row.round_id]), tuple(outcomes[row.round_id])
        leading, of_process = _leading_of(row, parts)
        found.append(
            RoundAt(
                round=row.round,
                label=row.label,
                format=row.format,
                process_title=processes.get(row.process_id, row.round.process.slug),
                state=(*ends, *plans)[0].state if ends or plans else "",
                schedules=plans,
                outcomes=ends,
                hosts=_actors((part.actor for part in leading if part.role == Role.HOST), called),
                mediators=_actors((part.actor for part in leading if part.role == Role.MEDIATOR), called),
                of_process=of_process,
                due=round_due(plans, ends, point),
            )
        )
    return sorted(found, key=lambda one: (one.round.process.slug, one.round.code))


def _leading(rounds: Collection[UUID], processes: Collection[UUID], point: AsOf) -> list[Participation]:
    """Hosts and mediators of the rounds and of the processes as a whole."""
    theirs = Q(round__in=rounds) | Q(process__in=processes, agreement=None, round=None)
    rows = Participation.objects.as_of(point).filter(theirs, role__in=(Role.HOST, Role.MEDIATOR))
    return list(rows.select_related("actor").oldest_first())


def _leading_of(
    row: RoundRevision, parts: Iterable[Participation]
) -> tuple[list[Participation], frozenset[Role]]:
    """Those of one round, and the roles in which those of its process count for it."""
    own = [part for part in parts if part.round_id == row.round_id]
    taken = inherited([Role(part.role) for part in own])
    whole = [
        part
        for part in parts
        if part.round_id is None and part.process_id == row.process_id and part.role in taken
    ]
    return [*own, *whole], frozenset(Role(part.role) for part in whole)


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
    return due_at(Deadline(as_written, (Reading(rule),)), {}, point, begun[0] if begun else None)


def _standing_plan(schedules: Iterable[RoundSchedule]) -> When | None:
    newest = next(iter(schedules), None)
    if newest is None or newest.state in WITHOUT_DATE or newest.state == RoundState.PROPOSED:
        return None
    return newest.begins


def titles_at(model: Any, parent: str, ids: Iterable[UUID], point: AsOf) -> dict[UUID, str]:
    """Titles of agreements or processes at a point, by id."""
    rows = model.objects.as_of(point).filter(**{f"{parent}__in": set(ids)}).oldest_first()
    return dict(rows.values_list(f"{parent}_id", "title"))


def _of(model: type[SomeFact], rounds: list[UUID], point: AsOf) -> list[SomeFact]:
    return list(with_ids(model.objects.of("round", rounds).as_of(point).newest_first(), "sources"))


def _by_round(rows: Iterable[SomeFact]) -> dict[UUID, list[SomeFact]]:
    groups: dict[UUID, list[SomeFact]] = defaultdict(list)
    for row in rows:
        groups[row.round_id].append(row)  # type: ignore[attr-defined]
    return groups


def _labelled(worded: Wordings, process: UUID, actor: UUID) -> ActorAt:
    """An actor under its label in the process, or under its slug where none was given there yet."""
    slug = worded.actors[actor].slug
    return worded.labels.within(process).get(actor) or ActorAt(slug, slug, "")


def _actors(actors: Iterable[Any], labels: Mapping[UUID, ActorAt]) -> tuple[ActorAt, ...]:
    return tuple(labels.get(actor.pk, ActorAt(actor.slug, actor.slug, "")) for actor in actors)
