"""Several readings of one clause on the page, rules inside rules, and the reading that was chosen; without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.domain.deadline import deadline_from_data
from agreements.domain.deadlines import RULES, rule_from_data
from agreements.domain.statuses import MemberRole
from agreements.models import Commitment, CommitmentRevision
from agreements.operations.process_file import load_process
from agreements.operations.revisions import newest_revision
from agreements.web.offered import Offered
from agreements.web.revision_forms import RevisionForm, as_on_record
from tests.factories import ENTERED, a_person, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

EVENT = {"key": "E-sign", "kind": "signature", "text": "the accord was signed at the lake"}
COMMON = {
    "as_written": "by 20 December, or before it",
    "paraphrase": "do what C1 says",
    "change": "amended",
    "effective": "2026-11-30",
    "reason": "Two texts went round.",
    "sources": ["S1"],
}
TWO = {
    "readings": "2",
    "reading-0-label": "Text of North",
    "reading-0-kind": "fixed",
    "reading-0-date": "2026-12-20",
    "reading-0-bound": "by",
    "reading-1-label": "Text of South",
    "reading-1-basis": "bound",
    "reading-1-kind": "fixed",
    "reading-1-date": "2026-12-20",
    "reading-1-bound": "before",
}
CHOSEN = {"chosen": "1", "chosen_by": "The mediators", "chosen_because": "South’s text was signed."}


@pytest.fixture
def desk(client: Client) -> Client:
    data = process_data(commitments=2)
    data["events"] = [EVENT | {"effective": "2025-10-19", "zone": "Asia/Qatar", "sources": ["S1"]}]
    process = load_process(data=data, at=ENTERED).process
    client.force_login(a_person("mediator", process, MemberRole.MEDIATOR))
    return client


def address() -> str:
    return reverse("revise", args=[Commitment.objects.get(code="C1").pk])


def say(client: Client, step: str, **said: Any) -> Any:
    seen = str(newest_revision(Commitment.objects.get(code="C1")).pk)
    return client.post(address(), COMMON | {"seen": seen, "step": step} | said)


def names(html: str) -> set[str]:
    return set(re.findall(r'name="(reading-[^"]+|chosen[^"]*)"', html))


def newest() -> dict[str, Any]:
    return newest_revision(Commitment.objects.get(code="C1")).deadline


def test_a_reading_is_added_and_nothing_typed_is_lost(desk):
    one = {name: value for name, value in TWO.items() if name.startswith("reading-0")}
    html = say(desk, "add", readings="1", **one).content.decode()
    assert {"reading-0-label", "reading-0-date", "reading-1-label", "reading-1-kind", "chosen"} <= names(html)
    assert 'value="2026-12-20"' in html and "Two texts went round." in html and 'value="2"' in html
    assert 'class="field invalid"' not in html
    assert CommitmentRevision.objects.count() == 2


@pytest.mark.parametrize(("gone", "left", "chosen"), [(0, "South", "0"), (1, "North", "")])
def test_a_reading_is_taken_away_and_the_choice_moves_with_the_rest(desk, gone, left, chosen):
    three = TWO | {"readings": "3", "reading-2-label": "A third", "reading-2-kind": "undated"} | CHOSEN
    html = say(desk, f"remove-{gone}", **three).content.decode()
    assert f"Text of {left}" in html and "A third" in html
    assert f"Text of {'North' if left == 'South' else 'South'}" not in html
    assert ("selected>Reading 1" in html) == (chosen == "0")
    assert "reading-2-kind" not in names(html)


@pytest.mark.parametrize("step", ["remove-7", "remove-", "remove-x", "add"])
def test_a_shape_that_cannot_be_leaves_the_form_as_it_was(desk, step):
    assert say(desk, step, **(TWO | {"readings": "12"})).status_code == 200
    assert say(desk, step, **(TWO | {"readings": "many"})).status_code == 200


def test_two_readings_are_recorded_side_by_side(desk):
    html = say(desk, "preview", **TWO).content.decode()
    assert "Text of North: Due by the end of 20 Dec 2026" in html
    assert "Text of South: Due before 20 Dec 2026 begins" in html
    assert say(desk, "confirm", **TWO).status_code == 302
    first, second = newest()["readings"]
    assert "chosen" not in newest()
    assert ("basis" in first, second["basis"], second["label"]) == (False, "bound", "Text of South")


def test_a_chosen_reading_names_who_chose_and_why(desk):
    html = say(desk, "preview", **TWO, **CHOSEN).content.decode()
    assert "Chosen by The mediators: South’s text was signed." in html
    assert say(desk, "confirm", **TWO, **CHOSEN).status_code == 302
    assert newest()["chosen"] == {"reading": 1, "by": "The mediators", "because": "South’s text was signed."}
    page = desk.get(Commitment.objects.get(code="C1").get_absolute_url()).content.decode()
    assert "South’s text was signed." in page and "another bound" in page


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"chosen": "1", "chosen_by": ""}, "chosen_by"),
        ({"chosen": "1", "chosen_because": ""}, "chosen_because"),
        ({"chosen": "", "chosen_because": "why"}, "chosen"),
        ({"chosen": "2"}, "chosen"),
        ({"reading-1-label": ""}, "reading-1-label"),
        ({"reading-1-kind": ""}, "reading-1-kind"),
        ({"reading-1-date": "2026-13-01"}, "reading-1-date"),
        ({"reading-1-zone": "Mars/Base"}, "reading-1-zone"),
        (
            {
                "reading-1-kind": "offset",
                "reading-1-amount": "-5",
                "reading-1-unit": "day",
                "reading-1-bound": "within",
            },
            "reading-1-amount",
        ),
        (
            {
                "reading-1-kind": "offset",
                "reading-1-amount": "2",
                "reading-1-unit": "day",
                "reading-1-anchor": "C1.completed",
            },
            "reading-1-anchor",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_reading(desk, changed, place):
    said = TWO | {"chosen": "0", "chosen_by": "x", "chosen_because": "y"} | changed
    response = say(desk, "preview", **said)
    assert response.status_code == 422
    assert f'href="#id_{place}"' in response.content.decode()


def test_a_rule_inside_a_rule_has_fields_of_its_own(desk):
    outer = {"reading-0-kind": "vague_with_limit", "reading-0-word": "as soon as possible"}
    html = say(desk, "shape", **outer, **{"reading-0-rule-kind": "offset"}).content.decode()
    assert {
        "reading-0-word",
        "reading-0-rule-kind",
        "reading-0-rule-amount",
        "reading-0-rule-anchor",
    } <= names(html)
    inner = {"reading-0-rule-kind": "offset", "reading-0-rule-amount": "5", "reading-0-rule-unit": "day"}
    inner |= {"reading-0-rule-anchor": "E-sign"}
    assert say(desk, "confirm", **outer, **inner).status_code == 302
    rule = newest()["rule"]
    assert (rule["kind"], rule["rule"]["anchor"], rule["rule"]["amount"]) == ("vague_with_limit", "E-sign", 5)
    wrong = say(desk, "preview", **outer, **inner | {"reading-0-rule-amount": "99999"})
    assert 'href="#id_reading-0-rule-amount"' in wrong.content.decode()


def test_two_rules_inside_one_and_an_event_still_to_come(desk):
    typed = {
        "awaits": "E-vote: the elections are held",
        "reading-0-kind": "whichever",
        "reading-0-which": "first",
        "reading-0-rule-kind": "fixed",
        "reading-0-rule-date": "2026-12-20",
        "reading-0-rule-bound": "by",
        "reading-0-other-kind": "on_event",
        "reading-0-other-anchor": "E-vote",
        "reading-0-other-then": "once",
    }
    html = say(desk, "shape", **typed).content.decode()
    assert {"reading-0-rule-date", "reading-0-other-anchor"} <= names(html)
    assert "E-vote · the elections are held" in html
    assert say(desk, "confirm", **typed).status_code == 302
    deadline = newest()
    assert deadline["awaits"] == {"E-vote": "the elections are held"}
    assert (deadline["rule"]["rule"]["date"], deadline["rule"]["other"]["anchor"]) == ("2026-12-20", "E-vote")
    revision = newest_revision(Commitment.objects.get(code="C1"))
    html = desk.get(reverse("revision-correct", args=[revision.pk])).content.decode()
    assert "E-vote: the elections are held" in html
    wrong = say(desk, "preview", **typed | {"awaits": typed["awaits"] + "\nE-none: nothing"})
    assert 'href="#id_awaits"' in wrong.content.decode()


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_of_rule_that_is_on_record_comes_back_out_of_its_form(desk, kind):
    rule = rule_from_data({"kind": kind, **RULES[kind].example}, "Asia/Kabul")
    filled = as_on_record({"as_written": "words", "rule": rule.to_data()})
    awaits = dict.fromkeys(rule.anchors(), "it happens")
    codes = [(code, code) for code in rule.commitments()]
    anchors = [("all", [(name, name) for name in awaits])]
    offered = Offered(anchors, codes, "Asia/Kabul", [], [])
    sent = {name: value for name, value in (COMMON | filled).items() if value is not None}
    form = RevisionForm(sent, offered=offered, cited=[], zone="Asia/Kabul")
    form.is_valid()
    assert not [name for name in form.errors if name.startswith("reading")], form.errors
    assert deadline_from_data(form.deadline, "Asia/Kabul").readings[0].rule == rule


def test_things_to_wait_for_are_offered_under_their_names(desk):
    html = desk.get(address(), {"kind": "offset"}).content.decode()
    assert "E-sign · Signature, 19 Oct 2025: the accord was signed at the lake" in html
    assert "R1 · Lake round ends" in html and "C2 · Do what C2 says is completed" in html
    assert "C1.completed" not in html


def test_zones_of_the_record_come_first_and_every_other_can_be_searched(desk):
    html = desk.get(address(), {"kind": "fixed"}).content.decode()
    offered = re.findall(r'<option value="([A-Z][^"]*)">', html[html.index('id="zones"') :])
    assert offered[:3] == ["Asia/Kabul", "Asia/Qatar", "UTC"] or offered[:2] == ["Asia/Kabul", "Asia/Qatar"]
    assert {"Asia/Karachi", "Europe/Istanbul", "America/New_York"} <= set(offered)


def test_the_deadline_as_it_stands_fills_the_form(desk):
    say(desk, "confirm", **TWO, **CHOSEN)
    html = desk.get(address(), {"kind": "standing"}).content.decode()
    assert 'value="Text of South"' in html and "South’s text was signed." in html
    assert 'value="2026-12-20"' in html
