"""The third moment of reading: what had been entered here by then; what was cited answers the same for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment, Process
from agreements.operations.process_file import load_process
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, process_data
from tests.operations.test_order_of_facts import assessed

pytestmark = pytest.mark.django_db
BEGUN = ENTERED
CITED = "2026-11-25T12:00:00Z"
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def state(client: Client, **moments: str) -> tuple[str, str]:
    """Due state and level of C1."""
    answer = client.get("/api/v1/commitments/", {"process": "lake-talks", "code": "C1", **moments}).json()
    (one,) = answer["results"]
    return one["due"]["state"], one["implementation"]["level"]


def load(data: dict[str, Any], at: datetime = BEGUN) -> Process:
    return load_process(data=data, at=at).process


@pytest.fixture
def grown(client: Client) -> Client:
    """C1, due on 6 November 2025; an assessment of 5 November is entered a week after the record was begun."""
    data = process_data()
    load(data)
    data["commitments"][0]["assessments"] = [assessed("1", "full")]
    load(data, LATER)
    return client


def test_an_instant_cited_after_the_record_began_answers_as_it_did_then(grown: Client) -> None:
    assert state(grown, as_of=CITED, known_at=CITED) == ("overdue", "not_assessed")
    assert state(grown, known_at=CITED, as_of="2026-11-25") == ("overdue", "not_assessed")


def test_an_instant_before_the_record_began_answers_with_all_that_was_known(grown: Client) -> None:
    asked = "2025-11-08T12:00:00Z"
    assert state(grown, as_of=asked, known_at=asked) == ("closed", "full")


@pytest.mark.parametrize("day", ["2025-11-08", "2026-11-25"])
def test_a_day_answers_with_all_that_was_known_whenever_it_was_entered(grown: Client, day: str) -> None:
    assert state(grown, as_of=day, known_at=day) == ("closed", "full")


@pytest.mark.parametrize("recorded", ["2026-11-30", "2026-11-30T23:00Z", CITED])
def test_what_was_recorded_after_the_moment_asked_for_is_left_out(grown: Client, recorded: str) -> None:
    assert state(grown, recorded_at=recorded) == ("overdue", "not_assessed")
    assert state(grown, as_of="2025-11-08", known_at="2025-11-08", recorded_at=recorded)[1] == "not_assessed"


def test_what_was_recorded_by_the_moment_asked_for_is_there(grown: Client) -> None:
    assert state(grown, recorded_at="2026-12-01")[1] == "full"
    assert state(grown, recorded_at="2026-12-01T09:00Z")[1] == "full"


def test_a_process_is_not_there_before_anything_of_it_was_recorded(grown: Client) -> None:
    answer = grown.get("/api/v1/commitments/", {"process": "lake-talks", "recorded_at": "2026-11-01"}).json()
    assert answer["results"] == []
    assert grown.get("/processes/lake-talks/?recorded_at=2026-11-01").status_code == 404


def test_a_correction_recorded_after_the_moment_leaves_the_old_version_standing(client: Client) -> None:
    data = process_data()
    data["commitments"][0]["assessments"] = [assessed("1", "minimum")]
    load(data)
    data["commitments"][0]["assessments"][0] |= {"level": "full", "known_from": "2026-11-24T10:00Z"}
    load(data, LATER)
    assert state(client, as_of="2026-11-26", known_at="2026-11-26")[1] == "full"
    assert state(client, as_of="2026-11-26", known_at="2026-11-26", recorded_at=CITED)[1] == "minimum"
    assert state(client, as_of=CITED, known_at=CITED)[1] == "minimum"


def test_each_process_has_its_own_beginning(grown: Client) -> None:
    """A record that began after the moment answers with what was known, one that had begun with what it had."""
    other = process_data("hill-talks")
    other["commitments"][0]["assessments"] = [assessed("1", "full")]
    load(other, LATER)
    answer = grown.get("/api/v1/commitments/", {"as_of": CITED, "known_at": CITED}).json()
    levels = {one["process"]: one["implementation"]["level"] for one in answer["results"]}
    assert levels == {"lake-talks": "not_assessed", "hill-talks": "full"}


PAGES = [
    "/processes/lake-talks/",
    "/agreements/lake-talks-agreement/",
    "/commitments/{commitment}/",
    "/actors/north/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_permalink_shows_the_same_whatever_is_entered_afterwards(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    data = process_data()
    process = load(data)
    path = path.format(commitment=Commitment.objects.get(process=process).pk)
    (link,) = set(client.get(path).context["citation"].url.split("http://testserver")[1:])
    assert {"as_of=", "known_at=", "recorded_at="} <= {
        part.split("=")[0] + "=" for part in link.split("?")[1].split("&")
    }
    before = shown(client, link)
    data["commitments"][0]["assessments"] = [assessed("1", "full")]
    data["commitments"][0]["revisions"][0]["paraphrase"] = "do something else"
    data["agreements"][0]["title"] = "Another title"
    data["actors"][0]["label"] = "Norðr"
    load(data, datetime(2100, 1, 1, tzinfo=UTC))
    assert shown(client, link) == before


def shown(client: Client, link: str) -> str:
    """The main part of a page, in which the moment of the request stands nowhere."""
    body = client.get(link).content.decode()
    return body.partition("<main")[2].partition("</main>")[0]


def test_the_citation_names_all_three_moments(grown: Client) -> None:
    page = grown.get("/processes/lake-talks/?as_of=2025-11-08&known_at=2025-11-09&recorded_at=2026-11-30")
    citation = page.context["citation"]
    assert (
        "As of 8 November 2025, as known on 9 November 2025, as recorded here by 30 November 2026."
        in citation.text
    )
    assert "as recorded by 2026-11-30" in citation.bibtex
    assert "recorded_at=2026-11-30" in citation.url and "recorded_at=2026-11-30" in citation.api
    assert "What was recorded here after 30 November 2026 is left out." in page.content.decode()


def test_an_entry_of_the_feed_leads_to_the_page_as_it_stood_when_it_was_told(grown: Client) -> None:
    feed = grown.get("/processes/lake-talks/feed.atom").content.decode()
    moment = "2026-12-01T09%3A00%3A00Z"
    assert f"as_of={moment}&amp;known_at={moment}&amp;recorded_at={moment}" in feed
    assert grown.get("/processes/lake-talks/feed.atom").content.decode() == feed


def test_an_alert_that_was_raised_afterwards_is_not_in_what_was_cited(grown: Client) -> None:
    sweep(at=LATER + timedelta(hours=1))
    everything = grown.get("/api/v1/alerts/", {"process": "lake-talks"}).json()["results"]
    assert everything
    cited = grown.get("/api/v1/alerts/", {"process": "lake-talks", "recorded_at": CITED}).json()["results"]
    assert cited == []


@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-01", "2026-11-25T12:00"])
def test_a_moment_of_recording_that_cannot_be_read_is_refused(client: Client, wrong: str) -> None:
    assert client.get("/api/v1/commitments/", {"recorded_at": wrong}).status_code == 400
