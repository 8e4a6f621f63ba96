"""What the lists of all nouns have in common: only what is on record at the point, by process and by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import DecimalField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from rest_framework.exceptions import ValidationError

from agreements.api.paging import Order
from agreements.api.parameters import Asked
from agreements.api.parsers import printable
from agreements.domain.timeline import AsOf
from agreements.models import Fact, Process, Source
from agreements.models.base import ORDER

#: As people count: C2 before C12, C12 before C12a; process by process.
BY_CODE = Order(("process_id", "number", "code"))
BY_SLUG = Order(("slug",))
OLDEST_FIRST = Order(ORDER)
#: Of the versions of one fact, the one that stands before those that it took the place of.
VERSIONS = Order(("recorded_at", "pk"), descending=True)
NEWEST_FIRST = Order(ORDER, descending=True)


def on_record(rows: QuerySet[Any], revisions: type[Fact], parent: str, point: AsOf) -> QuerySet[Any]:
    """Only identities of which something is said by the point; `parent` is their name in the revisions."""
    said = revisions.objects.filter(**{parent: OuterRef("pk")}).as_of(point)
    return rows.filter(Exists(said))


def by_code(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with the number inside their code, for BY_CODE."""
    digits = Func(F("code"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    number = Cast(NullIf(digits, Value("")), DecimalField(max_digits=40, decimal_places=0))
    return rows.annotate(number=Coalesce(number, Value(0, output_field=DecimalField())))


def addressed(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """Narrowed by ?process= and ?code=, which together name one record."""
    if asked["process"] is not None:
        rows = rows.filter(process__slug=asked["process"])
    if asked["code"] is not None:
        rows = rows.filter(code=asked["code"])
    return rows


def sources_of(process: Process, codes: Sequence[str]) -> list[Source]:
    """The sources of these codes; the first that the process does not have is refused by name."""
    found = {source.code: source for source in Source.objects.filter(process=process, code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise ValidationError({"sources": f"There is no source “{printable(unknown[0])}” in this process."})
    return list(found.values())
