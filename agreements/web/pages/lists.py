"""A page of a list, ready to be placed: its rows, what the filters can be set to, and the ways on and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from agreements.domain.happenings import LegalState
from agreements.domain.timeline import AsOf
from agreements.models import Participation, Process, ProcessRevision
from agreements.models.boards import titles_at
from agreements.models.labels import labels_at
from agreements.models.suggesting import suggestion
from agreements.templatetags.words import LEGAL
from agreements.web.paging import address

SomeRow = TypeVar("SomeRow")
#: A filter by actor or process offers at most so many; a longer list is searched, not scrolled.
MOST_OPTIONS = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """Other words that find something where these find nothing, and the address of what they find."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class ListPage(Generic[SomeRow]):
    """`summary` counts what passes the filters; `previous` and `next` are addresses, empty at the ends.

    `meant`: what the reader may have meant whose words find nothing, None where nothing is near.
    """

    rows: list[SomeRow]
    summary: str
    previous: str
    next: str
    filters: Mapping[str, tuple[Option, ...]]
    chosen: Mapping[str, str]
    meant: Meant | None = None


def meant_instead(request: HttpRequest, rows: Collection[Any], finds: Callable[[str], bool]) -> Meant | None:
    """What the reader may have meant whose words find no row under the filters; `finds`: whether other words do."""
    words = request.GET.get("q", "")
    if rows or not words:
        return None
    better = suggestion(words, request.user, request.point, finds)  # type: ignore[attr-defined]
    return Meant(better, address(request, q=better)) if better else None


def options(pairs: Iterable[tuple[str, Any]], value: str) -> tuple[Option, ...]:
    """Choices of a filter from (value, label)."""
    return tuple(Option(key, str(label), key == value) for key, label in pairs)


def process_options(processes: Iterable[Process], point: AsOf, value: str) -> tuple[Option, ...]:
    """The processes that the reader may see, by title. Two queries."""
    seen = {one.pk: one.slug for one in list(processes)[:MOST_OPTIONS]}
    titles = titles_at(ProcessRevision, "process", seen, point)
    pairs = sorted(((seen[pk], title) for pk, title in titles.items()), key=lambda pair: pair[1])
    return options(pairs, value)


def actor_options(
    roles: Iterable[str], processes: Iterable[Any], point: AsOf, value: str
) -> tuple[Option, ...]:
    """Actors that have one of the roles somewhere, by label. Two queries."""
    rows = Participation.objects.filter(process__in=processes, role__in=list(roles)).as_of(point)
    ids = list(rows.order_by("actor").values_list("actor", flat=True).distinct()[:MOST_OPTIONS])
    labels = labels_at(ids, point, processes)
    return options(sorted((one.slug, one.label) for one in labels.values()), value)


def legal_options(chosen: Mapping[str, str]) -> tuple[Option, ...]:
    """The legal states that a list can be narrowed to."""
    return options(((state.value, LEGAL[state].label) for state in LegalState), chosen.get("legal_state", ""))
