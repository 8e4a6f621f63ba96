"""Pages on which people follow something and say how they are reached; where links in a mail lead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Commitment
from monitoring.models import CalendarAddress, Endpoint, Mailbox, Message, SavedSearch, Subscription
from monitoring.models.confirming import confirmation_token
from monitoring.models.unsubscribing import token_of
from monitoring.operations.searches import save_search
from tests.factories import ENTERED, a_person, a_process
from tests.following import HOOK, a_calendar, a_follower, a_mailbox, an_endpoint, follow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]
PAGE, FOLLOW = "/subscriptions/", "/follow/process/lake-talks/"
MAILBOX = {"address": "reader@example.org", "zone": "Asia/Karachi", "digest_hour": "6", "language": "en"}


@pytest.fixture
def reader(client: Client) -> Any:
    person = a_follower()
    client.force_login(person)
    return person


def text(response: Any) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"\s+", " ", page)


def error_at(response: Any, field: str) -> str:
    """The sentence at a field of a refused form."""
    assert response.status_code == 422
    found = re.search(rf'id="{field}_error"[^>]*>(.*?)</(?:p|ul|div)>', text(response))
    assert found, text(response)
    return re.sub(r"<[^>]+>", "", found[1]).strip().removeprefix("Error: ")


def test_pages_lead_to_following_and_following_to_signing_in(client):
    a_process()
    commitment = Commitment.objects.get()
    for page, kind, key in (
        ("/processes/lake-talks/", "process", "lake-talks"),
        ("/agreements/lake-talks-agreement/", "agreement", "lake-talks-agreement"),
        ("/actors/north/", "actor", "north"),
        (f"/commitments/{commitment.pk}/", "commitment", commitment.pk),
    ):
        address = f"/follow/{kind}/{key}/"
        assert f'href="{address}"' in text(client.get(f"{page}?as_of=2025-11-03"))
        assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    saved = text(client.get("/commitments/?due_state=overdue&as_of=2025-11-08"))
    assert 'href="/searches/new/?due_state=overdue"' in saved


def test_one_press_follows_and_another_stops_and_a_third_brings_it_back(client, reader):
    a_process()
    assert "You follow it" not in text(client.get(FOLLOW))
    response = client.post(FOLLOW, {"way": "email"}, follow=True)
    assert "You follow it from now on." in text(response) and "by e-mail to reader@example.org" in text(
        response
    )
    made = Subscription.objects.get()
    assert made.user == reader and made.channel == "email"
    response = client.post(f"/subscriptions/{made.pk}/end/", follow=True)
    assert "Just ended" in text(response) and "You follow nothing yet." in text(response)
    client.post(FOLLOW, {"way": "email", "next": PAGE})
    assert Subscription.objects.active().count() == 1
    assert "Just ended" not in text(client.get(PAGE))


def test_who_is_reached_by_nothing_is_led_to_the_mailbox(client):
    a_process()
    client.force_login(a_person("unreached"))
    assert 'href="/subscriptions/#mailbox"' in text(client.get(FOLLOW))
    assert "This way does not reach you." in text(client.post(FOLLOW, {"way": "email"}))


def test_another_persons_endpoint_is_no_way(client, reader):
    a_process()
    theirs = an_endpoint(a_person("other"))
    assert HOOK not in text(client.get(FOLLOW))
    response = client.post(FOLLOW, {"way": f"webhook:{theirs.pk}"})
    assert error_at(response, "id_way") == "This way does not reach you."
    assert error_at(client.post(FOLLOW, {}), "id_way") == "Choose a way."


def test_what_may_not_be_seen_cannot_be_followed_nor_told_from_what_is_missing(client, reader):
    process = a_process(public=False)
    commitment = Commitment.objects.get(process=process).pk
    for hidden, missing in (
        (FOLLOW, "/follow/process/no-such/"),
        (f"/follow/commitment/{commitment}/", "/follow/commitment/no-such/"),
        ("/follow/actor/north/", "/follow/planet/north/"),
    ):
        for ask in (client.get, client.post):
            answers = [ask(address) for address in (hidden, missing)]
            assert [one.status_code for one in answers] == [404, 404]
            assert text(answers[0]).replace(hidden, "") == text(answers[1]).replace(missing, "")


def test_a_search_is_kept_and_followed_in_one_go(client, reader):
    a_process()
    address = "/searches/new/?due_state=overdue&q=says"
    assert 'value="Overdue, says"' in text(client.get(address))
    response = client.post(address, {"name": "late ones", "way": "email"}, follow=True)
    search = SavedSearch.objects.get()
    assert search.query == "due_state=overdue&q=says" and Subscription.objects.get().search == search
    assert f'href="/commitments/?{search.query.replace("&", "&amp;")}"' in text(response)
    client.post(address, {"name": "only kept", "way": ""})
    assert SavedSearch.objects.get().name == "only kept" and Subscription.objects.count() == 1
    response = client.post(f"/searches/{search.pk}/end/", follow=True)
    assert "You keep no search." in text(response) and not Subscription.objects.active().exists()


def test_a_search_that_cannot_be_kept_is_refused_with_a_sentence(client, reader):
    assert "Name it" in error_at(client.post("/searches/new/?q=x", {"name": "", "way": ""}), "id_name")
    response = client.post("/searches/new/?due_state=soon", {"name": "soon", "way": ""})
    assert response.status_code == 422 and "“soon” is not one of" in text(response)


def test_a_mailbox_is_set_and_its_refusals_stand_at_their_fields(client):
    client.force_login(a_person("reader"))
    assert "Nothing is mailed to you until you say where to." in text(client.get(PAGE))
    for field, value in (
        ("address", "a@example.org\nBcc: b@example.org"),
        ("address", "nobody"),
        ("zone", "Mars/Olympus"),
        ("digest_hour", "24"),
        ("language", "xx"),
    ):
        response = client.post(f"{PAGE}mailbox/", MAILBOX | {field: value})
        assert error_at(response, f"mailbox_{field}")
    assert not Mailbox.objects.exists()
    response = client.post(f"{PAGE}mailbox/", MAILBOX, follow=True)
    assert "Not confirmed yet" in text(response)
    assert Mailbox.objects.get().digest_hour == 6


def test_the_link_is_sent_again_when_it_is_asked_for(client):
    person = a_person("reader")
    client.force_login(person)
    assert "There is no mailbox here" in text(client.post(f"{PAGE}mailbox/link/", follow=True))
    a_mailbox(person, confirmed=False)
    assert "on its way" in text(client.get(PAGE))
    said = text(client.post(f"{PAGE}mailbox/link/", follow=True))
    assert "The link goes to reader@example.org once more." in said
    assert "wait a minute" in text(client.post(f"{PAGE}mailbox/link/", follow=True))


def test_the_secret_of_an_endpoint_is_shown_once(client, reader):
    response = client.post(f"{PAGE}endpoints/", {"url": HOOK})
    endpoint = Endpoint.objects.get()
    assert response.status_code == 200 and endpoint.secret in text(response)
    assert endpoint.secret not in text(client.get(PAGE)) and HOOK in text(client.get(PAGE))
    for url in ("http://hooks.example.org/", "https://127.1/", HOOK, ""):
        assert error_at(client.post(f"{PAGE}endpoints/", {"url": url}), "endpoint_url")
    client.post(f"{PAGE}endpoints/{endpoint.pk}/end/")
    assert not Endpoint.objects.active().exists()


def test_an_endpoint_says_how_its_last_message_went(client, reader):
    endpoint = an_endpoint(reader)
    assert "nothing yet" in text(client.get(PAGE))
    common = {"user": reader, "channel": "webhook", "endpoint": endpoint, "ready_at": ENTERED}
    common |= {"packed_at": ENTERED, "next_attempt_at": ENTERED}
    Message.objects.create(key="1", sent_at=ENTERED, **common)
    assert "sent 24 Nov 2026, 09:00 UTC" in text(client.get(PAGE))
    Message.objects.create(key="2", parked_at=ENTERED, last_error="It answered <b>500</b>.", **common)
    page = text(client.get(PAGE))
    assert "given up" in page and "It answered &lt;b&gt;500&lt;/b&gt;." in page


def test_a_calendar_address_is_shown_once_and_revoked(client, reader):
    response = client.post(f"{PAGE}calendars/", {"label": "phone"})
    address = re.search(r"http://testserver(/calendars/[\w-]+\.ics)", text(response))
    assert address and client.get(address[1]).status_code == 200
    assert address[1] not in text(client.get(PAGE))
    made = CalendarAddress.objects.get()
    client.post(f"{PAGE}calendars/{made.pk}/end/")
    assert client.get(address[1]).status_code == 404
    assert error_at(client.post(f"{PAGE}calendars/", {"label": ""}), "calendar_label")


def test_what_others_set_up_is_as_good_as_missing(client, reader):
    a_process()
    other = a_follower("other")
    theirs = [
        f"/subscriptions/{follow(other).pk}/end/",
        f"/searches/{save_search(by=other, at=ENTERED, name='x', filters={}).pk}/end/",
        f"/subscriptions/endpoints/{an_endpoint(other).pk}/end/",
        f"/subscriptions/endpoints/{Endpoint.objects.get().pk}/test/",
        f"/subscriptions/calendars/{a_calendar(other)[0].pk}/end/",
    ]
    for address in theirs:
        missing = re.sub(r"\d+", "999999", address)
        answers = [client.post(one) for one in (address, missing)]
        assert [one.status_code for one in answers] == [404, 404]
        assert text(answers[0]).replace(address, "") == text(answers[1]).replace(missing, "")
    assert not any(
        model.objects.filter(ended_at__isnull=False) for model in (Subscription, SavedSearch, Endpoint)
    )


def test_looking_at_the_link_in_a_mail_ends_nothing_and_posting_to_it_does(reader):
    a_process()
    made = follow(reader)
    address, stranger = f"/unsubscribe/{token_of(made.pk)}", Client(enforce_csrf_checks=True)
    looked = stranger.get(address)
    assert "End this subscription?" in text(looked) and "Talks lake-talks" in text(looked)
    assert not looked.cookies and "no-store" in looked["Cache-Control"]
    made.refresh_from_db()
    assert made.ended_at is None
    one_click = stranger.post(address, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")
    assert one_click.status_code == 200 and "This subscription has ended" in text(one_click)
    made.refresh_from_db()
    assert made.ended_at is not None
    assert stranger.post(address).status_code == 200
    assert 'href="/follow/process/lake-talks/"' in text(stranger.get(address))


def test_a_link_that_ends_several_says_so_throughout(client, reader):
    a_process()
    made = [follow(reader), follow(reader, "actor", "north")]
    address = f"/unsubscribe/{token_of(*[one.pk for one in made])}"
    asked, ended = text(client.get(address)), text(client.post(address))
    assert (
        "End these 2 subscriptions?" in asked
        and "for them from now on" in asked
        and "End all of them" in asked
    )
    assert "These 2 subscriptions have ended" in ended and "Nothing more is sent for them." in ended
    assert all(f'href="{PAGE}"' in page for page in (asked, ended))


def test_a_forged_link_ends_nothing(client, reader):
    a_process()
    token = token_of(follow(reader).pk)
    for forged in (token[:-1], f"9{token}", "x", "1:x", "é", "x" * 3000):
        for ask in (client.get, client.post):
            assert ask(f"/unsubscribe/{forged}").status_code == 404
    assert Subscription.objects.active().count() == 1


def test_a_link_says_nothing_of_what_its_reader_may_no_longer_see(client):
    process = a_process(public=False)
    mediator = a_follower("mediator", process=process, role="mediator")
    made = follow(mediator)
    mediator.memberships.update(revoked_at=ENTERED)
    page = text(client.get(f"/unsubscribe/{token_of(made.pk)}"))
    assert "lake-talks" not in page and "no longer open to its reader" in page
    client.force_login(mediator)
    page = text(client.get(PAGE))
    assert "lake-talks" not in page and "no longer open to you" in page


def test_a_mailbox_is_confirmed_by_its_link_without_signing_in(client):
    mailbox = a_mailbox(a_person("reader"), confirmed=False)
    address = f"/mailbox/confirm/{confirmation_token(mailbox)}"
    assert client.get(address).status_code == 404  # by december it is older than a week
    with time_machine.travel(ENTERED + timedelta(days=1), tick=False):
        assert "Is this your mailbox?" in text(client.get(address))
        mailbox.refresh_from_db()
        assert mailbox.confirmed_at is None
        assert "This mailbox is confirmed" in text(client.post(address))
        mailbox.refresh_from_db()
        assert mailbox.confirmed_at is not None
        for forged in (address[:-1], "/mailbox/confirm/x", "/mailbox/confirm/a.b.c"):
            answer = client.get(forged)
            assert answer.status_code == 404 and "This link confirms nothing" in text(answer)


def test_the_page_asks_no_more_for_more_that_is_followed(client):
    made = []
    for number, count in enumerate((2, 12)):
        person = a_follower(f"reader-{number}")
        for one in range(count):
            slug = a_process(f"talks-{number}-{one}").slug
            endpoint = an_endpoint(person, f"https://hooks.example.org/{one}")
            follow(person, "process", slug, channel="webhook", endpoint=endpoint.pk)
            follow(person, "agreement", f"{slug}-agreement")
            follow(person, "commitment", Commitment.objects.get(process__slug=slug).pk)
            search = save_search(by=person, at=ENTERED, name=slug, filters={"process": slug})
            follow(person, "search", search.pk)
        follow(person, "actor", "north")
        client.force_login(person)
        with CaptureQueriesContext(connection) as captured:
            assert text(client.get(PAGE)).count("/end/") == count * 6 + 1
        made.append(len(captured))
    assert made[1] == made[0] <= 25
