"""An actor that two processes describe otherwise: its page, its answers and its feeds go by one rule."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Process
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, process_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_processes() -> None:
    for slug, label, note in (("lake", "Northern Lake Army", ""), ("hill", "NLA", "a movement of the hills")):
        data = process_data(slug)
        data["actors"][0] |= {"label": label, "note": note}
        load_process(data=data, at=ENTERED)


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_page_has_the_earliest_description_and_the_other_beside_it(client: Client) -> None:
    page = text(client, "/actors/north/")
    assert "<h1><bdi>Northern Lake Army</bdi></h1>" in page
    beside = page[page.index('id="elsewhere"') :]
    assert "<bdi>NLA</bdi>" in beside and "Talks hill" in beside and "a movement of the hills" in beside


def test_one_description_leaves_nothing_to_stand_beside_it(client: Client) -> None:
    assert "elsewhere" not in text(client, "/actors/helper/")


def test_what_a_confidential_process_says_stands_nowhere(client: Client) -> None:
    Process.objects.filter(slug="lake").update(is_public=False)
    page = text(client, "/actors/north/")
    assert "<h1><bdi>NLA</bdi></h1>" in page and "Northern Lake Army" not in page


def test_the_list_has_it_once_and_finds_it_by_either_label(client: Client) -> None:
    assert text(client, "/actors/").count('href="/actors/north/"') == 1
    for asked in ("Lake+Army", "NLA"):
        assert "Northern Lake Army" in text(client, f"/actors/?q={asked}")


def test_the_calendar_is_called_as_the_page_is(client: Client) -> None:
    assert "Northern Lake Army" in text(client, "/actors/north/calendar.ics")


def test_the_api_has_every_description_the_earliest_first(client: Client) -> None:
    answer = client.get("/api/v1/actors/north/").json()
    assert answer["label"] == "Northern Lake Army"
    assert [(one["process"], one["label"]) for one in answer["descriptions"]] == [
        ("lake", "Northern Lake Army"),
        ("hill", "NLA"),
    ]


@pytest.mark.parametrize(("process", "label"), [("lake", "Northern Lake Army"), ("hill", "NLA")])
def test_answers_of_one_process_call_it_as_that_process_does(
    client: Client, process: str, label: str
) -> None:
    def first(kind: str) -> dict:
        found = client.get(f"/api/v1/{kind}/?process={process}").json()["results"]
        return next(one for one in found if one.get("slug") in (None, "north") or "code" in one)

    assert first("commitments")["obligors"][0]["label"] == label
    assert {part["actor"]["label"] for part in first("agreements")["participations"]} >= {label}
    (north,) = [
        one
        for one in client.get(f"/api/v1/actors/?process={process}").json()["results"]
        if one["slug"] == "north"
    ]
    assert north["label"] == label


@pytest.mark.parametrize(("process", "label"), [("lake", "Northern Lake Army"), ("hill", "NLA")])
def test_pages_of_one_process_call_it_as_that_process_does(client: Client, process: str, label: str) -> None:
    other = {"Northern Lake Army", "NLA"} - {label}
    agreement, whole = (
        text(client, address) for address in (f"/agreements/{process}-agreement/", f"/processes/{process}/")
    )
    assert label in agreement and not any(one in agreement + whole for one in other)
