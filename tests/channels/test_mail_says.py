"""What a mail says of a date: how it stands when the mail is sent, who owes it, by which words and sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from agreements.operations.process_file import load_process
from config.mail import from_url
from monitoring.channels.email import Email
from monitoring.operations.delivering import deliver
from monitoring.operations.sweep import sweep
from tests.factories import process_data
from tests.following import a_follower, follow
from tests.receivers import MailServer, a_mail_server

pytestmark = pytest.mark.django_db

BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
#: Of C1, due on 6 November in Kabul, three days before.
THREE_BEFORE = datetime(2025, 11, 2, 19, 30, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server, override_settings(**from_url(f"smtp://127.0.0.1:{server.port}?tls=no")):
        yield server


def told(server: MailServer, sent_at: datetime, flagged_at: datetime = THREE_BEFORE, **changes: Any) -> Any:
    """The mail about C1 that is flagged at one moment and sent at another."""
    data = process_data()
    data["rounds"] = []
    data["commitments"][0]["revisions"][0] |= changes
    load_process(data=data, at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=flagged_at - timedelta(hours=1))
    deliver(at=flagged_at, clock=lambda: flagged_at, senders=[Email()])
    server.mails.clear()
    sweep(at=flagged_at + timedelta(minutes=1))
    deliver(at=sent_at, clock=lambda: sent_at, senders=[Email()])
    (mail,) = server.mails
    return mail


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.5, "3 days left"), (1.5, "2 days left"), (2.5, "1 day left"), (3.2, "Due now"), (9, "Overdue")],
)
def test_a_subject_says_how_many_days_are_left_when_it_is_sent(
    server: MailServer, days: float, said: str
) -> None:
    subject = told(server, THREE_BEFORE + timedelta(days=days))["Subject"]
    assert subject == f"{said}: Do what C1 says"


def test_a_mail_names_who_owes_it_the_agreement_the_words_and_the_source(server: MailServer) -> None:
    mail = told(server, THREE_BEFORE + timedelta(hours=12), obligor_words="and its allies")
    for part in ("plain", "html"):
        said = mail.get_body((part,)).get_content()
        for words in (
            "North; and its allies",
            "South",
            "Agreement of lake-talks",
            "2025-11-06",
            "A gazette, 2025-10-01",
        ):
            assert words in said, (part, words)


def test_right_to_left_words_are_isolated_in_plain_text_and_in_the_subject(server: MailServer) -> None:
    words = "نیروها می\u200cروند"
    mail = told(server, THREE_BEFORE + timedelta(hours=12), paraphrase=words)
    assert f"\u2068{words}\u2069" in mail.get_body(("plain",)).get_content()
    assert mail["Subject"].endswith(f"\u2068{words}\u2069")
    html = mail.get_body(("html",)).get_content()
    assert "می\u200cروند" in html


def news(server: MailServer, **changes: Any) -> Any:
    """The mail of the digest or the urgent one about what is loaded beside the dates."""
    load_process(data=process_data(), at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=BEGUN)
    deliver(at=BEGUN, clock=lambda: BEGUN, senders=[Email()])
    server.mails.clear()
    entered = BEGUN + timedelta(hours=1)
    data = process_data()
    data["sources"].append(data["sources"][0] | {"code": "S2", "published": "2025-10-10T09:30"})
    fact = {"effective": "2025-10-10", "sources": ["S2"]}
    if "plan" in changes:
        data["rounds"][0]["schedule"].append({"key": "2", "state": changes["plan"]} | fact)
    if "text" in changes:
        said = {"key": "1", "actor": "north", "stance": "disputes", "text": changes["text"]}
        data["commitments"][0]["positions"] = [said | fact]
    load_process(data=data, at=entered)
    sweep(at=entered)
    sent = entered + timedelta(days=changes.get("days", 0))
    deliver(at=sent, clock=lambda: sent, senders=[Email()])
    (mail,) = server.mails
    return mail


def test_a_round_that_is_called_off_is_mailed_at_once(server: MailServer) -> None:
    mail = news(server, plan="cancelled")
    assert mail["Subject"].startswith("Cancelled: ") and "Lake round" in mail["Subject"]
    said = mail.get_body(("plain",)).get_content()
    assert "/rounds/" in said and "Source: A gazette" in said
    assert "You are told because you follow the process" in said


def test_a_position_is_mailed_in_its_own_words_with_the_digest(server: MailServer) -> None:
    mail = news(server, text="That is not so.", days=1.2)
    assert mail["Subject"].strip().startswith("Disputes: ")
    for part in ("plain", "html"):
        assert "That is not so." in mail.get_body((part,)).get_content()
