"""Noticing: who is owed a notice of what was flagged, once, by which way and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.domain.parsing import parse_point
from agreements.models import Process, User
from agreements.operations.access import give_role
from agreements.operations.process_file import load_process
from monitoring.domain.thresholds import URGENT
from monitoring.models import Alert, Notice, Run, SavedSearch
from monitoring.operations import noticing
from monitoring.operations.endpoints import end_endpoint
from monitoring.operations.following import unsubscribe
from monitoring.operations.searches import save_search
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, commitment_entry, process_data
from tests.following import a_follower, a_mailbox, an_endpoint, follow

pytestmark = pytest.mark.django_db

#: When people begin to follow: before anything of the small process comes near, after it was entered.
BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
LATE = datetime(2025, 11, 8, 12, tzinfo=UTC)


@pytest.fixture
def talks() -> Process:
    """C1 and R1 are due on 6 November 2025, known since the first of October."""
    return a_process(at=BEGUN)


def told(user: User) -> list[tuple[str, str]]:
    """What a person is owed: codes and thresholds."""
    notices = Notice.objects.filter(user=user).select_related("alert__commitment", "alert__round")
    return sorted((notice.alert.subject.code, notice.alert.threshold) for notice in notices)


def of(*codes: str) -> list[tuple[str, str]]:
    """What was raised of these; there must be something."""
    alerts = Alert.objects.select_related("commitment", "round")
    raised = [(alert.subject.code, alert.threshold) for alert in alerts if alert.subject.code in codes]
    assert {code for code, _ in raised} == set(codes)
    return sorted(raised)


def test_who_follows_a_process_is_told_each_threshold_once(talks: Process) -> None:
    reader = a_follower()
    follow(reader, at=BEGUN)
    for day in range(35):
        sweep(at=BEGUN + timedelta(days=day))
    assert told(reader) == of("C1", "R1")
    sweep(at=LATE)
    assert told(reader) == of("C1", "R1")


@pytest.mark.parametrize(
    ("subject", "key", "codes"),
    [
        ("process", "lake-talks", ("C1", "C2", "R1")),
        ("agreement", "lake-talks-agreement", ("C1", "C2", "R1")),
        ("actor", "north", ("C1", "C2")),
        ("actor", "south", ("C1",)),
        ("actor", "helper", ("C2", "R1")),
    ],
)
def test_a_subject_reaches_its_own_dates(subject: str, key: str, codes: tuple[str, ...]) -> None:
    data = process_data()
    data["commitments"].append(commitment_entry("C2", counterparties=["helper"]))
    data["participations"].append(
        {"key": "seat", "actor": "helper", "role": "host", "round": "R1", "sources": ["S1"]}
    )
    load_process(data=data, at=BEGUN)
    reader = a_follower()
    follow(reader, subject, key, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == of(*codes)


def test_one_commitment_can_be_followed_alone() -> None:
    talks = a_process(commitments=3, at=BEGUN)
    reader = a_follower()
    follow(reader, "commitment", talks.commitments.get(code="C2").pk, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == of("C2")


def test_the_actor_of_the_wording_counts_that_stood_at_the_crossing() -> None:
    data = process_data()
    later = {"key": "2", "change": "extended", "counterparties": ["helper"], "effective": "2025-11-04"}
    data["commitments"][0]["revisions"].append(data["commitments"][0]["revisions"][0] | later)
    load_process(data=data, at=BEGUN)
    before, after = a_follower("before"), a_follower("after")
    follow(before, "actor", "south", at=BEGUN)
    follow(after, "actor", "helper", at=BEGUN)
    sweep(at=LATE)
    thresholds = Alert.objects.filter(commitment__isnull=False)
    changed = parse_point("2025-11-04T00:00Z")
    assert told(before) == sorted(("C1", a.threshold) for a in thresholds if a.crossed_at < changed)
    assert told(after) == sorted(("C1", a.threshold) for a in thresholds if a.crossed_at >= changed)


def test_a_saved_search_reaches_what_it_finds() -> None:
    a_process(commitments=2, at=BEGUN)
    a_process("hill-talks", at=BEGUN)
    reader = a_follower()
    search = save_search(by=reader, at=BEGUN, name="hills", filters={"process": "hill-talks"})
    follow(reader, "search", search.pk, at=BEGUN)
    sweep(at=LATE)
    found = Notice.objects.filter(user=reader).values_list("alert__process__slug", "alert__commitment__code")
    assert set(found) == {("hill-talks", "C1")}
    assert found.count() == Alert.objects.filter(process__slug="hill-talks", commitment__isnull=False).count()


def test_a_search_that_breaks_is_noted_and_keeps_nobody_else_from_being_told(
    talks: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitoring.models import reach

    def broken(*args: Any, **more: Any) -> None:
        raise ValueError("no such filter")

    monkeypatch.setattr(reach, "found_by", broken)
    one, other = a_follower("one"), a_follower("other")
    search = SavedSearch.objects.create(user=one, name="broken", query="process=lake-talks", created_at=BEGUN)
    follow(one, "search", search.pk, at=BEGUN)
    follow(other, at=BEGUN)
    run = sweep(at=LATE)
    assert "no such filter" in run.error
    assert (told(one), told(other)) == ([], of("C1", "R1"))


def test_several_fitting_subscriptions_are_one_notice_with_the_narrowest_reason(talks: Process) -> None:
    reader = a_follower()
    for subject, key in (
        ("process", "lake-talks"),
        ("actor", "north"),
        ("agreement", "lake-talks-agreement"),
    ):
        follow(reader, subject, key, at=BEGUN)
    narrow = follow(reader, "commitment", talks.commitments.get().pk, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == of("C1", "R1")
    reasons = Notice.objects.filter(alert__commitment__isnull=False).values_list("subscription", flat=True)
    assert set(reasons) == {narrow.pk}


# --- When -------------------------------------------------------------------------------------------


def test_urgent_marks_go_out_at_once_and_others_with_the_digest_of_the_readers_day(talks: Process) -> None:
    reader = a_person("reader")
    a_mailbox(reader, zone="Asia/Tokyo", digest_hour=7)
    follow(reader, at=BEGUN)
    run = sweep(at=LATE)
    for notice in Notice.objects.select_related("alert"):
        if notice.alert.threshold in URGENT:
            assert (notice.batch, notice.ready_at) == (f"urgent:{run.pk}", LATE)
        else:
            assert (notice.batch, notice.ready_at) == ("digest:2025-11-09", parse_point("2025-11-08T22:00Z"))


def test_a_webhook_is_told_everything_at_once(talks: Process) -> None:
    reader = a_person("reader")
    endpoint = an_endpoint(reader)
    follow(reader, channel="webhook", endpoint=endpoint.pk, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == of("C1", "R1")
    assert set(Notice.objects.values_list("endpoint", "ready_at")) == {(endpoint.pk, LATE)}


def test_two_ways_to_one_person_are_two_notices(talks: Process) -> None:
    reader = a_follower()
    follow(reader, at=BEGUN)
    follow(reader, channel="webhook", endpoint=an_endpoint(reader).pk, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == sorted(of("C1", "R1") * 2)


# --- Who is not told --------------------------------------------------------------------------------


def test_nobody_is_told_who_ended_it_or_has_no_way_or_no_right() -> None:
    secret = a_process(at=BEGUN, public=False)
    people = {
        name: a_person(name, secret, "analyst") for name in "gone unconfirmed left outside ended".split()
    }
    for name, user in people.items():
        a_mailbox(user, confirmed=name != "unconfirmed")
        subscription = follow(user, at=BEGUN)
        if name == "left":
            unsubscribe(by=user, at=BEGUN, subscription=subscription)
    User.objects.filter(username="gone").update(is_active=False)
    people["outside"].memberships.update(revoked_at=BEGUN)
    unsubscribe(by=people["ended"], at=BEGUN, subscription=follow(people["ended"], at=BEGUN))
    hook = an_endpoint(people["ended"])
    follow(people["ended"], channel="webhook", endpoint=hook.pk, at=BEGUN)
    end_endpoint(by=people["ended"], at=BEGUN, endpoint=hook)
    member = a_person("member", secret, "analyst")
    a_mailbox(member)
    follow(member, at=BEGUN)
    root = a_follower("root", administrator=True)
    follow(root, at=BEGUN)
    sweep(at=LATE)
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"member", "root"}


@pytest.mark.parametrize("public", [True, False])
def test_whom_the_statement_tells_is_whom_the_house_lets_see(public: bool) -> None:
    talks = a_process(at=BEGUN, public=True)
    other = a_process("hill-talks", at=BEGUN)
    people = [a_follower("stranger"), a_follower("root", administrator=True)]
    for name in ("member", "former", "elsewhere"):
        people.append(a_follower(name))
    for name, where in (("member", talks), ("former", talks), ("elsewhere", other)):
        person = User.objects.get(username=name)
        give_role(by=None, at=BEGUN, user=person, process=where, role="analyst")
    User.objects.get(username="former").memberships.update(revoked_at=BEGUN)
    for person in people:
        follow(person, at=BEGUN)
    Process.objects.filter(pk=talks.pk).update(is_public=public)
    sweep(at=LATE)
    may_see = {p.username for p in people if Process.objects.visible_to(p).filter(pk=talks.pk).exists()}
    assert set(Notice.objects.values_list("user__username", flat=True)) == may_see


def test_entering_history_tells_nobody_of_what_is_past() -> None:
    a_process(at=ENTERED)
    reader = a_follower()
    follow(reader, at=ENTERED - timedelta(days=1))
    sweep(at=ENTERED)
    assert Alert.objects.exists() and told(reader) == []


def test_a_date_that_is_not_past_is_told_even_where_its_crossing_is_older_than_the_subscription() -> None:
    a_process(at=BEGUN)
    reader = a_follower()
    now = datetime(2025, 11, 5, 9, tzinfo=UTC)
    follow(reader, at=now)
    sweep(at=now)
    assert told(reader) and len(told(reader)) == Alert.objects.count()


# --- Size -------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_grow_with_the_alerts() -> None:
    counts = []
    for size in (2, 40):
        slug = f"talks-{size}"
        load_process(data=process_data(slug, size), at=BEGUN)
        reader = a_follower(f"reader-{size}")
        follow(reader, "process", slug, at=BEGUN)
        sweep(at=BEGUN)
        run = Run.objects.latest("pk")
        with CaptureQueriesContext(connection) as captured:
            run = sweep(at=LATE)
        assert run.raised and Notice.objects.filter(user=reader).count() >= run.raised
        counts.append(
            len([q for q in captured if "monitoring_notice" in q["sql"] or "subscription" in q["sql"]])
        )
    assert counts[0] == counts[1]


def test_many_alerts_are_joined_as_tables_and_reach_the_same_people(
    talks: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "MANY", 1)
    reader = a_follower()
    for subject, key in (
        ("process", "lake-talks"),
        ("actor", "north"),
        ("agreement", "lake-talks-agreement"),
    ):
        follow(reader, subject, key, at=BEGUN)
    sweep(at=LATE)
    assert told(reader) == of("C1", "R1")
