"""What a saved search finds: the commitments of the list under its filters, for one person at one point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from agreements.domain.timeline import AsOf
from agreements.models import Commitment
from agreements.models.choosing import asked_by, narrowed, passing
from monitoring.models.subscriptions import SavedSearch

#: So many commitments are computed at a time.
CHUNK = 1000


def found_by(
    search: SavedSearch, user: Any, point: AsOf, *, among: Iterable[UUID] | None = None
) -> set[UUID]:
    """Ids of the commitments that the person may see and that the filters find at the point.

    `among`: look at these only, which costs what they cost however large the record is.
    """
    rows = Commitment.objects.visible_to(user)
    if among is not None:
        rows = rows.filter(pk__in=list(among))
    filters = asked_by(dict(parse_qsl(search.query)))
    ids = list(narrowed(rows, filters, point).order_by("pk").values_list("pk", flat=True))
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return {found for chunk in chunks for found in passing(chunk, filters, point)}
