"""The legal state of an agreement as pages show it, with the reason in words, and who says what of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext

from agreements.domain.happenings import LIVING, Says
from agreements.domain.legal import Legal
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import AsOf
from agreements.models import ForceStatement
from agreements.models.labels import Labels
from agreements.templatetags.moments import moment_words
from agreements.web.pages.rows import Outlined
from agreements.web.pages.words import SAYS

#: Conditions on which an agreement as a whole may hang.
QUALIFYING = frozenset({ConditionKind.HOLDS_ONLY_WHILE, ConditionKind.ONLY_IF_DONE, ConditionKind.ENDS_IF})


@dataclass(frozen=True, slots=True)
class Standing:
    """`key` of the word that is shown, and why, in words."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody's statement on whether it is in force."""

    fact: ForceStatement
    who: str

    @property
    def words(self) -> str:
        return str(SAYS[Says(self.fact.says)])


def spoken_of(statements: Iterable[ForceStatement], labels: Labels) -> list[Spoken]:
    """The statements, each with the name of whoever makes it, newest first."""
    newest = sorted(statements, key=lambda row: row.in_order, reverse=True)
    return [Spoken(row, _speaker(row, labels)) for row in newest]


def standing_of(legal: Legal, boards: Iterable[Outlined]) -> Standing:
    """The state as it is shown: what lives only as long as a condition holds says so."""
    why = legal.explanation.render(gettext, moment_words)
    conditional = any(
        one.kind in QUALIFYING and not one.absent_from for board in boards for one in board.conditions
    )
    return Standing("conditional" if conditional and legal.state in LIVING else legal.state, why)


def _speaker(fact: ForceStatement, labels: Labels) -> str:
    who = labels.within(fact.process_id).get(fact.actor_id) if fact.actor_id else None
    return who.label if who else fact.claimant


def statements_on(processes: Iterable[UUID], point: AsOf) -> dict[UUID, list[ForceStatement]]:
    """By agreement, what somebody says of whether it is in force."""
    rows = ForceStatement.objects.filter(process__in=processes).as_of(point).oldest_first()
    found: dict[UUID, list[ForceStatement]] = {}
    for row in rows.prefetch_related("commitments", "sources"):
        found.setdefault(row.agreement_id, []).append(row)
    return found
