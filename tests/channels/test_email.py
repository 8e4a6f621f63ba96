"""E-mail, received by a real mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils.html import escape

from agreements.models import Process
from agreements.operations.process_file import load_process
from config.mail import from_url
from monitoring.channels.confirming import hand_over
from monitoring.channels.email import Email
from monitoring.models import Message, Run, Subscription
from monitoring.models.unsubscribing import subscriptions_of
from monitoring.operations.confirming import send_links
from monitoring.operations.delivering import Tally, deliver
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, process_data
from tests.following import a_follower, a_mailbox, follow
from tests.receivers import MailServer, a_mail_server

pytestmark = pytest.mark.django_db

BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
LATE = datetime(2025, 11, 8, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server, override_settings(**from_url(f"smtp://127.0.0.1:{server.port}?tls=no")):
        yield server


def passing(at: datetime = LATE) -> Tally:
    return deliver(at=at, clock=lambda: at, senders=[Email()])


def each_day(until: datetime = LATE) -> None:
    """Sweep and deliver twice a day, as if the service ran."""
    now = BEGUN
    while now <= until:
        sweep(at=now)
        passing(now)
        now += timedelta(hours=12)


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def test_a_mail_says_what_when_why_and_why_to_this_person(server: MailServer) -> None:
    a_process(at=BEGUN)
    reader = a_person("reader")
    a_mailbox(reader, zone="America/New_York")
    follow(reader, at=BEGUN)
    begins = datetime(2025, 11, 5, 19, 30, tzinfo=UTC)  # of the sixth of November, in Kabul
    for moment in (begins - timedelta(minutes=1), begins + timedelta(minutes=1)):
        sweep(at=moment)
    passing(begins + timedelta(minutes=1))
    (mail,) = server.mails
    assert server.recipients == ["reader@example.org"]
    for said in (text_of(mail), html_of(mail)):
        assert "Talks lake-talks" in said
        assert "Do what C1 says" in said and "Lake round" in said
        assert "6 Nov 2025" in said and "Asia/Kabul" in said
        assert "before 14:30 EST (America/New_York), 6 Nov 2025" in said
        assert "Due on 6 Nov 2025" in said
        commitment = Process.objects.get().commitments.get()
        assert f"http://127.0.0.1{commitment.get_absolute_url()}" in said
    assert "You are told because you follow the process “Talks lake-talks”." in text_of(mail)
    assert "Late because" not in text_of(mail) and "Entered late" not in text_of(mail)


def test_a_mail_fetches_nothing_and_reports_nothing(server: MailServer) -> None:
    a_process(at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    passing()
    html = html_of(server.mails[0])
    assert not re.search(
        r"<(img|script|link|iframe|object|embed|form|video|audio)\b|url\(|@import|\bsrc=", html
    )
    links = set(re.findall(r'href="([^"]+)"', html))
    assert links and all(link.startswith("http://127.0.0.1/") and "?" not in link for link in links)


def test_a_mail_is_text_and_html_with_headers_that_do_not_change_from_try_to_try(server: MailServer) -> None:
    a_process(at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    passing()
    message = Message.objects.get()
    Message.objects.update(sent_at=None)
    passing(LATE + timedelta(hours=1))
    first, second = server.mails
    assert first.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html"]
    assert first["Message-ID"] == f"<{message.key}@127.0.0.1>"
    assert first["Auto-Submitted"] == "auto-generated"
    for name in ("Message-ID", "Date", "Subject", "To", "From", "List-Unsubscribe"):
        assert first[name] == second[name]
    assert (text_of(first), html_of(first)) == (text_of(second), html_of(second))


def test_one_click_in_the_mail_program_ends_the_subscription(server: MailServer, client: Client) -> None:
    a_process(at=BEGUN)
    subscription = follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    passing()
    (mail,) = server.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip(" <>")
    assert url in text_of(mail) and escape(url) in html_of(mail)
    path = url.removeprefix("http://127.0.0.1")
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    subscription.refresh_from_db()
    assert subscription.ended_at is None, "a scanner that looks at it ends nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    subscription.refresh_from_db()
    assert subscription.ended_at is not None
    assert client.get(path[:-2] + "xx").status_code == 404


def test_the_button_of_a_mail_with_several_reasons_ends_all_of_them(
    server: MailServer, client: Client
) -> None:
    a_process(at=BEGUN)
    a_process("hill-talks", at=BEGUN)
    reader = a_follower()
    both = [follow(reader, key=slug, at=BEGUN) for slug in ("lake-talks", "hill-talks")]
    sweep(at=LATE)
    passing()
    (mail,) = server.mails
    url = mail["List-Unsubscribe"].strip(" <>")
    assert subscriptions_of(url.rpartition("/")[2]) == both
    assert len(set(re.findall(r"http://127.0.0.1/unsubscribe/\S+", text_of(mail)))) == 2, (
        "each has its own too"
    )
    client.post(url.removeprefix("http://127.0.0.1"))
    assert not Subscription.objects.active().exists()


def test_one_digest_a_day_in_the_readers_zone_and_urgent_ones_at_once(server: MailServer) -> None:
    a_process(commitments=3, at=BEGUN)
    reader = a_person("reader")
    a_mailbox(reader, zone="Asia/Tokyo")
    follow(reader, at=BEGUN)
    each_day()
    subjects = [mail["Subject"] for mail in server.mails]
    assert len([said for said in subjects if "due or late" in said]) == 2, subjects
    days = [mail["Date"].datetime.date() for mail in server.mails if "need attention" in mail["Subject"]]
    assert len(days) == len(set(days)) == 4


def test_days_of_downtime_are_told_once_and_called_what_they_were(server: MailServer) -> None:
    a_process(at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=BEGUN)
    sweep(at=LATE)
    passing()
    passing(LATE + timedelta(days=1))
    told = "".join(text_of(mail) for mail in server.mails)
    assert told.count("Late because the service was down: crossed") == 4, "two dates in each of the two mails"
    assert "Entered late" not in told and Run.objects.count() == 2


def test_what_was_entered_late_is_not_blamed_on_the_service(server: MailServer) -> None:
    reader = a_follower()
    a_process("hill-talks", at=BEGUN)
    now = datetime(2025, 11, 5, 9, tzinfo=UTC)
    for hours in range(0, 27, 6):
        sweep(at=now + timedelta(hours=hours))
    entered = now + timedelta(hours=27)
    load_process(data=process_data("lake-talks"), at=entered)
    follow(reader, at=entered)
    sweep(at=entered + timedelta(minutes=1))
    passing(entered + timedelta(minutes=1))
    (mail,) = server.mails
    assert "Entered late: crossed" in text_of(mail) and "service was down" not in text_of(mail)


NASTY = "do it\r\nBcc: all@example.org\r\n\r\nand \u202e\u2028 more <b>bold</b> \x85\x0b"


def test_nothing_that_people_write_becomes_a_header_or_markup(server: MailServer) -> None:
    data = process_data()
    data["process"]["title"] = "Talks\u2028To: all@example.org & <script>"
    data["rounds"] = []
    load_process(data=data, at=BEGUN)
    from agreements.models import CommitmentRevision

    with_bad_words(CommitmentRevision)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    assert passing().sent == 1
    (mail,) = server.mails
    assert server.recipients == ["reader@example.org"]
    assert set(mail.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Date", "Content-Language",
        "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", "X-Peer", "X-MailFrom", "X-RcptTo",
    } - {"X-Peer", "X-MailFrom", "X-RcptTo"}  # fmt: skip
    assert "\n" not in mail["Subject"] and "<b>" not in html_of(mail) and "<script>" not in html_of(mail)


def with_bad_words(model: Any) -> None:
    """What no operation lets in: written past all of them, as a fault in one of them would."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE {model._meta.db_table} SET paraphrase = %s", [NASTY])
        cursor.execute("RESET session_replication_role")


