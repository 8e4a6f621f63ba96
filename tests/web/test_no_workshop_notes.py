"""No page, feed or answer about the shipped processes tells an anonymous reader what only its editors need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from agreements.domain.roles import PARTIES
from agreements.models import Agreement, Participation, Position, Process
from tests import shipped
from tests.shipped import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: Words of the workshop in which the record was made.
FORBIDDEN = (
    "difficulty",
    "lesson",
    "tricky",
    "founding report",
    "case file",
    "workshop",
    "editors’ note",
)
#: Days at which something is awaited in one process or another, and the day of the reader.
POINTS = ("2022-11-20", "2025-11-05", "")
WHERE: dict[str, Callable[[Client, str], Iterator[Answer]]] = {
    "page": shipped.pages,
    "answer": shipped.answers,
}


@pytest.fixture
def words() -> re.Pattern[str]:
    """The words, keys of events, and codes of sources where they are no mark of a source."""
    shipped.load_shipped()
    keys = "|".join(map(re.escape, sorted(shipped.event_keys(), key=len, reverse=True)))
    said = "|".join(FORBIDDEN)
    return re.compile(rf"(?<![\w/#.-])(?:{keys})(?![\w-])|\bS\d+\b|(?i:{said})")


@pytest.mark.parametrize("kind", WHERE)
def test_nothing_of_the_workshop_is_told(client: Client, words: re.Pattern[str], kind: str) -> None:
    found = {
        f"{answer.address} {place}: {piece[:150]}"
        for point in POINTS
        for answer in WHERE[kind](client, point)
        for place, piece in answer.pieces
        if words.search(piece) and not piece.startswith("Back to where ")
    }
    assert sorted(found) == []


def test_whoever_stands_under_parties_is_a_party_or_signed(client: Client) -> None:
    shipped.load_shipped()
    seen = 0
    for agreement in Agreement.objects.all():
        html = client.get(agreement.get_absolute_url()).content.decode()
        line = re.search(r"<dt>Parties</dt><dd>(.*?)</dd>", html, re.DOTALL)
        for slug in re.findall(r"/actors/([\w-]+)/", line[1] if line else ""):
            parts = Participation.objects.filter(
                process=agreement.process, actor__slug=slug, role__in=PARTIES
            )
            assert parts.filter(agreement=agreement).exists() or parts.filter(agreement=None).exists(), slug
            seen += 1
    assert seen >= 10


def test_no_headline_puts_the_words_of_a_clause_into_the_mouth_of_a_party(client: Client) -> None:
    shipped.load_shipped()
    titles = [
        title
        for process in Process.objects.all()
        for title in re.findall(
            r"<title>(.*?)</title>", client.get(f"{process.get_absolute_url()}feed.atom").content.decode()
        )
    ]
    held = Position.objects.current().select_related("actor", "commitment")
    for position in held:
        clause = position.commitment.revisions.first().paraphrase
        labels = [row.label for row in position.actor.revisions.filter(process=position.process)]
        assert not [
            title
            for title in titles
            if any(label in title for label in labels) and clause in title and "states" in title
        ]
    assert held and titles
