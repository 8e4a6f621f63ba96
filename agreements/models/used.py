"""The facts from which an explanation was built: what each is, since when, and whose page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from django.db.models import prefetch_related_objects

from agreements.domain.due import DueState
from agreements.domain.happenings import Statement
from agreements.domain.legal import Legal
from agreements.domain.naming import FactKind, shortened
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.statuses import RelationKind
from agreements.models.agreements import Agreement, AgreementRelation, ForceStatement
from agreements.models.base import Fact
from agreements.models.boards import CommitmentAt, RoundAt
from agreements.models.commitments import Assessment, Commitment, CommitmentRevision
from agreements.models.events import Event
from agreements.models.legal import ForceRecord
from agreements.models.processes import Process
from agreements.models.rounds import Round, RoundOutcome, RoundSchedule

Subject: TypeAlias = Commitment | Round | Agreement | Process


@dataclass(frozen=True, slots=True)
class Used:
    """A fact that was used. `about`: the thing on whose page it is read."""

    fact: Fact
    kind: FactKind
    label: Sentence
    about: Subject
    process: Process


def used_for_date(thing: CommitmentAt | RoundAt) -> list[Used]:
    """What its due state was read from: the words or the plan, what they hang on, and what closed it."""
    if isinstance(thing, RoundAt):
        begun = thing.outcomes[-1:] if thing.due.state is DueState.CLOSED else ()
        return [_used(row, thing.round.process, thing.round) for row in (*thing.schedules[:1], *begun)]
    process, one = thing.commitment.process, thing.commitment
    anchors = {(type(given.fact), given.fact.pk): given.fact for given in thing.given.values()}
    used = [_used(thing.revision, process, one), *(_used(fact, process) for fact in anchors.values())]
    if thing.due.state is DueState.CLOSED and thing.published and thing.revision.laid_down is None:
        used.append(_used(thing.published, process, one))
    return used


def used_in_law(legal: Legal, agreement: Agreement, process: Process, record: ForceRecord) -> list[Used]:
    """What its legal state was read from."""
    found: dict[tuple[type[Fact], int], Used] = {}
    for fact in legal.facts:
        row = record.row_of(agreement.pk, fact)
        if row is not None and (type(row), row.pk) not in found:
            subject = agreement if isinstance(row, ForceStatement | Event) else None
            who = fact.claimant if isinstance(fact, Statement) else ""
            found[type(row), row.pk] = _used(row, process, subject, who)
    return list(found.values())


def with_their_sources(used: Iterable[Sequence[Used]]) -> None:
    """Fetch the sources of all these facts, by one query for each kind of fact."""
    rows: dict[type[Fact], list[Fact]] = defaultdict(list)
    for one in (one for several in used for one in several):
        rows[type(one.fact)].append(one.fact)
    for same in rows.values():
        prefetch_related_objects(same, "sources")


_RELATIONS: Final[dict[RelationKind, str]] = {
    RelationKind.EXTENDS: gettext_noop("Extended by {code}"),
    RelationKind.RENEWS: gettext_noop("Renewed by {code}"),
    RelationKind.SUPERSEDES: gettext_noop("Replaced by {code}"),
}


def _used(fact: Fact, process: Process, subject: Subject | None = None, who: str = "") -> Used:
    """`subject`: whose page shows it, where that is at hand; `who` makes a statement."""
    match fact:
        case CommitmentRevision():
            about, kind, label = subject or fact.commitment, FactKind.WORDING, "{code} “{title}”"
            return Used(
                fact, kind, say(label, code=str(about), title=_short(fact.paraphrase)), about, process
            )
        case Assessment():
            about, kind = subject or fact.commitment, FactKind.ASSESSMENT
            label = say(gettext_noop("Assessment of {code} by {who}"), code=str(about), who=fact.assessor)
            return Used(fact, kind, label, about, process)
        case RoundSchedule():
            about, label = subject or fact.round, gettext_noop("The plan for {code}")
            return Used(fact, FactKind.PLAN, say(label, code=str(about)), about, process)
        case RoundOutcome():
            about, label = subject or fact.round, gettext_noop("What became of {code}")
            return Used(fact, FactKind.OUTCOME, say(label, code=str(about)), about, process)
        case AgreementRelation():
            label = say(_RELATIONS[RelationKind(fact.kind)], code=fact.agreement.code)
            return Used(fact, FactKind.RELATION, label, fact.agreement, process)
        case ForceStatement():
            label = say(gettext_noop("Statement by {who}"), who=who or fact.claimant)
            return Used(fact, FactKind.STATEMENT, label, subject or process, process)
        case Event():
            about = fact.agreement or subject or process
            return Used(fact, FactKind.EVENT, say("{text}", text=_short(fact.text)), about, process)
        case _:
            raise TypeError(f"{fact!r} explains no date and no legal state.")


def _short(text: str) -> str:
    text = shortened(text, 160)
    return text[:1].upper() + text[1:]
