"""How a commitment came to be as it stands: its wordings and what was said of how far it is kept, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from agreements.domain.timeline import AsOf
from agreements.models import (
    Assessment,
    Commitment,
    CommitmentRevision,
    Fact,
    Position,
    PositionWithdrawal,
)
from agreements.models.base import FactQuerySet
from agreements.models.boards import CommitmentAt
from agreements.models.slips import Slip, slips_of
from agreements.templatetags.moments import Written
from agreements.web.days import moment_of
from agreements.web.pages.rows import sentence_case


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment. `published`: its level is the one shown; `corrected`: a later row takes its place."""

    fact: Assessment
    published: bool
    corrected: bool
    dissents: bool


@dataclass(frozen=True, slots=True)
class Held:
    """One position of a party. `corrected`: a later row takes its place; `withdrawn`: the party took it back."""

    fact: Position
    corrected: bool
    withdrawn: PositionWithdrawal | None

    @property
    def stands(self) -> bool:
        return not self.corrected and self.withdrawn is None


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of the commitment; `stands` marks the one that counts at the reader's point."""

    fact: CommitmentRevision
    stands: bool
    corrected: bool
    slip: Slip

    @property
    def when(self) -> Written | None:
        """The date that it came to, as far as it has one."""
        return moment_of(self.slip.limit) if self.slip.limit else None

    @property
    def slipped(self) -> str:
        """Which extension it is, and by how much its date is later than the first one."""
        said = []
        if self.slip.extension:
            said.append(gettext("extension %(n)d") % {"n": self.slip.extension})
        if self.slip.days:
            later = ngettext(
                "%(n)d day later than at first", "%(n)d days later than at first", self.slip.days
            )
            earlier = ngettext(
                "%(n)d day earlier than at first", "%(n)d days earlier than at first", -self.slip.days
            )
            said.append((later if self.slip.days > 0 else earlier) % {"n": abs(self.slip.days)})
        return ", ".join(said)

    @property
    def text(self) -> str:
        return sentence_case(self.fact.paraphrase)

    @property
    def as_written(self) -> str:
        return str(self.fact.deadline.get("as_written", ""))

    @property
    def sides(self) -> str:
        """Who asked for a change and who granted it, as far as given."""
        return "; ".join(filter(None, (self.fact.asked_by, self.fact.granted_by, self.fact.change_form)))


def assessed(board: CommitmentAt, point: AsOf) -> list[Assessed]:
    """Every assessment that was known by the point, corrected ones too, newest first. Two queries."""
    rows = list(known_versions(Assessment.objects.filter(commitment=board.commitment), point))
    gone, dissent = superseded(rows), {one.pk for one in board.dissent}
    published = board.published.pk if board.published else None
    return [Assessed(row, row.pk == published, row.pk in gone, row.pk in dissent) for row in rows]


def positions_held(commitment: Commitment, point: AsOf) -> list[Held]:
    """Every position that was known by the point, corrected and withdrawn ones too, newest first. Five queries."""
    own = Position.objects.filter(commitment=commitment)
    rows = list(known_versions(own, point).select_related("actor"))
    back = PositionWithdrawal.objects.filter(commitment=commitment).as_of(point).oldest_first()
    withdrawn = {row.position_key: row for row in back.prefetch_related("sources")}
    gone = set(own.corrected_by(point).values_list("pk", flat=True))
    return [Held(row, row.pk in gone, withdrawn.get(row.key)) for row in rows]


def versions(board: CommitmentAt, point: AsOf) -> list[Version]:
    """Every wording that was known by the point, corrected ones too, newest first. Two queries, and those for what
    their dates hang on."""
    rows = list(known_versions(CommitmentRevision.objects.filter(commitment=board.commitment), point))
    gone, slips = superseded(rows), slips_of(rows, point)
    return [Version(row, row.pk == board.revision.pk, row.pk in gone, slips[row.pk]) for row in rows]


def known_versions(rows: FactQuerySet, point: AsOf) -> FactQuerySet:
    """Every version that was true and known by the point, those corrected since among them, the newest first."""
    return rows.told_by(point).newest_first().prefetch_related("sources")


def superseded(rows: Iterable[Fact]) -> set[int]:
    """Which of these are replaced by others of these."""
    return {row.supersedes_id for row in rows if row.supersedes_id is not None}
