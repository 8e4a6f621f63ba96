"""Pages by cursor: a cursor is the ordering key of the last row, signed, and good only for the list it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import F, Field, Func, Model, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan
from rest_framework.request import Request

from agreements.api.parameters import Asked

HIGHEST_COUNT = 1000
#: How many rows one request looks at where a filter is only known once computed.
WINDOW = 1000

Row = TypeVar("Row")
Item = TypeVar("Item")
SomeModel = TypeVar("SomeModel", bound=Model)


class BadCursor(ValueError):
    """A cursor that was not given out here, or belongs to another list."""

    field = "cursor"

    def __init__(self) -> None:
        super().__init__(
            "This cursor does not belong to this list: begin without one, and take it from “next” or “previous”."
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """Go on after `key` (or, `backwards`, before it); `seen` results lie before that place."""

    key: tuple[Any, ...]
    backwards: bool = False
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list. `capped`: there are at least `count`, and counting stopped there."""

    rows: list[Row]
    next: str | None
    previous: str | None
    count: int
    capped: bool = False

    def answer(self, shape: Callable[[list[Row]], Iterable[Any]]) -> dict[str, Any]:
        """The body of a list: `shape` turns the rows into what is answered, all at once so that it can read in bulk."""
        return {
            "results": list(shape(self.rows)),
            "next": self.next,
            "previous": self.previous,
            "count": self.count,
            "count_capped": self.capped,
        }


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: columns that together name one row, all ascending, or all descending."""

    columns: tuple[str, ...]
    descending: bool = False

    def sort(self, rows: QuerySet[SomeModel], backwards: bool) -> QuerySet[SomeModel]:
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(*(f"{sign}{column}" for column in self.columns))

    def behind(self, rows: QuerySet[SomeModel], cursor: Cursor) -> QuerySet[SomeModel]:
        """Only the rows after the cursor, compared as one row value so that an index on the columns serves."""
        fields = [_field(rows, column) for column in self.columns]
        if len(fields) != len(cursor.key):
            raise BadCursor
        try:
            values = [
                Value(f.to_python(part), output_field=f) for f, part in zip(fields, cursor.key, strict=True)
            ]
        except (ValueError, TypeError) as error:
            raise BadCursor from error
        compare = LessThan if self.descending != cursor.backwards else GreaterThan
        return rows.filter(compare(_row([F(column) for column in self.columns]), _row(values)))

    def key(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, column) for column in self.columns)


def page_of_rows(request: Request, asked: Asked, rows: QuerySet[SomeModel], order: Order) -> Page[SomeModel]:
    """A page of a queryset, in two queries however many rows there are. `asked` holds `limit` and `cursor`."""
    cursor, limit = read_cursor(request, asked), asked["limit"]
    counted = rows.order_by()[: HIGHEST_COUNT + 1].count()
    backwards = cursor is not None and cursor.backwards
    found = list(order.sort(order.behind(rows, cursor) if cursor else rows, backwards)[: limit + 1])
    return _page(request, found, cursor, limit, order.key, counted)


def page_of_matches(
    request: Request,
    asked: Asked,
    rows: QuerySet[SomeModel],
    order: Order,
    keep: Callable[[Sequence[SomeModel]], list[SomeModel]],
) -> Page[SomeModel]:
    """A page of those rows that `keep` keeps. At most WINDOW rows are looked at, so that no request grows with them.

    A page may be short, even empty, and have a `next`: there, looking goes on. `count` is what was found so far.
    """
    cursor, limit = read_cursor(request, asked), asked["limit"]
    backwards, seen = cursor is not None and cursor.backwards, cursor.seen if cursor else 0
    window = list(order.sort(order.behind(rows, cursor) if cursor else rows, backwards)[: WINDOW + 1])
    looked_at, unseen = window[:WINDOW], len(window) > WINDOW
    matches = keep(looked_at)
    found = matches[:limit]
    # Reading goes on behind the last row shown, or behind the last one looked at where all that was found is shown.
    last = found[-1] if len(matches) > limit else (looked_at[-1] if unseen else None)
    onwards = order.key(last) if last is not None else None
    start = order.key(looked_at[0]) if looked_at else (cursor.key if cursor else ())
    if backwards:
        found.reverse()
        before = Cursor(onwards, True, max(seen - len(found), 0)) if onwards else None
        after = Cursor(order.key(found[-1]) if found else start, seen=seen) if looked_at else None
        return Page(found, link(request, after), link(request, before) if before else None, seen, True)
    after = Cursor(onwards, seen=seen + len(found)) if onwards else None
    back = Cursor(order.key(found[0]) if found else start, True, seen) if cursor else None
    links = [link(request, place) if place else None for place in (after, back)]
    return Page(found, links[0], links[1], seen + len(matches), unseen)


def page_of_items(
    request: Request, asked: Asked, items: Sequence[Item], key: Callable[[Item], tuple[Any, ...]]
) -> Page[Item]:
    """A page of a list that is computed whole, already sorted by `key`; the key names one item."""
    cursor, limit = read_cursor(request, asked), asked["limit"]
    keyed = [(as_written(key(item)), item) for item in items]
    if cursor is None:
        rest = [item for _, item in keyed]
    elif cursor.backwards:
        rest = [item for written, item in reversed(keyed) if written < list(cursor.key)]
    else:
        rest = [item for written, item in keyed if written > list(cursor.key)]
    return _page(request, rest[: limit + 1], cursor, limit, key, len(items))


def _page(
    request: Request,
    found: list[Any],
    cursor: Cursor | None,
    limit: int,
    key: Callable[[Any], tuple[Any, ...]],
    counted: int,
) -> Page[Any]:
    """`found` holds one row more than the page where there are more, in the direction of reading."""
    backwards = cursor is not None and cursor.backwards
    more, rows = len(found) > limit, found[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (cursor is not None, more) if backwards else (more, cursor is not None)
    if backwards and not rows:  # nothing lies before the cursor: whatever there is begins here
        return Page(rows, link(request, None), None, min(counted, HIGHEST_COUNT), counted > HIGHEST_COUNT)
    return Page(
        rows=rows,
        next=link(request, Cursor(key(rows[-1]))) if rows and has_next else None,
        previous=link(request, Cursor(key(rows[0]), backwards=True)) if rows and has_previous else None,
        count=min(counted, HIGHEST_COUNT),
        capped=counted > HIGHEST_COUNT,
    )


def read_cursor(request: Request, asked: Asked) -> Cursor | None:
    """The cursor of the address. Raises BadCursor for anything that was not given out for this very list."""
    text = asked["cursor"]
    if text is None:
        return None
    try:
        said = _signer(request).unsign_object(text)
        return Cursor(tuple(said["k"]), said["b"], said["n"])
    except (BadSignature, ValueError, KeyError, TypeError) as error:
        raise BadCursor from error


def link(request: Request, cursor: Cursor | None) -> str:
    """The address of this list with another cursor; without one it is its beginning."""
    query = request.GET.copy()
    query.pop("cursor", None)
    if cursor is not None:
        said = {"k": as_written(cursor.key), "b": cursor.backwards, "n": cursor.seen}
        query["cursor"] = _signer(request).sign_object(said)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _signer(request: Request) -> Signer:
    """Signatures differ by list and filter, so that a cursor of one list means nothing in another."""
    asked = sorted((name, *texts) for name, texts in request.GET.lists() if name not in ("cursor", "limit"))
    place = hashlib.sha256(repr((request.path, asked)).encode()).hexdigest()
    return Signer(salt=f"cursor {place}", sep=".")


def as_written(key: Iterable[Any]) -> list[Any]:
    """The parts of a key as JSON has them, in an order that text keeps."""
    return [
        part if isinstance(part, int) else part.isoformat() if isinstance(part, datetime) else str(part)
        for part in key
    ]


def _field(rows: QuerySet[Any], column: str) -> Field[Any, Any]:
    if column in rows.query.annotations:
        return rows.query.annotations[column].output_field
    field = rows.model._meta.get_field("id" if column == "pk" else column)
    return field.target_field if field.is_relation else field


def _row(parts: Sequence[Any]) -> Func:
    return Func(*parts, function="ROW", output_field=TextField())