# --- The server -------------------------------------------------------------------------------------


def test_a_recipient_who_is_refused_delays_no_other(server: MailServer) -> None:
    a_process(at=BEGUN)
    for name in ("gone", "full", "there"):
        follow(a_follower(name), at=BEGUN)
    server.answers = {"gone@example.org": "550 No such user", "full@example.org": "452 Mailbox full"}
    sweep(at=LATE)
    tally = passing()
    assert (tally.sent, tally.failed, tally.down) == (1, 2, {})
    assert server.recipients == ["there@example.org"]
    assert "550 No such user" in Message.objects.get(user__username="gone").last_error
    server.answers = {}
    passing(LATE + timedelta(minutes=1))
    assert sorted(server.recipients) == ["full@example.org", "gone@example.org", "there@example.org"]


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:1?tls=no", ""])
def test_a_server_that_is_away_is_an_outage_and_nothing_is_lost(server: MailServer, url: str) -> None:
    a_process(at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    with override_settings(**from_url(url)):
        tally = passing()
    assert (tally.sent, tally.failed, set(tally.down)) == (0, 0, {"email"})
    message = Message.objects.get()
    assert message.last_error and (message.attempts, message.parked_at, message.leased_until) == (
        0,
        None,
        None,
    )
    passing(LATE + timedelta(minutes=1))
    assert len(server.mails) == 1


@pytest.mark.parametrize("answer", ["421 Closing", "553 Not from you"])
def test_a_server_that_takes_nothing_from_us_is_an_outage(server: MailServer, answer: str) -> None:
    a_process(at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    server.greeting = answer
    assert set(passing().down) == {"email"}


def test_a_mail_of_a_huge_catch_up_says_how_much_more_there_is(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitoring.models import letters

    monkeypatch.setattr(letters, "MOST", 3)
    a_process(commitments=6, at=BEGUN)
    follow(a_follower(), at=BEGUN)
    sweep(at=LATE)
    passing()
    (mail,) = server.mails
    assert "11 more were flagged" in text_of(mail) and text_of(mail).count("* ") == 3


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (
            "smtp://name:a%40b@mail.example.org",
            {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_HOST_PASSWORD": "a@b"},
        ),
        ("smtps://mail.example.org", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("file:///tmp/mail", {"EMAIL_FILE_PATH": "/tmp/mail"}),
    ],
)
def test_the_address_of_the_server_is_read(url: str, wanted: dict[str, Any]) -> None:
    assert wanted.items() <= from_url(url).items()


@pytest.mark.parametrize(
    "url", ["http://mail.example.org", "smtp://", "smtp://mail.example.org?tls=maybe", "mail"]
)
def test_an_address_of_a_server_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        from_url(url)


def test_the_link_that_confirms_a_mailbox_arrives_there_and_works(server: MailServer, client: Client) -> None:
    reader = a_person("reader")
    mailbox = a_mailbox(reader, confirmed=False)
    assert send_links(at=ENTERED, clock=lambda: ENTERED, hand_over=hand_over) == 1
    (mail,) = server.mails
    assert server.recipients == [mailbox.address]
    (url,) = re.findall(r"http://127.0.0.1/mailbox/confirm/\S+", text_of(mail))
    assert url in html_of(mail)
    with time_machine.travel(ENTERED, tick=False):
        client.post(url.removeprefix("http://127.0.0.1"))
    mailbox.refresh_from_db()
    assert mailbox.confirmed_at == ENTERED
