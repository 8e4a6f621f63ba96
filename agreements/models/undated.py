"""How many facts have no date of knowledge: known since their own time, for want of a dated source."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from agreements.domain.statuses import KnownBasis
from agreements.domain.timeline import AsOf
from agreements.models.base import Fact


def undated_facts(user: Any, point: AsOf) -> int:
    """Of the facts that the reader may see at the point. One query over all kinds."""
    kinds: list[Any] = [
        one for one in apps.get_app_config("agreements").get_models() if issubclass(one, Fact)
    ]
    first, *others = (
        kind.objects.visible_to(user).filter(known_basis=KnownBasis.EFFECTIVE).as_of(point).values("pk")
        for kind in kinds
    )
    return int(first.union(*others, all=True).count())
