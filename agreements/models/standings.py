"""Where commitments stand, without everything that is said of them: what lists are narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agreements.domain.deadlines.outcomes import LAST_HOURS
from agreements.domain.due import Due, DueState, due_at
from agreements.domain.statuses import LAYING_DOWN, PUBLISHING_ROLES, Level
from agreements.domain.timeline import AsOf
from agreements.models.anchors import anchors_at, published_assessments
from agreements.models.commitments import Assessment, CommitmentRevision
from agreements.models.events import Event

#: A day may begin this much earlier or later somewhere than it does in UTC: 14 hours today, 16 before 1900.
WIDEST_OFFSET = timedelta(hours=16)

# Rows that were stored before limits of hours were due from their last 24 hours on have the beginning of the day: what
# is asked of `due_from` lets so much more through.
_HANGS_ON_ANCHOR = Q(anchors__len__gt=0)
_SINCE_WHEN = ("effective_as_written", "effective_zone")


@dataclass(frozen=True, slots=True)
class Standing:
    """A commitment's due state and published level at a point."""

    due: Due
    level: Level


def standings_at(commitments: Iterable[UUID], point: AsOf) -> dict[UUID, Standing]:
    """By commitment, where it stands at the point; those not yet made are left out. At most five queries."""
    said = CommitmentRevision.objects.of("commitment", list(commitments)).newest_per("commitment", point)
    revisions = list(said.only("commitment", "process", "change", "deadline", "anchors", *_SINCE_WHEN))
    assessments = (
        Assessment.objects.of("commitment", [row.commitment_id for row in revisions])
        .filter(role__in=PUBLISHING_ROLES)
        .as_of(point)
        .newest_first()
    )
    published = published_assessments(assessments.only("commitment", "level", "role", *_SINCE_WHEN))
    anchors = anchors_at({(row.process_id, name) for row in revisions for name in row.anchors}, point)
    standings = {}
    for row in revisions:
        assessment = published.get(row.commitment_id)
        level = Level(assessment.level) if assessment else Level.NOT_ASSESSED
        done = assessment.effective if assessment and level is Level.FULL else None
        due = due_at(row.rule, anchors.get(row.process_id, {}), point, done, row.laid_down)
        standings[row.commitment_id] = Standing(due, level)
    return standings


def may_be(states: Iterable[str], point: AsOf) -> Q:
    """What a revision must have stored for its commitment to be in one of the due states at the point.

    It lets through more than that, never less: what hangs on an anchor has no stored bounds.
    """
    allowed = Q(pk__in=[])
    span = opens_and_closes(point)
    for state in states:
        allowed |= _stored(DueState(state), *span)
    return allowed


def opens_and_closes(point: AsOf) -> tuple[datetime, datetime]:
    """The earliest and the latest instant at which the reader's point may be, wherever things live."""
    opens, closes = point.opens_in("UTC"), point.moment_in("UTC")
    return (opens, closes) if point.day is None else (opens - WIDEST_OFFSET, closes + WIDEST_OFFSET)


def _stored(state: DueState, opens: datetime, closes: datetime) -> Q:
    match state:
        case DueState.OVERDUE:
            return Q(due_latest__lte=closes) | _HANGS_ON_ANCHOR
        case DueState.DUE:
            return Q(due_from__lte=closes + LAST_HOURS, due_latest__gte=opens) | _HANGS_ON_ANCHOR
        case DueState.UPCOMING:  # a window that has not begun has no due day, and no bounds
            return Q(due_from__gt=opens) | Q(due_from__isnull=True)
        case DueState.CONTESTED:  # several readings can differ, and accounts of what one reading counts from
            return Q(deadline__has_key="readings") | _HANGS_ON_ANCHOR
        case DueState.WAITING:
            return _HANGS_ON_ANCHOR
        case DueState.CLOSED:
            full = Assessment.objects.filter(commitment=OuterRef("commitment"), level=Level.FULL)
            return Q(Exists(full)) | Q(change__in=LAYING_DOWN)
        case _:
            return Q(due_from__isnull=True)


def may_have(levels: Iterable[str], point: AsOf) -> Q:
    """What a commitment must have on record for its published level to be one of these at the point."""
    levels = set(levels)
    if Level.NOT_ASSESSED in levels:
        return Q()
    said = Assessment.objects.as_of(point).filter(commitment=OuterRef("pk"), role__in=PUBLISHING_ROLES)
    return Q(Exists(said.filter(level__in=levels)))


#: Kinds of rules that have no date before their anchor has happened, where it is their only one.
WAITING_KINDS = ("offset", "on_event", "phase", "before_event", "until_event")
#: Kinds that never have a date.
TIMELESS_KINDS = ("undated", "standing", "vague")


def may_fall_between(first: datetime, last: datetime, point: AsOf) -> Q:
    """What a revision must have stored for a date of its commitment to lie between two moments at the point.

    Stored bounds that meet the span; no bounds, because it goes on by itself; or an anchor, unless it does nothing but
    wait for an event that had not happened.
    """
    stored = Q(due_latest__gte=first, due_from__lte=last + LAST_HOURS)
    # With several readings there is no “rule”: its kind is NULL then, and so is every comparison with it.
    several = Q(deadline__has_key="readings")
    goes_on = Q(anchors__len=0, due_from__isnull=True) & (
        several | ~Q(deadline__rule__kind__in=TIMELESS_KINDS)
    )
    event = Event.objects.filter(process=OuterRef("process"), key=OuterRef("anchors__0")).as_of(point)
    waits = (
        Q(anchors__len=1, deadline__rule__kind__in=WAITING_KINDS)
        & ~Q(deadline__rule__has_key="confirmed")
        & ~Q(anchors__0__contains=".")  # a round's or a commitment's, which more than one table can tell of
        & ~Q(Exists(event))
    )
    may_have_happened: Q = _HANGS_ON_ANCHOR & (several | ~waits)
    return stored | goes_on | may_have_happened


def may_fall_before(moment: datetime) -> Q:
    """What a revision must have stored for one of its readings to end before the moment, wherever its days begin."""
    return Q(due_from__lt=moment + WIDEST_OFFSET) | _HANGS_ON_ANCHOR


def may_fall_after(moment: datetime) -> Q:
    """What a revision must have stored for one of its readings to end after the moment."""
    return Q(due_latest__gt=moment - WIDEST_OFFSET) | _HANGS_ON_ANCHOR
