"""Commitments of the Istanbul process as a program reads them, at a point of valid and known time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agreements.models import Commitment
from tests.api.worlds import a_rich_process, load, problem
from tests.factories import ISTANBUL, a_process, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

FIELDS = (
    "id code process agreement obligors obligor_words counterparties change paraphrase clause issue area verification"
    " as_written passages deadline due implementation positions conditions follows legal_state caveat sources"
).split()


def ask(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/commitments/?{query}")
    assert response.status_code == 200, response.content[:300]
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def codes(client: Client, query: str) -> list[str]:
    return [row["code"] for row in ask(client, query)]


def one(client: Client, code: str, query: str = "") -> dict[str, Any]:
    (found,) = ask(client, f"process={ISTANBUL}&code={code}&{query}")
    return found


def test_a_commitment_answers_exactly_these_fields(client: Client) -> None:
    istanbul()
    assert all(list(row) == FIELDS for row in ask(client, "limit=200"))
    assert list(one(client, "C12")["due"]) == [
        "state",
        "earliest",
        "earliest_date",
        "latest",
        "date",
        "begins",
        "begins_date",
        "ends",
        "ends_date",
        "not_before",
        "not_before_date",
        "next_limit",
        "zone",
        "readings",
        "waiting_for",
        "explanation",
        "facts",
    ]


def test_a_commitment_says_who_says_whether_it_is_in_force_and_what_its_conditions_come_to(
    client: Client,
) -> None:
    istanbul()
    row = one(client, "C9", "as_of=2025-11-29")
    legal, follows = row["legal_state"], row["follows"]
    assert (legal["state"], legal["since"], legal["by"]) == ("disputed", "2025-11-28", [])
    assert "(since 28 November 2025), it is not in force." in legal["explanation"]
    assert {"A2/2", "A2/3"} <= {fact["key"] for fact in legal["facts"]}
    assert follows["explanation"].endswith(".")
    for condition in row["conditions"]:
        assert condition["explanation"] in follows["explanation"]
        assert condition["value"] in ("met", "not_met", "claimed", "contested", "unknown")
    soil = row["conditions"][0]
    assert (soil["value"], soil["claimed"], soil["claimed_by"]) == (
        "claimed",
        "not_met",
        ["Islamic Republic of Pakistan"],
    )
    assert soil["objections"] == []


def test_a_date_names_what_it_hangs_on_and_lists_the_facts_that_it_was_read_from(client: Client) -> None:
    istanbul()
    ceasefire = one(client, "C14", "as_of=2025-10-18")["due"]
    assert "until the end of R1 “Doha round”, which has not been recorded" in ceasefire["explanation"]
    due = one(client, "C1", "as_of=2025-10-20")["due"]
    assert due["explanation"].startswith("In force since “Doha ceasefire agreed” (19 October 2025)")
    wording, event = due["facts"]
    assert (wording["kind"], wording["label"][:4]) == ("wording", "C1 “")
    assert (event["kind"], event["key"], event["label"]) == ("event", "E-doha", "Doha ceasefire agreed")
    assert (event["effective"], event["zone"]) == ("2025-10-19", "Asia/Qatar")
    assert event["sources"]
    assert client.get(event["url"]).status_code == 200
    (found,) = client.get(event["api_url"]).json()["results"]
    assert (found["code"], found["sources"]) == ("E-doha", event["sources"])


def test_every_fact_behind_a_state_has_a_page_an_address_and_a_source(client: Client) -> None:
    istanbul()
    rows = ask(client, f"process={ISTANBUL}&limit=200")
    facts = [fact for row in rows for part in ("due", "legal_state") for fact in row[part]["facts"]]
    assert {fact["kind"] for fact in facts} >= {"wording", "event", "outcome", "statement"}
    assert all(fact["label"] and fact["sources"] for fact in facts)
    for address in {fact["url"] for fact in facts} | {fact["api_url"] for fact in facts}:
        assert client.get(address).status_code == 200, address


def test_an_overdue_date_says_that_it_has_passed(client: Client) -> None:
    istanbul()
    due = one(client, "C12", "as_of=2025-11-09")["due"]
    assert (due["state"], due["explanation"]) == (
        "overdue",
        "Due on 6 November 2025; earlier does not fulfil it. That time has passed.",
    )
    assert due["readings"][0]["explanation"] == due["explanation"]


def test_meeting_of_6_november_stays_on_the_6th(client: Client) -> None:
    istanbul()
    due = one(client, "C12", "as_of=2025-11-03")["due"]
    assert (due["state"], due["earliest"]) == ("upcoming", "2025-11-06T23:59:59.999999+03:00")
    assert due["explanation"].startswith("Due on 6 November 2025")
    (reading,) = due["readings"]
    assert reading["rule"] == {
        "kind": "fixed",
        "date": "2025-11-06",
        "bound": "on",
        "zone": "Europe/Istanbul",
    }
    assert reading["counts"]


def test_to_meet_is_met_and_to_decide_is_not(client: Client) -> None:
    istanbul()
    met, decided = (one(client, code, "as_of=2025-11-08") for code in ("C12a", "C12"))
    assert (met["due"]["state"], met["implementation"]["level"], met["implementation"]["pam"]) == (
        "closed",
        "full",
        3,
    )
    assert (decided["due"]["state"], decided["implementation"]["pam"]) == ("overdue", 0)
    said = decided["implementation"]
    assert (said["role"], said["effective"], said["confidence"]) == ("editor", "2025-11-07", "high")
    assert said["sources"] and said["grounds"] and said["rule"].endswith(".")


def test_nobody_knows_before_it_was_known(client: Client) -> None:
    istanbul()
    assert codes(client, "as_of=2025-11-08&known_at=2025-10-29&code=C12") == []
    identity = Commitment.objects.get(code="C12")
    problem(client.get(f"/api/v1/commitments/{identity.pk}/?as_of=2025-11-08&known_at=2025-10-29"), 404)
    problem(client.get(f"/api/v1/commitments/{identity.pk}/assessments/?known_at=2025-10-29"), 404)
    assert (
        one(client, "C12", "as_of=2025-11-08&known_at=2025-11-01")["implementation"]["level"]
        == "not_assessed"
    )


def test_passages_say_whose_text_it_is(client: Client) -> None:
    istanbul()
    kinds = {passage["kind"] for passage in one(client, "C12")["passages"]}
    assert {"joint_text", "medium_account"} <= kinds


def test_single_record_adds_its_address_and_every_wording(client: Client) -> None:
    istanbul()
    identity = Commitment.objects.get(code="C14")
    body = client.get(f"/api/v1/commitments/{identity.pk}/").json()
    assert list(body) == [*FIELDS, "url", "revised", "disagreements"]
    assert body["url"] == f"http://testserver/api/v1/commitments/{identity.pk}/"
    assert [revision["change"] for revision in body["revised"]][:1] == ["made"]
    assert len(body["revised"]) > 1
    then = client.get(f"/api/v1/commitments/{identity.pk}/?as_of=2025-10-16").json()
    assert len(then["revised"]) == 1


DATED = {
    "C1": {"kind": "fixed", "date": "2025-11-06", "bound": "by"},
    "C2": {"kind": "fixed", "date": "2026-12-24", "bound": "by"},
    "C3": {"kind": "standing"},
    "C4": {"kind": "undated"},
    "C5": {"kind": "on_event", "anchor": "C1.completed", "then": "once"},
    "C6": {"kind": "window", "start": "2027-01-01"},
    "C7": {"kind": "window", "start": "2025-10-01", "end": "2025-10-03"},
    "C8": {"kind": "fixed", "date": "2026-12", "bound": "by"},
    "C9": {"kind": "fixed", "date": "2026-12-01", "bound": "on"},
}


@pytest.fixture
def one_of_each(db: None) -> None:
    """One commitment in each due state at noon of 1 December 2026."""
    data = process_data()
    data["commitments"] = [
        commitment_entry(code, deadline={"as_written": code, "rule": rule}) for code, rule in DATED.items()
    ]
    early, late = DATED["C1"], DATED["C2"]
    readings = [{"label": "early", "rule": early}, {"label": "late", "rule": late}]
    data["commitments"].append(
        commitment_entry("C10", deadline={"as_written": "in time", "readings": readings})
    )
    done = commitment_entry("C11", date="2025-10-20", obligors=["helper"], counterparties=["north"])
    judged = {
        "assessor": "Editors",
        "role": "editor",
        "grounds": "seen",
        "confidence": "low",
        "level": "full",
    }
    done["assessments"] = [{"key": "1", "effective": "2025-10-19", "sources": ["S1"]} | judged]
    data["commitments"].append(done)
    load(data)


STATES = {
    "overdue": ["C1"],
    "upcoming": ["C2", "C6", "C8"],
    "running": ["C3"],
    "undated": ["C4"],
    "waiting": ["C5"],
    "ended": ["C7"],
    "due": ["C9"],
    "contested": ["C10"],
    "closed": ["C11"],
}


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_due_state_chooses(state: str, expected: list[str], one_of_each: None, client: Client) -> None:
    assert codes(client, f"due_state={state}") == expected


FILTERS = {
    "due_state=due&due_state=overdue": ["C1", "C9"],
    "implementation=full": ["C11"],
    "implementation=not_assessed&due_state=running": ["C3"],
    "due_before=2025-11-06": ["C11"],
    "due_before=2025-11-07": ["C1", "C10", "C11"],
    "due_after=2025-11-06&due_before=2026-12-02": ["C9"],
    "due_after=2025-11-05&due_before=2025-11-07": ["C1", "C10"],  # one of its readings
    "due_after=2026-12-01": ["C2", "C8", "C10"],
    "due_before=2025-11-06T19:29Z&due_after=2025-11-01T00:00Z": [],  # 7 November begins at 19:30Z in Kabul
    "due_before=2025-11-06T19:30Z&due_after=2025-11-01T00:00Z": ["C1", "C10"],
    "obligor=helper": ["C11"],
    "obligor=HELPER": ["C11"],
    "counterparty=north": ["C11"],
    "obligor=helper&counterparty=south": [],
    "obligor=nobody": [],
    "agreement=A1&code=C1": ["C1"],
    "agreement=lake-talks-agreement&code=C1": ["C1"],
    "agreement=A9": [],
    "process=lake-talks&code=C12": [],
    "process=no-such": [],
    "q=C7": ["C7"],
    "q=c7": ["C7"],
    "q=nothing-of-the-sort": [],
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.items())
def test_filter_chooses(query: str, expected: list[str], one_of_each: None, client: Client) -> None:
    assert codes(client, query) == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("meeting", True),
        ("meetings", True),
        ('"principal-level meeting"', True),
        ("meeting -Istanbul", False),
        ("meeting or elephant", True),
        ("elephant", False),
        ("'; DROP TABLE agreements_commitment; --", False),
        ("🕊", False),
        ("((((", False),
        (":*&|!<->", False),
    ],
)
def test_search_takes_words_as_people_write_them(query: str, found: bool, client: Client) -> None:
    istanbul()
    response = client.get("/api/v1/commitments/", {"q": query, "as_of": "2025-11-03"})
    assert response.status_code == 200
    assert ("C12" in [row["code"] for row in response.json()["results"]]) is found


def test_search_and_actors_look_at_the_wording_of_the_point(client: Client) -> None:
    data = process_data()
    first = commitment_entry("C1", paraphrase="open the bridge")
    later = {"key": "2", "change": "amended", "effective": "2025-10-10"}
    changed = {"paraphrase": "open the tunnel", "obligors": ["south"]}
    first["revisions"].append(first["revisions"][0] | later | changed)
    data["commitments"] = [first]
    load(data)
    assert codes(client, "q=bridge") == []
    assert codes(client, "q=bridge&as_of=2025-10-05") == ["C1"]
    assert codes(client, "obligor=north") == []
    assert codes(client, "obligor=north&as_of=2025-10-05") == ["C1"]


def test_what_others_say_stands_beside_the_published_level(client: Client) -> None:
    a_rich_process()
    (row,) = ask(client, "code=C1")
    assert (row["implementation"]["level"], row["implementation"]["assessor"]) == ("full", "Editors")
    assert [(said["role"], said["level"]) for said in row["implementation"]["dissent"]] == [
        ("party", "not_initiated")
    ]
    assert [(said["actor"]["slug"], said["stance"]) for said in row["positions"]] == [("south", "disputes")]
    assert [condition["kind"] for condition in row["conditions"]] == ["ends_if"]


def test_a_party_alone_never_publishes_a_level(client: Client) -> None:
    data = process_data()
    judged = {
        "assessor": "North",
        "role": "party",
        "grounds": "we did",
        "confidence": "high",
        "level": "full",
    }
    data["commitments"][0]["assessments"] = [
        {"key": "1", "effective": "2025-10-19", "sources": ["S1"]} | judged
    ]
    load(data)
    (row,) = ask(client, "code=C1")
    assert (row["implementation"]["level"], row["due"]["state"]) == ("not_assessed", "overdue")
    assert [said["assessor"] for said in row["implementation"]["dissent"]] == ["North"]


def test_private_process_is_in_no_answer(client: Client) -> None:
    a_process("open-talks", 2)
    a_process("secret-talks", 2, public=False)
    rows = ask(client, "")
    assert {row["process"] for row in rows} == {"open-talks"}
    assert client.get("/api/v1/commitments/").json()["count"] == 2
    assert codes(client, "process=secret-talks") == []
    assert codes(client, "process=secret-talks&due_state=overdue") == []
