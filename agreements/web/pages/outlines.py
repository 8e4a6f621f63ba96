"""Commitments in outline, for lists of agreements: where each stands, and what bears on the state of its agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Window
from django.db.models.functions import RowNumber

from agreements.domain.due import Due
from agreements.domain.statuses import Level
from agreements.domain.timeline import AsOf
from agreements.models import Agreement, Commitment, Condition, Position
from agreements.models.standings import standings_at

#: Of one agreement so many commitments are looked at.
PER_AGREEMENT = 100


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of a boards.CommitmentAt as a row about its agreement needs."""

    commitment: Commitment
    due: Due
    level: Level
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]


def outlines(agreements: Iterable[Agreement], point: AsOf) -> list[Outline]:
    """Of each agreement the first PER_AGREEMENT commitments. At most eight queries."""
    number = Window(RowNumber(), partition_by="agreement", order_by="pk")
    rows = Commitment.objects.filter(agreement__in=list(agreements)).annotate(number=number)
    commitments = list(rows.filter(number__lte=PER_AGREEMENT).order_by("agreement", "pk"))
    standings = standings_at([one.pk for one in commitments], point)
    positions, conditions = (_said(model, standings, point) for model in (Position, Condition))
    found = []
    for one in commitments:
        if stands := standings.get(one.pk):
            said = tuple(positions[one.pk]), tuple(conditions[one.pk])
            found.append(Outline(one, stands.due, stands.level, *said))
    return found


def _said(model: Any, commitments: Iterable[Any], point: AsOf) -> dict[Any, list[Any]]:
    rows = model.objects.filter(commitment__in=list(commitments)).as_of(point).newest_first()
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.select_related("actor") if model is Position else rows:
        groups[row.commitment_id].append(row)
    return groups
