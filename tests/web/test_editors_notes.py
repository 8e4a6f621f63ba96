"""What editors note for each other is read by those who edit, and by nobody else: on pages and over the API."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Commitment, Process, User
from agreements.operations.process_file import load_process
from tests.api.worlds import a_token, bearer
from tests.factories import ENTERED, a_person, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

KINDS = ("remark", "tricky", "outcome", "status", "version")
SUBJECTS = ("lake-talks", "A1", "C1", "north")
LESSON, ANSWER = "Store the place beside the day.", "That C1 is late."


@pytest.fixture
def process() -> Process:
    data = process_data()
    when = {"effective": "2025-10-02", "sources": ["S1"]}
    data["notes"] = [
        {"key": f"{about}-{kind}", "about": about, "kind": kind, "text": f"A {kind} of {about}."} | when
        for about in SUBJECTS
        for kind in KINDS
    ]
    about = {"about": ["A1", "C1"], "lesson": LESSON}
    data["disagreements"] = [{"key": "day", "text": "Two accounts give two days."} | about | when]
    data["process"]["questions"] = [{"as_of": "2025-11-08", "question": "Which is late?", "answer": ANSWER}]
    return load_process(data=data, at=ENTERED).process


def addresses() -> list[str]:
    commitment = Commitment.objects.get(process__slug="lake-talks")
    return ["/processes/lake-talks/", "/agreements/lake-talks-agreement/", "/actors/north/"] + [
        commitment.get_absolute_url()
    ]


def read(client: Client) -> str:
    return "\n".join(client.get(address).content.decode() for address in addresses())


def answered(client: Client) -> str:
    """Everything that the API says of them, as one text."""
    one = Commitment.objects.get(process__slug="lake-talks").pk
    paths = ("notes/", "disagreements/", "processes/", "agreements/", f"commitments/{one}/")
    return "\n".join(client.get(f"/api/v1/{path}").content.decode() for path in paths)


NOTES = [f"A {kind} of {about}." for about in SUBJECTS for kind in KINDS] + [LESSON, ANSWER]


def other_process() -> Process:
    return load_process(data=process_data("hill-talks"), at=ENTERED).process


def test_an_anonymous_reader_meets_none_of_it(client: Client, process: Process) -> None:
    said = read(client) + answered(client)
    assert [note for note in NOTES if note in said] == []
    assert "Two accounts give two days." in said


def test_a_role_in_another_process_shows_none_of_it(client: Client, process: Process) -> None:
    person = a_person("analyst", other_process(), "analyst")
    client.force_login(person)
    said = read(client) + answered(bearer(a_token(person)))
    assert [note for note in NOTES if note in said] == []


def a_reader_with(role: str, process: Process) -> User:
    if role == "administrator":
        return a_person(role, administrator=True)
    return a_person(role, process, role, "north" if role == "delegate" else "")


@pytest.mark.parametrize("role", ["analyst", "mediator", "delegate", "administrator"])
def test_those_who_edit_read_all_of_it(client: Client, process: Process, role: str) -> None:
    person = a_reader_with(role, process)
    client.force_login(person)
    said, data = read(client), answered(bearer(a_token(person)))
    assert [note for note in NOTES if note not in said] == []
    assert [note for note in NOTES if note not in data] == []


def test_whose_role_was_taken_away_reads_none_of_it(client: Client, process: Process) -> None:
    person = a_person("analyst", process, "analyst")
    person.memberships.update(revoked_at=ENTERED)
    client.force_login(person)
    said = read(client)
    assert [note for note in NOTES if note in said] == []
