"""Processes, agreements, rounds, actors and sources over HTTP: each a list and a single record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead
from agreements.api.commitment_filters import LEGAL_STATE
from agreements.api.endpoints import lists, shows
from agreements.api.paging import page_of_matches, page_of_rows
from agreements.api.parameters import CODE, PROCESS, Asked, words
from agreements.api.reading import BY_CODE, BY_SLUG, addressed, by_code, on_record
from agreements.api.shapes.actors import ActorShape, actor_shapes
from agreements.api.shapes.agreements import AgreementShape, agreement_shapes
from agreements.api.shapes.common import Reader, reader_of
from agreements.api.shapes.processes import ProcessShape, process_shapes
from agreements.api.shapes.rounds import RoundShape, round_shapes
from agreements.api.shapes.sources import SourceShape, source_shapes
from agreements.api.word_filters import (
    OF_ACTORS,
    OF_AGREEMENTS,
    OF_PROCESSES,
    OF_ROUNDS,
    OF_SOURCES,
    actors_with,
    agreements_with,
    labels_of,
    processes_with,
    rounds_with,
    sources_with,
)
from agreements.domain.timeline import AsOf
from agreements.models import (
    Actor,
    Agreement,
    AgreementRevision,
    Process,
    ProcessRevision,
    Round,
    RoundRevision,
    Source,
    SourceRevision,
)
from agreements.models.boards import rounds_at
from agreements.models.legal import in_legal_states

SLUG = words("slug", "Slug of the record.")


@lists(PROCESS, CODE, SLUG, OF_PROCESSES, policy=PublicRead, answers=ProcessShape, tag="processes")
def processes(request: Request, asked: Asked) -> Response:
    """Processes at the point.

    A process is addressed by its slug, which `process`, `code` and `slug` all take.
    """
    reader = reader_of(request)
    rows = on_record(Process.objects.visible_to(request.user), ProcessRevision, "process", reader.point)
    for name in ("process", "code", "slug"):
        rows = rows.filter(slug=asked[name]) if asked[name] is not None else rows
    page = page_of_rows(request, asked, processes_with(rows, request, asked), BY_SLUG)
    return Response(page.answer(lambda found: process_shapes(found, reader)))


@shows(PublicRead, ProcessShape, tag="processes")
def process(request: Request, asked: Asked, slug: str) -> Response:
    """One process at the point."""
    rows = Process.objects.visible_to(request.user).filter(slug=slug)
    return Response(_only(process_shapes(rows, reader_of(request))))


@lists(
    PROCESS,
    CODE,
    SLUG,
    LEGAL_STATE,
    OF_AGREEMENTS,
    policy=PublicRead,
    answers=AgreementShape,
    tag="agreements",
)
def agreements(request: Request, asked: Asked) -> Response:
    """Agreements at the point, with their dates, texts and participants.

    The filter on legal_state, which is computed, looks at 1,000 candidates at a time: a page may then hold few results,
    or none, and still have a `next`; go on until `next` is null.
    """
    reader = reader_of(request)
    rows = addressed(Agreement.objects.visible_to(request.user), asked)
    rows = rows.filter(slug=asked["slug"]) if asked["slug"] is not None else rows
    rows = agreements_with(rows, request, asked)
    rows = by_code(on_record(rows, AgreementRevision, "agreement", reader.point))
    if states := asked["legal_state"]:
        page = page_of_matches(request, asked, rows, BY_CODE, _standing(states, reader.point))
    else:
        page = page_of_rows(request, asked, rows, BY_CODE)
    return Response(page.answer(lambda found: agreement_shapes(_ids(found), reader)))


def _standing(states: Collection[str], point: AsOf) -> Callable[[Sequence[Agreement]], list[Agreement]]:
    """Keeps those of some agreements that are in one of the legal states, in their order."""

    def keep(rows: Sequence[Agreement]) -> list[Agreement]:
        standing = set(in_legal_states([row.pk for row in rows], states, point))
        return [row for row in rows if row.pk in standing]

    return keep


@shows(PublicRead, AgreementShape, tag="agreements")
def agreement(request: Request, asked: Asked, slug: str) -> Response:
    """One agreement at the point."""
    rows = Agreement.objects.visible_to(request.user).filter(slug=slug)
    return Response(_only(agreement_shapes(_ids(rows), reader_of(request))))


@lists(PROCESS, CODE, OF_ROUNDS, policy=PublicRead, answers=RoundShape, tag="rounds")
def rounds(request: Request, asked: Asked) -> Response:
    """Rounds of talks at the point: planned and held, with every account of what became of them."""
    reader = reader_of(request)
    rows = rounds_with(addressed(Round.objects.visible_to(request.user), asked), request, asked)
    rows = by_code(on_record(rows, RoundRevision, "round", reader.point))
    page = page_of_rows(request, asked, rows, BY_CODE)
    return Response(page.answer(lambda found: _rounds(Round.objects.all(), _ids(found), reader)))


@shows(PublicRead, RoundShape, tag="rounds")
def round(request: Request, asked: Asked, id: UUID) -> Response:
    """One round of talks at the point."""
    return Response(_only(_rounds(Round.objects.visible_to(request.user), [id], reader_of(request))))


@lists(PROCESS, CODE, SLUG, OF_ACTORS, policy=PublicRead, answers=ActorShape, tag="actors")
def actors(request: Request, asked: Asked) -> Response:
    """Actors at the point, with the names in use for them.

    An actor is addressed by its slug, which `code` takes too.
    """
    reader = reader_of(request)
    said = labels_of(request).filter(actor=OuterRef("pk"))
    if asked["process"] is not None:
        said = said.filter(process__slug=asked["process"])
    rows = Actor.objects.filter(Exists(said))
    for name in ("code", "slug"):
        rows = rows.filter(slug=asked[name]) if asked[name] is not None else rows
    rows = actors_with(rows, labels_of(request), request, asked)
    page = page_of_rows(request, asked, rows, BY_SLUG)
    return Response(page.answer(lambda found: actor_shapes(found, reader, asked["process"])))


@shows(PublicRead, ActorShape, tag="actors")
def actor(request: Request, asked: Asked, slug: str) -> Response:
    """One actor at the point, as far as the processes that you may see speak of it."""
    rows = Actor.objects.visible_to(request.user).filter(slug=slug)
    return Response(_only(actor_shapes(rows, reader_of(request))))


@lists(PROCESS, CODE, OF_SOURCES, policy=PublicRead, answers=SourceShape, tag="sources")
def sources(request: Request, asked: Asked) -> Response:
    """Sources on record at the point, with their grades."""
    reader = reader_of(request)
    rows = sources_with(addressed(Source.objects.visible_to(request.user), asked), request, asked)
    rows = by_code(on_record(rows, SourceRevision, "source", reader.point))
    page = page_of_rows(request, asked, rows, BY_CODE)
    return Response(page.answer(lambda found: source_shapes(_ids(found), reader)))


@shows(PublicRead, SourceShape, tag="sources")
def source(request: Request, asked: Asked, id: UUID) -> Response:
    """One source at the point."""
    rows = Source.objects.visible_to(request.user).filter(pk=id)
    return Response(_only(source_shapes(_ids(rows), reader_of(request))))


def _ids(rows: Any) -> list[UUID]:
    return [row.pk for row in rows]


def _only(shapes: list[Any]) -> Any:
    """The one record; what may not be seen, is not known at the point or does not exist answers alike."""
    if not shapes:
        raise NotFound
    return shapes[0]


def _rounds(rows: QuerySet[Round], ids: list[UUID], reader: Reader) -> list[RoundShape]:
    boards = {board.round.pk: board for board in rounds_at(rows.filter(pk__in=ids), reader.point)}
    return round_shapes([boards[key] for key in ids if key in boards], reader)
