"""Pages by cursor: every row once, forwards and backwards, and no cursor but those that were given out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from agreements.api import paging
from agreements.api.paging import Cursor, link
from agreements.api.reading import BY_CODE, by_code
from agreements.models import Commitment
from tests.api.worlds import a_rich_process, problem
from tests.factories import a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def ask(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    body: dict[str, Any] = response.json()
    assert set(body) == {"results", "next", "previous", "count", "count_capped"}
    return body


def walk(client: Client, address: str, towards: str = "next") -> list[list[str]]:
    """The codes of each page from here on."""
    pages, there = [], address
    while there:
        body = ask(client, there)
        pages.append([row["code"] for row in body["results"]])
        address, there = there, body[towards]
    return pages


LISTS = [
    "commitments/?limit=3",
    "commitments/?limit=3&due_state=contested",
    "sources/?limit=3",
    "agreements/?limit=3",
    "rounds/?limit=3",
]


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_every_row_once_in_reading_order(path: str, client: Client) -> None:
    a_rich_process(count=12)
    whole = [row["code"] for row in ask(client, f"/api/v1/{path.replace('limit=3', 'limit=200')}")["results"]]
    pages = walk(client, f"/api/v1/{path}")
    assert [code for page in pages for code in page] == whole
    assert whole == sorted(whole, key=lambda code: int(code[1:]))
    assert all(len(page) == 3 for page in pages[:-1])


@pytest.mark.parametrize("path", LISTS)
def test_going_back_meets_the_same_pages(path: str, client: Client) -> None:
    a_rich_process(count=12)
    first = ask(client, f"/api/v1/{path}")
    third = ask(client, ask(client, first["next"])["next"])
    back = ask(client, ask(client, third["previous"])["previous"])
    assert back["results"] == first["results"]
    assert first["previous"] is None
    assert ask(client, back["next"])["results"] == ask(client, first["next"])["results"]


def test_several_processes_are_paged_one_after_the_other(client: Client) -> None:
    a_process("lake-talks", 4)
    a_process("hill-talks", 4)
    pages = walk(client, "/api/v1/commitments/?limit=3")
    assert sorted(code for page in pages for code in page) == sorted([*"C1 C2 C3 C4".split()] * 2)


@pytest.mark.parametrize("query", ["limit=2", "limit=2&due_state=overdue"])
def test_nothing_before_leads_to_the_beginning(query: str, client: Client) -> None:
    a_process(commitments=4)
    second = ask(client, ask(client, f"/api/v1/commitments/?{query}")["next"])
    back = ask(client, second["previous"])
    assert back["previous"] is None
    assert [row["code"] for row in back["results"]] == ["C1", "C2"]
    first = Cursor(BY_CODE.key(by_code(Commitment.objects.all()).get(code="C1")), backwards=True)
    request = RequestFactory().get("/api/v1/commitments/", dict(part.split("=") for part in query.split("&")))
    empty = ask(client, link(request, first))
    assert (empty["results"], empty["previous"]) == ([], None)
    assert ask(client, empty["next"])["results"] == back["results"]


def test_last_page_ends(client: Client) -> None:
    a_process(commitments=6)
    assert [len(page) for page in walk(client, "/api/v1/commitments/?limit=3")] == [3, 3]


@pytest.mark.parametrize("count", [4, 5, 6])
def test_counting_stops_at_its_cap(count: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "HIGHEST_COUNT", 5)
    a_process(commitments=count)
    body = ask(client, "/api/v1/commitments/")
    assert (body["count"], body["count_capped"]) == (min(count, 5), count > 5)


def test_computed_filter_looks_at_a_bounded_number_of_rows(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the first was never assessed; each request looks at four, whatever it finds."""
    monkeypatch.setattr(paging, "WINDOW", 4)
    a_rich_process(count=10)
    pages = walk(client, "/api/v1/commitments/?implementation=minimum&limit=3")
    assert [code for page in pages for code in page] == [f"C{n}" for n in range(2, 11)]
    assert all(len(page) <= 3 for page in pages)
    body = ask(client, "/api/v1/commitments/?implementation=not_assessed&limit=3")
    assert ([row["code"] for row in body["results"]], body["count"], body["count_capped"]) == (
        ["C0"],
        1,
        True,
    )
    empty = ask(client, body["next"])
    assert (empty["results"], empty["count"], bool(empty["next"])) == ([], 1, True)
    assert ask(client, empty["previous"])["results"] == body["results"]


def test_count_of_a_computed_filter_is_exact_where_all_was_seen(client: Client) -> None:
    a_rich_process(count=10)
    body = ask(client, "/api/v1/commitments/?implementation=minimum&limit=4")
    assert (body["count"], body["count_capped"]) == (9, False)
    body = ask(client, body["next"])
    assert (body["count"], body["count_capped"]) == (9, False)


def test_cursor_means_nothing_in_another_list(client: Client) -> None:
    a_rich_process(count=5)
    given = ask(client, "/api/v1/commitments/?limit=2")["next"]
    for other in (
        given.replace("/commitments/", "/sources/"),
        f"{given}&process=rich-talks",
        f"{given}&as_of=2026-01-01",
        given[:-3],
        given.replace("cursor=", "cursor=e"),
    ):
        assert problem(client.get(other), 400)["errors"][0]["field"] == "cursor"


def test_cursor_survives_another_limit(client: Client) -> None:
    a_process(commitments=6)
    given = ask(client, "/api/v1/commitments/?limit=2")["next"]
    assert len(ask(client, given.replace("limit=2", "limit=4"))["results"]) == 4


def test_newest_statement_comes_first_on_every_page(client: Client) -> None:
    a_rich_process(count=1)
    commitment = ask(client, "/api/v1/commitments/?code=C1")["results"][0]
    address = f"/api/v1/commitments/{commitment['id']}/assessments/?limit=1"
    first = ask(client, address)
    second = ask(client, first["next"])
    assert second["next"] is None
    assert first["results"][0]["id"] > second["results"][0]["id"]
    assert ask(client, second["previous"])["results"] == first["results"]
