"""The secret of an address is part of its path: no log says it, and no page tells the next one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from config.logs import OneLine
from config.secret_addresses import redacted
from monitoring.models.confirming import confirmation_token
from monitoring.models.unsubscribing import SALT, token_of
from monitoring.operations.calendars import revoke_calendar_address
from monitoring.operations.confirming import ask_for_link
from monitoring.operations.following import unsubscribe
from tests.factories import ENTERED, a_person, a_process
from tests.following import a_calendar, a_follower, a_mailbox, follow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

#: By the name of the address: what stands before and behind its secret.
ADDRESSES = {
    "own-calendar": ("/calendars/", ".ics"),
    "own-feed": ("/calendars/", ".atom"),
    "unsubscribe": ("/unsubscribe/", ""),
    "mailbox-confirm": ("/mailbox/confirm/", ""),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW")


class Kept(logging.Handler):
    """Every record of whatever level, as each formatter and as any other reader would see it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        for formatter in (OneLine(), logging.Formatter("%(levelname)s %(name)s %(message)s")):
            self.lines.append(formatter.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def secret_of(name: str, state: str) -> str:
    """A secret of such an address: good, revoked or ended, or of nobody's making."""
    a_process()
    person = a_follower()
    if name in ("own-calendar", "own-feed"):
        made, secret = a_calendar(person)
        if state == "revoked":
            revoke_calendar_address(by=person, at=ENTERED, address=made)
        return secret if state != "forged" else "x" * 43
    if name == "unsubscribe":
        subscription = follow(person)
        if state == "revoked":
            unsubscribe(by=person, at=ENTERED, subscription=subscription)
        return token_of(subscription.pk) if state != "forged" else f"1{Signer(salt=SALT).sep}{'x' * 43}"
    mailbox = a_mailbox(a_person("new"), confirmed=False)
    ask_for_link(by=mailbox.user, at=timezone.now())
    token = confirmation_token(mailbox)
    if state == "revoked":
        a_mailbox(mailbox.user, confirmed=False, address="elsewhere@example.org")
    return token if state != "forged" else token[:-5] + "xxxxx"


@pytest.mark.parametrize("state", ["good", "revoked", "forged"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_log_record_says_a_secret(kept: Kept, name: str, state: str) -> None:
    before, behind = ADDRESSES[name]
    secret = secret_of(name, state)
    address = f"{before}{secret}{behind}"
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert (client.get(address).status_code == 200) == (
        state == "good" or (name, state) == ("unsubscribe", "revoked")
    )
    for path in (address, f"{address}/", f"{before}{secret}", f"/x{address}", f"{address}?as_of=never"):
        for method in METHODS:
            client.generic(method, path)
    said = "\n".join(kept.lines)
    assert secret not in said and secret[-20:] not in said
    assert f"Not Found: {before}[secret]" in said, "something was said, and without the secret"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_fault_says_none_either(kept: Kept, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, behind = ADDRESSES[name]
    secret = secret_of(name, "good")
    address = f"{before}{secret}{behind}"

    def broken(request: Any, *args: Any) -> None:
        raise RuntimeError(f"cannot show {request.build_absolute_uri()}")

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("config.middleware.read_point", broken)
    assert client.get(address).status_code == 500
    said = "\n".join(kept.lines)
    assert "Internal Server Error" in said and "RuntimeError: cannot show" in said
    assert secret not in said


def test_every_address_with_a_secret_is_known_here() -> None:
    found = {
        pattern.name
        for pattern in patterns(get_resolver())
        if {"secret", "token"} & set(pattern.pattern.converters)
    }
    assert found == set(ADDRESSES)


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('"GET /calendars/s3cr-et_.ics HTTP/1.1" 200', '"GET /calendars/[secret] HTTP/1.1" 200'),
        ("Not Found: /Calendars/s3cret", "Not Found: /Calendars/[secret]"),
        (
            "https://ahd.example.org/unsubscribe/1:x?a=b and",
            "https://ahd.example.org/unsubscribe/[secret]?a=b and",
        ),
        ("at '/mailbox/confirm/7:x:y' now", "at '/mailbox/confirm/[secret]' now"),
        ("/subscriptions/calendars/5/end/", "/subscriptions/calendars/5/end/"),
        ("/api/v1/calendars/5/", "/api/v1/calendars/5/"),
        ("/processes/lake-talks/calendar.ics", "/processes/lake-talks/calendar.ics"),
        ("/calendars/ and /unsubscribe/", "/calendars/ and /unsubscribe/"),
    ],
)
def test_only_secrets_are_left_out(line: str, wanted: str) -> None:
    assert redacted(line) == wanted


def test_a_web_servers_own_log_leaves_them_out_as_well(kept: Kept) -> None:
    """The record is made so, whoever formats it: granian, gunicorn and runserver bring handlers of their own."""
    logging.getLogger("granian.access").info("%(path)s", {"path": "/calendars/s3cret.ics"})
    logging.getLogger("django.server").info('"%s" %s', "GET /unsubscribe/s3cret HTTP/1.1", 200)
    assert len(kept.lines) == 4 and "s3cret" not in "".join(kept.lines)


# --- Where a reader came from -----------------------------------------------------------------------


@pytest.mark.parametrize("state", ["good", "revoked", "forged"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_no_browser_tells_the_next_page_the_secret(client: Client, name: str, state: str) -> None:
    before, behind = ADDRESSES[name]
    answer = client.get(f"{before}{secret_of(name, state)}{behind}")
    assert answer["Referrer-Policy"] == "strict-origin"


def test_other_pages_say_where_one_comes_from_within_this_site(client: Client) -> None:
    assert client.get("/sign-in/")["Referrer-Policy"] == "same-origin"


def test_a_mailbox_is_still_confirmed_by_a_browser_that_keeps_to_that_policy(settings: Any) -> None:
    """Over HTTPS Django wants to know where a form comes from; the origin alone is enough for it."""
    settings.ALLOWED_HOSTS = ["ahd.example.org"]
    mailbox = a_mailbox(a_person("new"), confirmed=False)
    ask_for_link(by=mailbox.user, at=timezone.now())
    browser = Client(enforce_csrf_checks=True, headers={"host": "ahd.example.org"})
    address = f"/mailbox/confirm/{confirmation_token(mailbox)}"
    page = browser.get(address, secure=True)
    token = page.context["csrf_token"]
    headers = {
        "origin": "https://ahd.example.org",
        "referer": "https://ahd.example.org/",
        "host": "ahd.example.org",
    }
    answer = browser.post(address, {"csrfmiddlewaretoken": str(token)}, secure=True, headers=headers)
    assert answer.status_code == 200
    mailbox.refresh_from_db()
    assert mailbox.confirmed_at is not None
