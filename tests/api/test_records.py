"""Processes, agreements, rounds, actors and sources as a program reads them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from agreements.models import Process, Round, Source
from tests.api.worlds import a_rich_process, a_token, bearer, problem
from tests.factories import ISTANBUL, a_person, istanbul

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


def ask(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content[:300]
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_a_process_says_what_is_on_record(client: Client) -> None:
    istanbul()
    (process,) = ask(client, f"processes/?process={ISTANBUL}")
    assert process == client.get(f"/api/v1/processes/{ISTANBUL}/").json()
    assert process["counts"]["commitments"] == len(ask(client, "commitments/?limit=200"))
    assert process["counts"]["sources"] == len(ask(client, "sources/?limit=200"))
    assert process["counts"]["rounds"] == len(ask(client, "rounds/?limit=200"))
    assert process["counts"]["actors"] == len(ask(client, "actors/?limit=200"))
    assert [one["code"] for one in process["agreements"]] == [
        one["code"] for one in ask(client, "agreements/")
    ]
    assert process["moments"] and process["questions"] == []


def test_counts_are_those_of_the_point(client: Client) -> None:
    istanbul()
    then = client.get(f"/api/v1/processes/{ISTANBUL}/?as_of=2025-10-20&known_at=2025-10-20").json()
    now = client.get(f"/api/v1/processes/{ISTANBUL}/").json()
    assert then["counts"]["commitments"] < now["counts"]["commitments"]


def test_an_agreement_says_its_dates_texts_and_participants(client: Client) -> None:
    istanbul()
    (agreement,) = ask(client, f"agreements/?process={ISTANBUL}&code=A2")
    assert agreement == client.get(f"/api/v1/agreements/{agreement['slug']}/").json()
    assert {"publication"} <= {date["kind"] for date in agreement["dates"]}
    assert {"joint_text", "medium_account"} <= {layer["kind"] for layer in agreement["texts"]}
    assert any(passage["silent"] for layer in agreement["texts"] for passage in layer["passages"])
    assert {"pak", "afg-iea"} <= {part["actor"]["slug"] for part in agreement["participations"]}
    assert all("A2" in one["about"] for one in agreement["disagreements"]) and agreement["disagreements"]


def test_a_round_says_how_it_was_planned_and_what_each_side_says_of_it(client: Client) -> None:
    istanbul()
    (planned,) = ask(client, f"rounds/?process={ISTANBUL}&code=R3&as_of=2025-11-03")
    assert planned["planned"]["from"] == "2025-11-06"
    assert planned["planned"] | {"until": None} == planned["planned"]
    assert (planned["planned"]["venue"], planned["planned"]["announced"]) == ("Istanbul", "2025-10-30")
    assert (planned["state"], planned["due"]["state"], planned["outcomes"]) == ("scheduled", "upcoming", [])
    assert planned["due"]["latest"] == "2025-11-06T23:59:59.999999+03:00"
    (held,) = ask(client, f"rounds/?process={ISTANBUL}&code=R3&as_of=2025-11-08")
    assert held["due"]["state"] == "closed"
    assert held["outcomes"] and held["delegations"] and held["numbers"]
    assert held == client.get(f"/api/v1/rounds/{held['id']}/?as_of=2025-11-08").json()


def test_nobody_knows_of_the_round_before_it_was_announced(client: Client) -> None:
    istanbul()
    query = "as_of=2025-11-08&known_at=2025-10-29"
    assert ask(client, f"rounds/?process={ISTANBUL}&code=R3&{query}") == []
    problem(client.get(f"/api/v1/rounds/{Round.objects.get(code='R3').pk}/?{query}"), 404)


@pytest.mark.parametrize(
    "name", ["Fitna al-Khawarij", "FAK", "TTP", "Tehreek-i-Taliban", "tehreek-e-taliban"]
)
def test_every_name_finds_the_one_actor(name: str, client: Client) -> None:
    istanbul()
    response = client.get("/api/v1/actors/", {"q": name})
    assert [actor["slug"] for actor in response.json()["results"]] == ["ttp"]


def test_an_actor_says_who_calls_it_what(client: Client) -> None:
    istanbul()
    (actor,) = ask(client, "actors/?code=ttp")
    assert actor == client.get("/api/v1/actors/ttp/").json()
    assert {"pejorative"} <= {stance for name in actor["names"] for stance in name["stances"]}
    assert all(name["used_by"] and name["since"] for name in actor["names"])
    pakistan = client.get("/api/v1/actors/pak/").json()
    assert pakistan["owes"] == len(ask(client, "commitments/?obligor=pak&limit=200"))
    assert pakistan["is_owed"] == len(ask(client, "commitments/?counterparty=pak&limit=200"))


def test_actors_of_one_process(client: Client) -> None:
    istanbul()
    a_rich_process()
    slugs = {actor["slug"] for actor in ask(client, "actors/?process=rich-talks")}
    assert slugs == {"north", "south", "helper", "rich-talks-actor-1"}


def test_a_source_says_its_grade(client: Client) -> None:
    istanbul()
    (source,) = ask(client, f"sources/?process={ISTANBUL}&code=S1")
    assert (source["grade"], source["reliability"], source["credibility"]) == (None, None, None)
    assert source["url"].startswith("http")
    assert source == client.get(f"/api/v1/sources/{source['id']}/").json()


def test_every_code_that_is_cited_can_be_looked_up(client: Client) -> None:
    istanbul()
    known = {source["code"] for source in ask(client, "sources/?limit=200")}
    cited = {
        code for row in ask(client, "commitments/?limit=200") for code in row["implementation"]["sources"]
    }
    assert cited <= known


def test_what_deadlines_hang_on_can_be_looked_up(client: Client) -> None:
    istanbul()
    (event,) = ask(client, f"events/?process={ISTANBUL}&code=E-doha")
    assert (event["date"][:4], bool(event["sources"])) == ("2025", True)
    assert ask(client, "events/?code=E-doha&known_at=2025-10-11") == []


def test_what_sources_say_differently_is_found_by_what_it_is_about(client: Client) -> None:
    istanbul()
    everything = ask(client, "disagreements/?limit=200")
    about = everything[0]["about"][0]
    found = ask(client, f"disagreements/?about={about}")
    assert found == [one for one in everything if about in one["about"]]


HIDDEN = [
    "processes/rich-talks/",
    "agreements/rich-talks-agreement-1/",
    "actors/rich-talks-actor-1/",
    "rounds/{round}/",
    "sources/{source}/",
]


@pytest.fixture
def hidden(db: None) -> list[str]:
    a_rich_process(public=False)
    places = {"round": Round.objects.get(code="R1").pk, "source": Source.objects.get(code="S1").pk}
    return [path.format(**places) for path in HIDDEN]


def test_private_answers_exactly_like_missing(hidden: list[str], client: Client) -> None:
    missing = client.get("/api/v1/processes/no-such-process/")
    for path in hidden:
        response = client.get(f"/api/v1/{path}")
        assert (response.status_code, response.content) == (missing.status_code, missing.content)
        assert set(response.headers) == set(missing.headers)


def test_private_is_in_no_list_and_no_count(hidden: list[str], client: Client) -> None:
    for noun in (
        "processes",
        "agreements",
        "actors",
        "rounds",
        "sources",
        "commitments",
        "events",
        "disagreements",
        "notes",
    ):
        body = client.get(f"/api/v1/{noun}/").json()
        assert (body["results"], body["count"]) == ([], 0), noun


def test_members_see_their_private_process(hidden: list[str]) -> None:
    analyst = bearer(a_token(a_person("analyst", Process.objects.get(), "analyst")))
    assert [analyst.get(f"/api/v1/{path}").status_code for path in hidden] == [200] * len(hidden)


def test_shared_actor_shows_only_what_may_be_seen(client: Client) -> None:
    """North takes part in an open and in a private process; only the open one is said."""
    a_rich_process("open-talks")
    a_rich_process("secret-talks", public=False)
    north = client.get("/api/v1/actors/north/").json()
    assert {part["process"] for part in north["participations"]} == {"open-talks"}
    assert north["owes"] == 2
    assert "secret" not in client.get("/api/v1/actors/?limit=200").content.decode()
