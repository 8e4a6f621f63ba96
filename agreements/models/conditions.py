"""Conditions at a point: how each stands by what is claimed, and what follows for the commitments that hang on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.domain import conditions as domain
from agreements.domain.claims import Claim, ConditionValue
from agreements.domain.conditions import Follows, what_follows, what_follows_for_all
from agreements.domain.graph import Node, NodeKind
from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import AsOf
from agreements.models.boards import labels_at
from agreements.models.commitments import Commitment, Condition, ConditionClaim


@dataclass(frozen=True, slots=True)
class Following:
    """What follows at a point from the conditions of whole processes; `claims`: the facts, by process and key."""

    point: AsOf
    by_process: dict[UUID, dict[str, Follows]]
    claims: dict[tuple[UUID, str], ConditionClaim]

    def of(self, commitment: Commitment) -> Follows:
        """What follows for the commitment; it holds where it hangs on nothing."""
        found = self.by_process.get(commitment.process_id, {}).get(commitment.code)
        return found or what_follows(commitment.code, (), self.point.valid)


def following(processes: Iterable[UUID], point: AsOf) -> Following:
    """What follows from all conditions of these processes: each side's steps bear on the other's. Five queries."""
    ids = set(processes)
    facts = list(_rows(ConditionClaim, ids, point).prefetch_related("sources"))
    conditions = conditions_of(ids, facts, point)
    follows = {key: what_follows_for_all(found, point.valid) for key, found in conditions.items()}
    return Following(point, follows, {(fact.process_id, fact.key): fact for fact in facts})


def conditions_of(
    processes: Iterable[UUID], claims: Iterable[ConditionClaim], point: AsOf
) -> dict[UUID, list[domain.Condition]]:
    """By process, the conditions at the point as domain values, with these claims on them. Three queries."""
    ids, facts = set(processes), list(claims)
    labels = labels_at({fact.actor_id for fact in facts if fact.actor_id}, point, ids)
    on_it: dict[tuple[UUID, str], list[Claim]] = defaultdict(list)
    for fact in facts:
        called = labels.within(fact.process_id)
        who = called[fact.actor_id].label if fact.actor_id in called else fact.claimant or fact.actor.slug
        claim = Claim(who, ConditionValue(fact.value), fact.effective, cited_codes(fact), fact.key)
        on_it[fact.process_id, fact.condition_key].append(claim)
    found: dict[UUID, list[domain.Condition]] = defaultdict(list)
    for row in _rows(Condition, ids, point).select_related("commitment"):
        found[row.process_id].append(as_condition(row, on_it[row.process_id, row.key]))
    return found


def cited_codes(fact: Any) -> tuple[str, ...]:
    """The codes of its sources in the order people count; the caller has fetched them."""
    return tuple(sorted((one.code for one in fact.sources.all()), key=lambda code: (len(code), code)))


def _rows(model: Any, processes: set[UUID], point: AsOf) -> Any:
    rows = model.objects.filter(process__in=processes).as_of(point).oldest_first()
    return rows.select_related("actor") if model is ConditionClaim else rows


def as_condition(row: Condition, claims: Iterable[Claim] = ()) -> domain.Condition:
    """The row as a domain value, with these claims on whether it is met."""
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
    )
