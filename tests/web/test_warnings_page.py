"""How a process is warned: the page on which its mediators and administrators set it."""

from __future__ import annotations

import re

import pytest

from monitoring.models import EscalationPlan, LeadTimes
from tests.factories import a_person, a_process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

PAGE = "/processes/lake-talks/warnings/"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def mediator(client, process):
    person = a_person("mediator", process, "mediator")
    client.force_login(person)
    return person


#: Status of the page by who asks: in a process open to all, and in a private one.
MAY = {
    "nobody": (302, 302),
    "reader": (403, 404),
    "analyst": (403, 403),
    "delegate": (403, 403),
    "mediator": (200, 200),
    "mediator elsewhere": (403, 404),
    "administrator": (200, 200),
}


@pytest.mark.parametrize(("who", "statuses"), MAY.items())
@pytest.mark.parametrize("public", [True, False])
def test_who_may_set_it(client, who, statuses, public):
    process = a_process(public=public)
    if who == "mediator elsewhere":
        client.force_login(a_person("someone", a_process("hill-talks"), "mediator"))
    elif who in ("reader", "administrator"):
        client.force_login(a_person("someone", administrator=who == "administrator"))
    elif who != "nobody":
        client.force_login(a_person("someone", process, who, "north" if who == "delegate" else ""))
    expected = statuses[0 if public else 1]
    assert client.get(PAGE).status_code == expected
    if expected != 200:
        client.post(PAGE, {"verb": "lead", "days": [7], "reason": "because"})
        assert not LeadTimes.objects.exists()
    shown = client.get("/processes/lake-talks/").content.decode()
    assert (PAGE in shown) is (expected == 200)


def test_days_are_chosen_and_the_earlier_choice_stays_on_record(client, mediator):
    assert "warned 14, 7, 3, 1 days before a date" in words(client.get(PAGE).content.decode())
    for days in ([30, 7], [2]):
        answer = client.post(PAGE, {"verb": "lead", "days": days, "reason": "The border is far."})
        assert answer.status_code == 302
    html = client.get(PAGE).content.decode()
    assert "warned 2 days before a date" in words(html)
    assert "30, 7" in html and html.count("The border is far.") == 2
    assert "Recorded. It holds from now on" in html


def test_a_second_person_is_named_and_that_is_ended_again(client, process, mediator):
    second = a_person("second", process, "analyst")
    sent = {"verb": "plan", "hours": "12", "to": second.pk, "from_threshold": "due"}
    assert client.post(PAGE, sent).status_code == 302
    assert "within 12 hours goes to second as well" in words(client.get(PAGE).content.decode())
    assert client.post(PAGE, {"verb": "end"}).status_code == 302
    html = client.get(PAGE).content.decode()
    assert "is not passed on to anybody" in html and "nobody" in html
    assert EscalationPlan.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verb": "lead", "reason": "because"}, "Choose at least one day before a date."),
        ({"verb": "lead", "days": [7]}, "This field is required."),
        ({"verb": "lead", "days": [8], "reason": "because"}, "Select a valid choice"),
        ({"verb": "plan", "hours": "0", "to": "", "from_threshold": "due"}, "greater than or equal to 1"),
        ({"verb": "plan", "hours": "9", "to": "999999", "from_threshold": "due"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_set_is_said_at_its_place(client, mediator, sent, said):
    answer = client.post(PAGE, sent)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not LeadTimes.objects.exists() and not EscalationPlan.objects.exists()


def test_a_form_that_says_nothing_changes_nothing(client, mediator):
    assert client.post(PAGE, {}).status_code == 302
    assert "Nothing is passed on in this process." in client.get(PAGE).content.decode()


def test_a_delegate_is_no_second_person(client, process, mediator):
    a_person("northerner", process, "delegate", "north")
    assert "northerner" not in client.get(PAGE).content.decode()
