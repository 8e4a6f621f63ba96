"""What on a mediator's desk needs an update, and why: commitments grouped by their most urgent reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agreements.domain.due import DueState
from agreements.domain.statuses import Stance
from agreements.domain.timeline import AsOf
from agreements.models import Assessment, Position
from agreements.models.boards import CommitmentAt
from agreements.templatetags.moments import Written
from agreements.web.days import due_day
from agreements.web.roles import Labels, Said, said

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

#: How long before its day a commitment comes to the desk.
APPROACHING = timedelta(days=14)
#: Stances by which a party contradicts.
CONTRADICTING = frozenset({Stance.DISPUTES, Stance.SAYS_BREACHED})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something lies on the desk. `tone` is a CSS class of docs/design.md."""

    key: str
    title: Text
    means: Text
    tone: str
    icon: str


#: The most urgent first: something with several reasons stands under its first.
REASONS = (
    Reason("overdue", _("Overdue"), _("The latest reading of the due moment has passed."), "late", "warning"),
    Reason(
        "contested",
        _("Contested date"),
        _("It depends on the reading, or on what is claimed and denied."),
        "disp",
        "unequal",
    ),
    Reason("due", _("Due now"), _("The due day or period has begun."), "due", "alert"),
    Reason("approaching", _("Approaching"), _("Falls due within 14 days."), "prog", "calendar"),
    Reason(
        "disputed",
        _("Disputed"),
        _("A party or an assessor contradicts what is published."),
        "disp",
        "speech",
    ),
    Reason(
        "unassessed", _("Never assessed"), _("Nobody has said yet how far it is carried out."), "none", "ask"
    ),
)


@dataclass(frozen=True, slots=True)
class Need:
    """One commitment on the desk, with every reason for which it lies there, and who contradicts."""

    thing: CommitmentAt
    reasons: frozenset[str]
    against: tuple[Said, ...]

    @property
    def dissent(self) -> tuple[Assessment, ...]:
        return contesting(self.thing)

    @property
    def day(self) -> Written | None:
        return due_day(self.thing.due)

    @property
    def first(self) -> str:
        """The most urgent of the reasons."""
        return next(reason.key for reason in REASONS if reason.key in self.reasons)


@dataclass(frozen=True, slots=True)
class Pile:
    """The needs of one reason, the nearest day first."""

    reason: Reason
    needs: tuple[Need, ...]


def piles(things: Iterable[CommitmentAt], point: AsOf, labels: Labels) -> list[Pile]:
    """Everything that needs an update, by its most urgent reason; a reason without commitments is left out."""
    needs = [need for thing in things if (need := need_of(thing, point, labels)).reasons]
    found = []
    for reason in REASONS:
        own = [need for need in needs if need.first == reason.key]
        if own:
            found.append(Pile(reason, tuple(sorted(own, key=_by_day))))
    return found


def need_of(thing: CommitmentAt, point: AsOf, labels: Labels) -> Need:
    """Why a commitment needs its mediator at the point; no reasons where it does not."""
    due, against = thing.due, contradicting(thing)
    reasons = {due.state.value} & {reason.key for reason in REASONS}
    near = point.ahead_in(due.zone, APPROACHING)
    if due.state is DueState.UPCOMING and due.due_from and due.due_from <= near:
        reasons.add("approaching")
    if contesting(thing) or against:
        reasons.add("disputed")
    if thing.published is None:
        reasons.add("unassessed")
    return Need(thing, frozenset(reasons), said(against, labels))


def contesting(thing: CommitmentAt) -> tuple[Assessment, ...]:
    """Assessments that say another level of the same time as the published one, or of a later time."""
    published = thing.published
    return tuple(
        one for one in thing.dissent if published is not None and one.effective_at >= published.effective_at
    )


def contradicting(thing: CommitmentAt) -> tuple[Position, ...]:
    """The parties' newest positions that contradict; an older one that its party has replaced does not count."""
    newest: dict[object, Position] = {}
    for position in thing.positions:
        newest.setdefault(position.actor_id, position)
    return tuple(position for position in newest.values() if position.stance in CONTRADICTING)


def _by_day(need: Need) -> tuple[bool, float]:
    day = need.thing.due.earliest
    return (day is None, day.timestamp() if day else 0.0)
