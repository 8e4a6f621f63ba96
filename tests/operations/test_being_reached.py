"""Mailboxes, endpoints and secret calendar addresses: what is refused, what is shown once, what ends."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from agreements.permissions import NotAllowed
from monitoring.models import CalendarAddress, Endpoint, Mailbox
from monitoring.models.confirming import confirmation_token
from monitoring.operations.calendars import BadCalendarAddress, make_calendar_address, revoke_calendar_address
from monitoring.operations.endpoints import BadEndpoint, add_endpoint, end_endpoint
from monitoring.operations.mailboxes import BadConfirmation, BadMailbox, confirm_mailbox, set_mailbox
from tests.factories import ENTERED, a_person
from tests.following import HOOK, a_calendar, a_mailbox, an_endpoint

pytestmark = pytest.mark.django_db
LATER = ENTERED + timedelta(days=1)

MALFORMED = (
    "", "nobody", "a@b", "@example.org", "a b@example.org", "a@example.org\nBcc: all@example.org",
    "a@example.org\r\nSubject: x", "a@example.org,b@example.org", "<a@example.org>", '"a b"@example.org',
    "a@exämple.org", "a@example.org\x00", "a@-example.org", "a@example..org", f"{'a' * 65}@example.org",
    f"a@{'b' * 250}.org", "a\u202e@example.org", "javascript:alert(1)@example",
)  # fmt: skip


def setting(user, **other):
    words = {"address": "reader@example.org", "zone": "Asia/Karachi", "digest_hour": 7}
    return set_mailbox(by=user, at=ENTERED, **words | other)


@pytest.mark.parametrize("address", MALFORMED, ids=repr)
def test_a_malformed_address_is_refused(address):
    with pytest.raises(BadMailbox, match="This is not an e-mail address like") as refused:
        setting(a_person("reader"), address=address)
    assert refused.value.field == "address" and not Mailbox.objects.exists()


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"zone": "Mars/Olympus"}, "zone", "“Mars/Olympus” is not a time zone name"),
        ({"zone": "../../etc/passwd"}, "zone", "is not a time zone name"),
        ({"zone": ""}, "zone", "is not a time zone name"),
        ({"digest_hour": 24}, "digest_hour", "a whole number from 0 to 23"),
        ({"digest_hour": -1}, "digest_hour", "a whole number from 0 to 23"),
        ({"digest_hour": True}, "digest_hour", "a whole number from 0 to 23"),
        ({"language": "xx"}, "language", "“xx” is not a language of this site"),
    ],
)
def test_a_mailbox_that_cannot_be_set_says_why_and_where(words, field, sentence):
    with pytest.raises(BadMailbox, match=sentence) as refused:
        setting(a_person("reader"), **words)
    assert refused.value.field == field


def test_another_address_is_unconfirmed_until_its_link_is_opened():
    reader = a_person("reader")
    mailbox = a_mailbox(reader)
    assert mailbox.confirmed_at == ENTERED
    assert setting(reader, digest_hour=9).confirmed_at == ENTERED
    old = confirmation_token(mailbox)
    changed = set_mailbox(by=reader, at=LATER, address="new@example.org")
    assert changed.pk == mailbox.pk and changed.confirmed_at is None and changed.changed_at == LATER
    with pytest.raises(BadConfirmation):
        confirm_mailbox(at=LATER, token=old)
    assert confirm_mailbox(at=LATER, token=confirmation_token(changed)).confirmed_at == LATER


def test_going_back_to_an_old_address_needs_a_new_link():
    reader = a_person("reader")
    old = confirmation_token(setting(reader))
    set_mailbox(by=reader, at=LATER, address="new@example.org")
    set_mailbox(by=reader, at=LATER, address="reader@example.org")
    with pytest.raises(BadConfirmation):
        confirm_mailbox(at=LATER, token=old)


def test_a_link_confirms_for_a_week_and_once_is_as_good_as_twice():
    token = confirmation_token(setting(a_person("reader")))
    last = ENTERED + timedelta(days=7)
    assert confirm_mailbox(at=last, token=token).confirmed_at == last
    assert confirm_mailbox(at=ENTERED, token=token).confirmed_at == last
    with pytest.raises(BadConfirmation, match="This link confirms nothing"):
        confirm_mailbox(at=last + timedelta(seconds=1), token=token)


def test_a_forged_link_confirms_nothing():
    token = confirmation_token(setting(a_person("reader")))
    for forged in ("", "x", token[:-1], token + "x", token.replace(".", ":"), "a.b.c", "é", "x" * 5000):
        with pytest.raises(BadConfirmation):
            confirm_mailbox(at=ENTERED, token=forged)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/", "https://127.0.0.1/", "https://0x7f000001/", "https://[::1]/",
        "https://localhost/", "https://10.0.0.1/", "https://user:word@hooks.example.org/", "ftp://example.org/",
        "hooks.example.org", "", "https://169.254.169.254/latest/", "https://hooks.example.org/\r\nHost: x",
    ],
)  # fmt: skip
def test_an_endpoint_lies_on_the_public_internet(url):
    with pytest.raises(BadEndpoint) as refused:
        add_endpoint(by=a_person("reader"), at=ENTERED, url=url)
    assert refused.value.field == "url" and str(refused.value).endswith(".")


def test_an_endpoint_has_a_secret_of_its_own_and_stands_once():
    reader = a_person("reader")
    (one, first), (_, second) = (
        add_endpoint(by=reader, at=ENTERED, url=url) for url in (HOOK, "https://other.example.org/")
    )
    assert first != second and first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32
    assert one.secret == first
    with pytest.raises(BadEndpoint, match="You have this address already"):
        add_endpoint(by=reader, at=ENTERED, url=f" {HOOK} ")
    end_endpoint(by=reader, at=ENTERED, endpoint=one)
    assert add_endpoint(by=reader, at=LATER, url=HOOK)[0] != one


def test_of_a_calendar_address_only_a_fingerprint_is_kept():
    reader = a_person("reader")
    address, secret = a_calendar(reader)
    assert len(secret) >= 43 and secret.startswith(address.prefix)
    assert secret not in str(CalendarAddress.objects.values())
    assert CalendarAddress.objects.open_by(secret).get() == address
    revoke_calendar_address(by=reader, at=LATER, address=address)
    revoke_calendar_address(by=reader, at=LATER + timedelta(days=1), address=address)
    assert not CalendarAddress.objects.open_by(secret).exists() and address.ended_at == LATER
    for label in ("", "x" * 101, "a\x00b"):
        with pytest.raises(BadCalendarAddress):
            make_calendar_address(by=reader, at=ENTERED, label=label)


def test_a_calendar_closes_with_the_account():
    reader = a_person("reader")
    _, secret = a_calendar(reader)
    reader.is_active = False
    reader.save()
    assert not CalendarAddress.objects.open_by(secret).exists()


def test_each_manages_their_own_and_nobody_without_a_name_sets_anything_up():
    owner, administrator = a_person("owner"), a_person("root", administrator=True)
    endpoint, (address, _) = an_endpoint(owner), a_calendar(owner)
    for end in (
        lambda: end_endpoint(by=administrator, at=ENTERED, endpoint=endpoint),
        lambda: revoke_calendar_address(by=administrator, at=ENTERED, address=address),
        lambda: setting(AnonymousUser()),
        lambda: add_endpoint(by=AnonymousUser(), at=ENTERED, url=HOOK),
        lambda: make_calendar_address(by=AnonymousUser(), at=ENTERED, label="phone"),
    ):
        with pytest.raises(NotAllowed):
            end()
    assert Endpoint.objects.active().count() == CalendarAddress.objects.active().count() == 1


def test_there_is_room_for_so_many_and_no_more(monkeypatch):
    reader = a_person("reader")
    monkeypatch.setattr("monitoring.operations.endpoints.MOST", 1)
    monkeypatch.setattr("monitoring.operations.calendars.MOST", 1)
    an_endpoint(reader), a_calendar(reader)
    with pytest.raises(BadEndpoint, match="There are 1 already"):
        an_endpoint(reader, "https://other.example.org/")
    with pytest.raises(BadCalendarAddress, match="There are 1 already"):
        a_calendar(reader)
