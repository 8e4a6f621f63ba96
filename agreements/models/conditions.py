"""Conditions at a point: how each stands by what is claimed, and what follows for the commitments that hang on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.domain import conditions as domain
from agreements.domain.claims import Claim, ConditionValue, Objection
from agreements.domain.conditions import Follows
from agreements.domain.graph import Node, NodeKind
from agreements.domain.statuses import ConditionKind, Stance
from agreements.domain.timeline import AsOf
from agreements.domain.voices import Concerned, Speaker
from agreements.domain.what_follows import what_follows, what_follows_for_all
from agreements.models.base import AnyPairOf
from agreements.models.commitments import Commitment, CommitmentRevision, Condition, ConditionClaim, Position
from agreements.models.events import Event
from agreements.models.links import ids_of, with_ids
from agreements.models.voices import Voices, voices_of


@dataclass(frozen=True, slots=True)
class Following:
    """What follows at a point from the conditions of whole processes; `claims`: the facts, by process and key."""

    point: AsOf
    by_process: dict[UUID, dict[str, Follows]]
    claims: dict[tuple[UUID, str], ConditionClaim]

    def of(self, commitment: Commitment) -> Follows:
        """What follows for the commitment; it holds where it hangs on nothing."""
        found = self.by_process.get(commitment.process_id, {}).get(commitment.code)
        return found or what_follows(commitment.code, (), self.point)


def following(processes: Iterable[UUID], point: AsOf) -> Following:
    """What follows from all conditions of these processes: each side's steps bear on the other's.

    Two queries; at most six more where somebody claims how a condition stands.
    """
    ids = set(processes)
    rows = list(_rows(Condition, ids, point).select_related("commitment"))
    facts = list(_rows(ConditionClaim, ids, point).select_related("actor").prefetch_related("sources"))
    conditions: dict[UUID, list[domain.Condition]] = defaultdict(list)
    matters = _Matters.of(rows, facts, point)
    for row in rows:
        conditions[row.process_id].append(matters.condition(row))
    follows = {key: what_follows_for_all(found, point) for key, found in conditions.items()}
    return Following(point, follows, {(fact.process_id, fact.key): fact for fact in facts})


@dataclass(frozen=True, slots=True)
class _Matters:
    """What is claimed of conditions and said of their commitments, and whom they concern, for many at once.

    `claims`: by process and condition. `acting`: by process and the thing that conditions hang on, those whose act it
    is; `owing`, `owed`: by process and code of a commitment. `said`: by process and code, what anybody says of it.
    """

    voices: Voices
    claims: dict[tuple[UUID, str], list[ConditionClaim]]
    owing: dict[tuple[UUID, str], Sequence[UUID]]
    owed: dict[tuple[UUID, str], Sequence[UUID]]
    acting: dict[tuple[UUID, str], Sequence[UUID]]
    said: dict[tuple[UUID, str], list[Position]]

    @classmethod
    def of(cls, rows: Sequence[Condition], facts: Iterable[ConditionClaim], point: AsOf) -> _Matters:
        """Nothing is looked up for conditions on which nobody claims anything: it would bear on nothing."""
        claims: dict[tuple[UUID, str], list[ConditionClaim]] = defaultdict(list)
        for fact in facts:
            claims[fact.process_id, fact.condition_key].append(fact)
        claimed = [row for row in rows if (row.process_id, row.key) in claims]
        found = cls(voices_of({row.process_id for row in claimed}, point), claims, {}, {}, {}, {})
        codes = {(row.process_id, row.commitment.code) for row in claimed}
        codes |= {(row.process_id, row.on_name) for row in claimed if row.on_kind == NodeKind.COMMITMENT}
        if codes:
            found._look_up(codes, {(one.process_id, one.on_name) for one in claimed if one.on_name}, point)
        return found

    def _look_up(self, codes: set[tuple[UUID, str]], names: set[tuple[UUID, str]], point: AsOf) -> None:
        of_these = AnyPairOf("commitment__process", "commitment__code", codes)
        worded = CommitmentRevision.objects.filter(of_these).newest_per("commitment", point)
        revisions = list(with_ids(worded.select_related("commitment"), "obligors", "counterparties"))
        owing, owed = ids_of(revisions, "obligors"), ids_of(revisions, "counterparties")
        for row, theirs, others in zip(revisions, owing, owed, strict=True):
            key = row.process_id, row.commitment.code
            self.owing[key], self.owed[key] = theirs, others
        named = Event.objects.filter(AnyPairOf("process", "key", names)) if names else Event.objects.none()
        events = list(with_ids(named.as_of(point), "by"))
        for event, actors in zip(events, ids_of(events, "by"), strict=True):
            self.acting[event.process_id, event.key] = actors
        positions = Position.objects.filter(of_these, stance__in=_BEARING).as_of(point)
        for position in positions.select_related("commitment", "actor").oldest_first():
            self.said.setdefault((position.process_id, position.commitment.code), []).append(position)

    def condition(self, row: Condition) -> domain.Condition:
        facts = self.claims.get((row.process_id, row.key), ())
        if not facts:
            return as_condition(row)
        claims = [
            Claim(
                self._speaker(row, fact),
                ConditionValue(fact.value),
                fact.effective,
                cited_codes(fact),
                fact.key,
            )
            for fact in facts
        ]
        return as_condition(row, claims, tuple(self._objections(row)), self._concerned(row))

    def _speaker(self, row: Condition, fact: ConditionClaim) -> Speaker:
        if fact.actor is None:
            return Speaker("", fact.claimant)
        return self.voices.speaker(row.process_id, row.commitment.agreement_id, fact.actor)

    def _concerned(self, row: Condition) -> Concerned:
        """Who owes, to whom, and whose act it is. All parties, where the record does not say one of the latter."""
        own, on = (row.process_id, row.commitment.code), (row.process_id, row.on_name)
        owed = self.owed.get(own, ())
        acts = self.owing.get(on, ()) if row.on_kind == NodeKind.COMMITMENT else self.acting.get(on, ())
        return self.voices.concerned(
            row.process_id,
            row.commitment.agreement_id,
            [*self.owing.get(own, ()), *owed, *acts],
            all_parties=not owed or not acts,
        )

    def _objections(self, row: Condition) -> Iterable[Objection]:
        codes = {row.commitment.code} | ({row.on_name} if row.on_kind == NodeKind.COMMITMENT else set())
        for code in sorted(codes):
            for position in self.said.get((row.process_id, code), ()):
                speaker = self.voices.speaker(row.process_id, row.commitment.agreement_id, position.actor)
                yield Objection(speaker, Stance(position.stance), code, position.effective, position.key)


#: What somebody says of a commitment that takes a side; reserving and stating something takes none.
_BEARING = (Stance.ACCEPTS, Stance.SAYS_FULFILLED, Stance.SAYS_BREACHED, Stance.DISPUTES)


def cited_codes(fact: Any) -> tuple[str, ...]:
    """The codes of its sources in the order people count; the caller has fetched them."""
    return tuple(sorted((one.code for one in fact.sources.all()), key=lambda code: (len(code), code)))


def _rows(model: Any, processes: set[UUID], point: AsOf) -> Any:
    return model.objects.filter(process__in=processes).as_of(point).oldest_first()


def as_condition(
    row: Condition,
    claims: Iterable[Claim] = (),
    objections: tuple[Objection, ...] = (),
    concerned: Concerned | None = None,
) -> domain.Condition:
    """The row as a domain value, with these claims on whether it is met and whom it concerns."""
    hangs_on = Node(NodeKind(row.on_kind), row.on_name) if row.on_kind else Node(NodeKind.FACT, row.text)
    return domain.Condition(
        key=row.key,
        commitment=row.commitment.code,
        kind=ConditionKind(row.kind),
        text=row.text,
        on=hangs_on,
        consequence=row.consequence,
        stated_by=tuple(row.stated_by),
        absent_from=tuple(row.absent_from),
        in_joint_text=row.in_joint_text,
        claims=tuple(claims),
        objections=objections,
        concerned=concerned or Concerned(),
    )
