"""Pages of a long list, cut by the place of a row in the order, not by counting: the last costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

#: Beyond this many rows a list says "1,000+".
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Window:
    """Where a page begins: behind the row `after`, or up to the row `before`; both empty on the first page."""

    after: UUID | None = None
    before: UUID | None = None

    @property
    def backwards(self) -> bool:
        return self.before is not None


def window_of(request: HttpRequest) -> Window:
    """What ?after= or ?before= asks for. Raises BadRequest where it is no place of a list."""
    given = {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        places = {name: UUID(text) for name, text in given.items() if text}
    except ValueError as error:
        raise BadRequest(gettext("This is not a place in the list: begin at its first page.")) from error
    if len(places) == 2:
        raise BadRequest(gettext("A page begins after a row or ends before one, not both."))
    return Window(**places)


def cut(rows: QuerySet[Any], order: tuple[str, ...], window: Window, most: int, key: str = "pk") -> list[Any]:
    """Up to `most` keys of the page, in order. `order`: columns or annotations, "-" for descending, the last unique.

    Raises BadRequest where the row that the page hangs on is not in the list.
    """
    place = window.after or window.before
    if place is not None:
        names = [name.lstrip("-") for name in order]
        values = rows.filter(**{key: place}).values_list(*names).first()
        if values is None:
            raise BadRequest(gettext("This place is no longer in the list: begin at its first page."))
        rows = rows.filter(_beyond(order, values, window.backwards))
    steps = [_turned(name) for name in order] if window.backwards else list(order)
    found = list(rows.order_by(*steps).values_list(key, flat=True)[:most])
    return found[::-1] if window.backwards else found


@dataclass(frozen=True, slots=True)
class Turn:
    """What of the keys that were looked at is shown, and from which keys the pages beside it hang; None at an end."""

    shown: list[Any]
    previous: Any
    next: Any


def turn(looked_at: list[Any], passing: list[Any], window: Window, size: int, most: int) -> Turn:
    """A page of `size` out of the keys that pass. `most`: how many were looked at, if there were so many.

    Where the filter let few of them pass, the next page goes on behind the last one that was looked at.
    """
    exhausted, further = len(looked_at) < most, len(passing) > size
    shown = passing[-size:] if window.backwards else passing[:size]
    edge = (shown[:1] if window.backwards else shown[-1:]) if further else []
    if not edge and not exhausted:
        edge = looked_at[:1] if window.backwards else looked_at[-1:]
    onward = edge[0] if edge else None
    back = (shown or looked_at or [window.after or window.before])[-1 if window.backwards else 0]
    if window.backwards:
        return Turn(shown, onward, back)
    return Turn(shown, back if window.after is not None else None, onward)


def _beyond(order: tuple[str, ...], values: tuple[Any, ...], backwards: bool) -> Q:
    """Rows on the far side of a row with these values."""
    beyond, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        column = name.lstrip("-")
        direction = "lt" if name.startswith("-") != backwards else "gt"
        beyond |= same & Q(**{f"{column}__{direction}": value})
        same &= Q(**{column: value})
    return beyond


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def counted(rows: QuerySet[Any]) -> str:
    """How many rows, or that there are more than are worth counting."""
    count = rows.order_by().values("pk")[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


def address(request: HttpRequest, **place: Any) -> str:
    """This list, with its filters and the reader's point, at another place, or under another filter."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name not in ("after", "before", *place)
        for value in values
        if value
    ]
    return f"{request.path}?{urlencode([*kept, *place.items()])}"
