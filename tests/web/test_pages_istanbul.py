"""The Istanbul process on its pages: accounts side by side, two results of one clause, nothing known too early."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from agreements.models import Commitment, Process, Round
from tests.factories import ISTANBUL, istanbul

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

STATEMENT = "/agreements/istanbul-joint-statement-2025-10/"
#: The days on which the Must-show of the record stand.
BEFORE, AFTER, HINDSIGHT = "?as_of=2025-11-03", "?as_of=2025-11-08", "?as_of=2025-11-08&known_at=2025-10-29"


@pytest.fixture
def process() -> Process:
    return istanbul()


def text(client: Client, address: str, status: int = 200) -> str:
    """What a reader sees: no markup, one space between words."""
    response = client.get(address)
    assert response.status_code == status
    body = re.sub(r"<head>.*?</head>", "", response.content.decode(), flags=re.DOTALL)
    body = re.sub(r"</?(bdi|time|sup|b)\b[^>]*>", "", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def commitment(process: Process, code: str) -> str:
    return f"/commitments/{Commitment.objects.get(process=process, code=code).pk}/"


def a_round(process: Process, code: str) -> str:
    return f"/rounds/{Round.objects.get(process=process, code=code).pk}/"


def test_the_agreement_page_counts_down_to_the_round_and_shows_both_days_of_publication(client, process):
    seen = text(client, STATEMENT + BEFORE)
    assert "You are reading 3 November 2025, as known today." in seen
    assert "Next round of talks in 3 days 6 Nov 2025 · Istanbul" in seen
    assert "Published 30 Oct 2025" in seen and "or 31 Oct" in seen
    assert "Initialled not on record" in seen and "Signed not on record" in seen


def test_a_condition_in_one_account_only_is_told_as_that(client, process):
    seen = text(client, STATEMENT + BEFORE)
    assert (
        "“Afghan soil is not used for terrorism against Pakistan” stands only in the account of Web Desk, "
        "Pakistan. It is absent from: Türkiye text, Kabul statement."
    ) in seen
    assert "the joint statement as quoted speaks of penalising the violating party" in seen
    assert "“hold any violating party accountable through appropriate measures”" in seen
    own = text(client, commitment(process, "C9") + BEFORE)
    assert "Stated by Web Desk, Pakistan Absent from Türkiye text, Kabul statement" in own
    assert "Nobody on record says whether it is." in own


def test_one_clause_has_two_results(client, process):
    met, decided = (text(client, commitment(process, code) + AFTER) for code in ("C12a", "C12"))
    assert "Closed Full" in met and "The meeting was held in Istanbul from 6 November 2025 (R3)." in met
    assert "Overdue Not started" in decided and "nothing was decided" in decided
    assert "Late from" in decided and "02:00 PKT (Asia/Karachi), 7 Nov 2025" in decided


def test_undated_and_standing_commitments_are_never_overdue(client, process):
    seen = text(client, f"/commitments/?process={ISTANBUL}&due_state=overdue&as_of=2025-11-08")
    assert "C12" in seen and not re.search(r"\bC(9|10|11|13)\b", seen)


@pytest.mark.parametrize(
    "address", [STATEMENT, f"/processes/{ISTANBUL}/", "/commitments/", "/agreements/", "/search/?q=Istanbul"]
)
def test_no_page_knows_what_became_known_later(client, process, address):
    joint = "&" if "?" in address else "?"
    response = client.get(address + joint + HINDSIGHT[1:])
    seen = html.unescape(response.content.decode())
    assert response.status_code == (404 if address == STATEMENT else 200)
    assert "6 Nov" not in seen and "principal-level" not in seen and "Joint statement" not in seen


def test_a_round_nobody_had_heard_of_is_missing_and_the_page_leads_back_to_today(client, process):
    address = a_round(process, "R3")
    seen = client.get(address + HINDSIGHT)
    assert seen.status_code == 404
    assert f'href="{address}"' in seen.content.decode()
    assert "Planned for 6 Nov 2025" in text(client, address + BEFORE)


def test_several_accounts_of_an_outcome_stand_side_by_side(client, process):
    seen = text(client, a_round(process, "R4"))
    assert "By the account of Dawn, cited by The Diplomatic Insight" in seen
    assert "By the account of Reuters, cited by Afghanistan International" in seen
    assert "Accounts of the outcome differ" in seen
    counted = text(client, a_round(process, "R3") + AFTER)
    assert "third round (counting Doha) [S20] by Pakistan" in counted
    assert "Head: Lt Gen Asim Malik (ISI head)" in counted


def test_whether_it_is_in_force_is_disputed_once_the_sides_differ(client, process):
    assert "Disputed" not in text(client, STATEMENT + AFTER).split("Parties")[0]
    seen = text(client, STATEMENT + "?as_of=2025-11-29").split("Parties")[0]
    assert "Disputed" in seen
    assert "C9: Whether it is in force is disputed." in seen
    assert "According to Islamic Republic of Pakistan (since 28 Nov 2025), it is not in force." in seen
    assert "Islamic Emirate of Afghanistan (since 8 Nov 2025), it is in force." in seen


def test_the_page_of_the_ceasefire_clause_says_so_too_and_what_follows_from_its_conditions(client, process):
    seen = text(client, commitment(process, "C9") + "?as_of=2025-11-29")
    assert "Whether it is in force is disputed." in seen.split("As of")[0]
    assert "What follows" in seen.split("Conditions")[1]


def test_an_extension_keeps_the_old_wording_and_date(client, process):
    seen = text(client, commitment(process, "C14"))
    assert "extended · stands at this point" in seen
    assert "48 hours from 18:00" in seen


def test_an_actor_shows_who_uses_which_name_and_no_verdict(client, process):
    seen = text(client, "/actors/ttp/")
    assert (
        "Fitna al-Khawarij (FAK) [S0] [S36] Government of Pakistan, by interior-ministry notification" in seen
    )
    assert "Pejorative" in seen and "Official usage" in seen
    other = text(client, "/actors/afg-iea/")
    assert (
        "Islamic Emirate of Afghanistan (IEA) [S7] [S8] Kabul" in other and "judges no recognition" in other
    )


def test_the_process_page_offers_moments_and_names_in_dispute(client, process):
    response = client.get(f"/processes/{ISTANBUL}/")
    body = response.content.decode()
    assert f'href="/processes/{ISTANBUL}/?as_of=2025-11-03"' in body
    seen = text(client, f"/processes/{ISTANBUL}/")
    assert "Durand Line" in seen and "The record uses none of these itself." in seen
    assert "Where the sources differ" in seen


def test_a_page_cites_its_sources_and_itself(client, process):
    body = client.get(STATEMENT + BEFORE).content.decode()
    assert 'href="#source-S1"' in body and 'id="source-S1"' in body
    now = "2026-12-01T12%3A00%3A00Z"
    permalink = f"{STATEMENT}?as_of=2025-11-03&amp;known_at={now}&amp;recorded_at={now}"
    assert f'href="http://testserver{permalink}"' in body
    assert "@misc{ahd-joint-statement-on-the-istanbul-talks-in-20251103-" in body
    assert f'href="/api/v1{permalink}"' in body


@pytest.mark.parametrize(
    "address",
    [STATEMENT, f"/processes/{ISTANBUL}/", "/commitments/", "/actors/afg-iea/", "/search/?q=ceasefire"],
)
def test_every_link_into_the_record_keeps_the_readers_point(client, process, address):
    joint = "&" if "?" in address else "?"
    body = html.unescape(client.get(f"{address}{joint}as_of=2025-11-03").content.decode())
    main = body.split('<main id="main"')[1].split("</main>")[0]
    links = set(re.findall(r'href="(/(?:agreements|commitments|rounds|actors|processes)/[^"]*)"', main))
    steps = {link for link in links if re.fullmatch(rf"/processes/{ISTANBUL}/\?as_of=[^&]*", link)}
    # A feed that is subscribed to goes with the time.
    steps |= {link for link in links if link.endswith((".ics", ".atom"))}
    assert links
    assert [link for link in links - steps if "as_of=2025-11-03" not in link] == []


def test_a_date_is_explained_by_titles_that_lead_to_what_they_name(client, process):
    address = commitment(process, "C14") + "?as_of=2025-10-21"
    assert "ends with the end of R1 “Doha round” (19 Oct 2025). That period is over." in text(client, address)
    doha = a_round(process, "R1")
    assert (
        f'<a href="{doha}?as_of=2025-10-21">the end of R1 “Doha round”</a>'
        in client.get(address).content.decode()
    )
    ceasefire = client.get(commitment(process, "C1") + "?as_of=2025-10-21").content.decode()
    assert '<a href="#fact-E-doha">“Doha ceasefire agreed”</a>' in ceasefire
    assert '<li id="fact-E-doha">' in ceasefire


def test_a_state_in_law_lists_the_statements_that_it_was_read_from(client, process):
    seen = text(client, STATEMENT + "?as_of=2025-11-29")
    assert "Read from" in seen
    assert re.search(r"Statement by \w+[^,]*, 2[78] Nov 2025 \[S\d+\]", seen)
