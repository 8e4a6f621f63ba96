"""Every page and every API answer of the shipped processes, as an anonymous reader meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from agreements.models import Actor, Agreement, Commitment, Event, Process, Round, Source
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ROOT

FILES = sorted((ROOT / "agreements/data").glob("*.json"))
#: Fields of the API that hold an address: a code or a key is what belongs there.
ADDRESSES = frozenset(
    "id code codes key keys ref refs slug url urls next previous process agreement commitment commitments round"
    " sources anchor anchors about on layer waiting_for corrects claimed_by disputed_by by parent to from node nodes"
    " edges deadline rule external_ids api_url".split()
)


def load_shipped() -> None:
    for path in FILES:
        load_process(data=parse(path.read_bytes()), at=ENTERED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address says in running text: each piece with where it stands."""

    address: str
    pieces: tuple[tuple[str, str], ...]


def pages(client: Client, point: str = "") -> Iterator[Answer]:
    """Every page and feed, at the point (as_of)."""
    for address in page_addresses():
        response = client.get(address, {"as_of": point} if point else {})
        if response.status_code != 404 or not point:
            assert response.status_code == 200, (address, response.status_code)
            yield Answer(address, tuple(_pieces_of_page(response)))


def answers(client: Client, point: str = "") -> Iterator[Answer]:
    """Every answer of the API that needs no token, at the point (as_of)."""
    for address in api_addresses():
        query = f"?{urlencode({'as_of': point})}" if point else ""
        response = client.get(f"/api/v1/{address}{query}")
        while response is not None:
            assert response.status_code in ((200, 404) if point else (200,)), (address, response.status_code)
            data = response.json()
            yield Answer(f"/api/v1/{address}", tuple(_pieces_of_data(data)))
            following = data.get("next") if isinstance(data, dict) else None
            response = client.get(following) if following else None


def page_addresses() -> Iterator[str]:
    yield from ("/", "/agreements/", "/commitments/", "/actors/", "/method/", "/search/", "/calendar/")
    for process in Process.objects.all():
        here = process.get_absolute_url()
        yield from (here, f"{here}sources/", f"{here}events/", f"{here}calendar.ics", f"{here}feed.atom")
    for agreement in Agreement.objects.all():
        here = agreement.get_absolute_url()
        yield from (here, f"{here}dependencies/", f"{here}calendar.ics")
    for actor in Actor.objects.all():
        yield from (actor.get_absolute_url(), f"{actor.get_absolute_url()}calendar.ics")
    for model in (Commitment, Round):
        yield from (one.get_absolute_url() for one in model.objects.all())


def api_addresses() -> Iterator[str]:
    lists = "processes agreements actors rounds sources commitments events disagreements notes deadlines"
    yield from (f"{name}/" for name in lists.split())
    for process in Process.objects.all():
        yield from (f"processes/{process.slug}/", f"processes/{process.slug}/graph/")
    yield from (f"agreements/{one.slug}/" for one in Agreement.objects.all())
    yield from (f"actors/{one.slug}/" for one in Actor.objects.all())
    yield from (f"rounds/{one.pk}/" for one in Round.objects.all())
    yield from (f"sources/{one.pk}/" for one in Source.objects.all())
    for one in Commitment.objects.all():
        here = f"commitments/{one.pk}/"
        yield from (here, f"{here}assessments/", f"{here}positions/", f"{here}revisions/")


def event_keys() -> set[str]:
    return set(Event.objects.values_list("key", flat=True))


class _Text(HTMLParser):
    """The running text of a page. What only marks a source (“[S1]”) or is a program's is left out."""

    _VOID = frozenset("area base br col hr img input link meta source track wbr".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if not self._skipped:
            self.pieces.extend(said[name] or "" for name in ("title", "aria-label", "alt") if name in said)
        if tag in self._VOID:
            return
        marks = {"cite", "source-label"} & set((said.get("class") or "").split())
        if self._skipped or marks or tag in ("script", "style"):
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and tag not in self._VOID:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.pieces.append(" ".join(data.split()))


def _pieces_of_page(response: Any) -> Iterator[tuple[str, str]]:
    text = response.content.decode()
    if "html" not in response["Content-Type"]:
        yield from (("line", line) for line in text.replace("\r\n ", "").splitlines())
        return
    parser = _Text()
    parser.feed(text)
    yield from (("text", piece) for piece in parser.pieces)


def _pieces_of_data(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, list):
        for item in data:
            yield from _pieces_of_data(item, place)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in ADDRESSES:
                yield from _pieces_of_data(value, f"{place}.{name}")
