"""Commitments over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.commitment_filters import FILTERS, filters_of
from agreements.api.endpoints import lists, shows
from agreements.api.paging import page_of_matches, page_of_rows
from agreements.api.parameters import Asked
from agreements.api.reading import BY_CODE, by_code
from agreements.api.shapes.commitments import (
    CommitmentDetail,
    CommitmentShape,
    commitment_detail,
    commitment_shapes,
)
from agreements.api.shapes.common import Reader, reader_of
from agreements.domain.timeline import AsOf
from agreements.models import Commitment
from agreements.models.boards import commitments_at
from agreements.models.choosing import Filters, narrowed, passing


@lists(*FILTERS, policy=PublicRead, answers=CommitmentShape, tag="commitments")
def commitments(request: Request, asked: Asked) -> Response:
    """Commitments at the point.

    Filters on computed states (due_state, implementation, due_before, due_after) look at 1,000 candidates at a time:
    a page may then hold few results, or none, and still have a `next`; go on until `next` is null.
    """
    reader, filters = reader_of(request), filters_of(asked)
    rows = by_code(narrowed(Commitment.objects.visible_to(request.user), filters, reader.point))
    if filters.computed:
        page = page_of_matches(request, asked, rows, BY_CODE, _keeping(filters, reader.point))
    else:
        page = page_of_rows(request, asked, rows, BY_CODE)
    return Response(page.answer(lambda found: _shapes(found, reader)))


def _keeping(filters: Filters, point: AsOf) -> Callable[[Sequence[Commitment]], list[Commitment]]:
    """Keeps those of some candidates that really stand as asked, in their order."""

    def keep(rows: Sequence[Commitment]) -> list[Commitment]:
        standing = set(passing([row.pk for row in rows], filters, point))
        return [row for row in rows if row.pk in standing]

    return keep


@shows(PublicRead, CommitmentDetail, tag="commitments")
def commitment(request: Request, asked: Asked, id: UUID) -> Response:
    """One commitment at the point, with every wording it has had."""
    reader = reader_of(request)
    found = commitments_at(Commitment.objects.visible_to(request.user).filter(pk=id), reader.point)
    if not found:
        raise NotFound
    return Response(commitment_detail(found[0], reader))


def _shapes(rows: list[Commitment], reader: Reader) -> list[CommitmentShape]:
    boards = commitments_at(Commitment.objects.filter(pk__in=[row.pk for row in rows]), reader.point)
    by_id = {board.commitment.pk: board for board in boards}
    return commitment_shapes([by_id[row.pk] for row in rows if row.pk in by_id], reader)
