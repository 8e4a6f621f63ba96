"""Who stands under which heading: on pages, in lists and over the API, in the words of the glossary."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from agreements.domain.roles import LINES
from agreements.domain.statuses import Role
from agreements.models import Agreement, Round
from agreements.models.legal import legal_states
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, ROOT, point, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

PAGE = "/agreements/lake-talks-agreement/"


def load(*parts: dict[str, Any], **more: Any) -> None:
    """The talks of the lake with these participations instead of its own."""
    data = process_data() | more
    data["actors"] += [
        {"slug": name, "label": name.title(), "kind": "state", "sources": ["S1"]}
        for name in ("hill", "island", "coast")
    ]
    data["participations"] = [
        {"key": str(number), "sources": ["S1"]} | part for number, part in enumerate(parts)
    ]
    load_process(data=data, at=ENTERED)


def part(actor: str, role: str, agreement: str = "A1", **more: Any) -> dict[str, Any]:
    return {"actor": actor, "role": role} | ({"agreement": agreement} if agreement else {}) | more


def lines(client: Client, address: str = PAGE) -> dict[str, str]:
    """By heading, what stands beside it in the head of a page."""
    html = client.get(address).content.decode()
    head = html[html.index('<dl class="meta">') : html.index("</header>", html.index('<dl class="meta">'))]
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", head, re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", name): " ".join(re.sub(r"<[^>]+>", " ", text).split()) for name, text in found
    }


SIDES = (part("north", "party"), part("south", "signatory"))


def test_whoever_is_bound_without_signing_has_a_line_of_its_own(client: Client) -> None:
    load(*SIDES, part("hill", "bound_not_signing", description="did not sign"))
    said = lines(client)
    assert (said["Parties"], said["Bound without signing"]) == ("North · South", "Hill")
    assert "Hill</a></bdi> (did not sign)" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PARTY, Role.SIGNATORY)])
def test_every_other_role_stands_under_its_own_heading(client: Client, role: Role) -> None:
    load(*SIDES, part("hill", role))
    said = lines(client)
    assert said["Parties"] == "North · South"
    assert said[LINES[role]] == "Hill"


def test_mediators_and_hosts_are_those_of_the_process_where_the_agreement_names_none(client: Client) -> None:
    load(*SIDES, part("helper", "mediator", ""), part("hill", "host", ""), part("island", "witness", ""))
    said = lines(client)
    assert (said["Mediators"], said["Hosts"]) == ("Helper of the process", "Hill of the process")
    assert "Witnesses" not in said


def test_an_agreement_keeps_its_own_mediator_and_has_the_host_of_the_process(client: Client) -> None:
    load(*SIDES, part("coast", "mediator"), part("helper", "mediator", ""), part("hill", "host", ""))
    said = lines(client)
    assert (said["Mediators"], said["Hosts"]) == ("Coast", "Hill of the process")


def test_none_is_said_of_the_agreement_where_it_names_whom_it_binds_and_no_party(client: Client) -> None:
    load(part("hill", "bound_not_signing"), part("north", "party", ""))
    said = lines(client)
    assert (said["Parties"], said["Bound without signing"]) == ("none on record for this agreement", "Hill")
    assert lines(client, "/processes/lake-talks/")["Parties"] == "North"


def test_an_agreement_that_names_no_side_is_between_the_parties_of_the_process(client: Client) -> None:
    load(part("north", "party", ""), part("south", "party", ""), part("hill", "witness"))
    assert lines(client)["Parties"] == "North · South of the process"
    found = Agreement.objects.get()
    assert legal_states([found.pk], point("2025-12-01"))[found.pk].state is not None


def test_a_round_has_the_hosts_and_mediators_of_the_process(client: Client) -> None:
    load(
        *SIDES,
        part("helper", "mediator", ""),
        part("hill", "host", "", round="R1"),
        part("island", "host", ""),
    )
    found = Round.objects.get()
    said = lines(client, f"/rounds/{found.pk}/")
    assert (said["Hosts"], said["Mediators"]) == ("Hill", "Helper of the process")
    answer = client.get(f"/api/v1/rounds/{found.pk}/").json()
    assert [one["slug"] for one in answer["mediators"]] == ["helper"]
    assert (answer["of_process"], [one["slug"] for one in answer["hosts"]]) == (["mediator"], ["hill"])


def test_the_list_says_the_same(client: Client) -> None:
    load(
        *SIDES, part("hill", "bound_not_signing"), part("coast", "guarantor"), part("helper", "mediator", "")
    )
    html = re.sub(r"<[^>]+>", "", client.get("/agreements/").content.decode())
    for said in (
        "Parties: North, South",
        "Bound without signing: Hill",
        "Guarantors: Coast",
        "Mediators: Helper (of the process)",
    ):
        assert said in html


def test_the_list_finds_by_party_and_by_mediator_whom_the_page_names_so(client: Client) -> None:
    load(
        *SIDES, part("hill", "bound_not_signing"), part("helper", "mediator", ""), part("island", "party", "")
    )

    def found(**chosen: str) -> bool:
        return "Agreement of lake-talks" in client.get("/agreements/", chosen).content.decode()

    assert found(party="north") and found(party="south") and found(mediator="helper")
    assert not found(party="hill") and not found(party="island") and not found(mediator="north")


def test_the_api_says_the_same(client: Client) -> None:
    load(*SIDES, part("hill", "bound_not_signing"), part("helper", "mediator", ""))
    parts = client.get("/api/v1/agreements/lake-talks-agreement/").json()["participations"]
    assert [(one["actor"]["slug"], one["line"], one["words"], one["of_process"]) for one in parts] == [
        ("north", "party", "party", False),
        ("south", "party", "signatory", False),
        ("hill", "bound_not_signing", "bound without signing", False),
        ("helper", "mediator", "mediator", True),
    ]
    (whole,) = client.get("/api/v1/processes/lake-talks/").json()["participations"]
    assert (whole["actor"]["slug"], whole["role"], whole["of_process"]) == ("helper", "mediator", False)


@pytest.mark.parametrize(
    ("role", "words"), [("bound_not_signing", "bound without signing"), ("host", "host")]
)
def test_the_legal_state_calls_a_speaker_what_the_page_calls_it(
    client: Client, role: str, words: str
) -> None:
    says = {"key": "1", "says": "not_in_force", "actor": "hill", "effective": "2025-11-01", "sources": ["S1"]}
    data = process_data()
    agreement = data["agreements"][0] | {"force_statements": [says]}
    load(*SIDES, part("hill", role), agreements=[agreement])
    why = client.get("/api/v1/agreements/lake-talks-agreement/").json()["legal_state"]["explanation"]
    assert f"Hill ({words}) speaks for itself there, not for a party." in why
    assert f"({words}) speaks for itself" in client.get(PAGE).content.decode()


def test_a_party_of_the_process_speaks_as_a_party_where_the_page_calls_it_one() -> None:
    says = {
        "key": "1",
        "says": "not_in_force",
        "actor": "north",
        "effective": "2025-11-01",
        "sources": ["S1"],
    }
    agreement = process_data()["agreements"][0] | {"force_statements": [says]}
    force = {"key": "E-1", "kind": "entry_into_force", "text": "x", "agreement": "A1"}
    load(
        part("north", "party", ""),
        part("south", "party", ""),
        agreements=[agreement],
        events=[force | {"effective": "2025-10-02", "sources": ["S1"]}],
    )
    found = Agreement.objects.get()
    assert legal_states([found.pk], point("2025-12-01"))[found.pk].state == "disputed"


def test_the_glossary_has_the_words() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text()
    for word in ("party", "signatory", "bound without signing", "guarantor", "witness", "observer"):
        assert re.search(rf"^\| [^|]*\b{word}\b", glossary, re.MULTILINE), word
