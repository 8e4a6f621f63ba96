"""Following something, and what it needs: one wish is one subscription, and each person manages their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from agreements.models import Commitment
from agreements.permissions import NotAllowed
from monitoring.models import Subscription
from monitoring.operations.endpoints import end_endpoint
from monitoring.operations.following import BadSubscription, unsubscribe
from monitoring.operations.searches import BadSavedSearch, end_search, save_search
from tests.at_once import in_threads
from tests.factories import ENTERED, a_person, a_process
from tests.following import a_follower, a_mailbox, an_endpoint, follow

pytestmark = pytest.mark.django_db


def a_search(user: Any, name: str = "late", **filters: str) -> Any:
    return save_search(by=user, at=ENTERED, name=name, filters=filters or {"due_state": "overdue"})


def each_subject(user: Any) -> dict[str, str]:
    """A key of each kind of subject."""
    return {
        "process": "lake-talks",
        "agreement": "lake-talks-agreement",
        "actor": "north",
        "commitment": str(Commitment.objects.get().pk),
        "search": str(a_search(user).pk),
    }


def test_each_kind_of_subject_can_be_followed():
    a_process()
    reader = a_follower()
    for kind, key in each_subject(reader).items():
        made = follow(reader, kind, key)
        assert made.subject_kind == kind and made.user == reader and made.ended_at is None


def test_the_same_wish_twice_is_one_subscription_and_another_channel_is_another():
    a_process()
    reader = a_follower()
    first, second = follow(reader), follow(reader, at=ENTERED + timedelta(days=1))
    assert first == second and second.created_at == ENTERED
    assert follow(reader, channel="webhook", endpoint=an_endpoint(reader).pk) != first
    assert follow(a_follower("another")) != first


@pytest.mark.django_db(transaction=True)
def test_twins_make_one_subscription():
    a_process()
    reader = a_follower()
    results = in_threads(*[lambda: follow(reader).pk] * 4)
    assert len(set(results)) == 1 and Subscription.objects.count() == 1, results


def test_it_can_be_ended_once_and_followed_again():
    a_process()
    reader = a_follower()
    made = follow(reader)
    for days in (1, 2):
        unsubscribe(by=reader, at=ENTERED + timedelta(days=days), subscription=made)
    assert made.ended_at == ENTERED + timedelta(days=1)
    assert follow(reader) != made


def test_what_may_not_be_seen_answers_like_what_does_not_exist():
    process = a_process(public=False)
    stranger, mediator = a_follower("stranger"), a_follower("mediator", process=process, role="mediator")
    missing = "00000000-0000-4000-8000-000000000000"
    for kind, key in each_subject(mediator).items():
        nothing = {"commitment": missing, "search": "999999"}.get(kind, "no-such")
        said = {refusal(stranger, kind, one) for one in (key, nothing, "not a key", "")}
        assert said == {("key", "There is no such thing to follow, or you may not see it.")}, kind
        follow(mediator, kind, key)


def refusal(user: Any, *words: Any, **more: Any) -> tuple[str, str]:
    with pytest.raises(BadSubscription) as refused:
        follow(user, *words, **more)
    return refused.value.field, str(refused.value)


def test_a_subscription_that_cannot_be_made_says_why_and_where():
    a_process()
    reader, other = a_follower(), a_follower("other")
    theirs = an_endpoint(other)
    mine = an_endpoint(reader, "https://mine.example.org/")
    end_endpoint(by=reader, at=ENTERED, endpoint=mine)
    wrong = [
        ({"subject": "round"}, "subject", "“round” cannot be followed"),
        ({"channel": "pigeon"}, "channel", "“pigeon” is not a way to be told; there are email, webhook."),
        ({"channel": "webhook"}, "endpoint", "Choose one of your endpoints"),
        ({"channel": "webhook", "endpoint": theirs.pk}, "endpoint", "Choose one of your endpoints"),
        ({"channel": "webhook", "endpoint": mine.pk}, "endpoint", "Choose one of your endpoints"),
        ({"endpoint": theirs.pk}, "endpoint", "Only a webhook goes to an endpoint."),
        ({"language": "xx"}, "language", "“xx” is not a language of this site: en."),
    ]
    for words, field, sentence in wrong:
        said = refusal(reader, **words)
        assert said[0] == field and said[1].startswith(sentence)
    assert refusal(a_person("unreachable"))[0] == "channel"
    assert Subscription.objects.count() == 0


def test_only_people_who_signed_in_follow_and_only_their_own_is_theirs():
    a_process()
    reader, administrator = a_follower(), a_person("root", administrator=True)
    with pytest.raises(NotAllowed, match="Sign in to follow"):
        follow(AnonymousUser())
    made = follow(reader)
    with pytest.raises(NotAllowed, match="Only the person who set this up"):
        unsubscribe(by=administrator, at=ENTERED, subscription=made)
    made.refresh_from_db()
    assert made.ended_at is None


def test_a_mailbox_that_is_not_confirmed_yet_does_not_keep_anyone_from_following():
    a_process()
    reader = a_person("reader")
    a_mailbox(reader, confirmed=False)
    assert follow(reader).pk


def test_a_search_keeps_the_filters_in_their_one_order():
    reader = a_person("reader")
    made = a_search(reader, "  Late\n promises ", q="ceasefire & monitoring", due_state="overdue", obligor="")
    assert made.query == "due_state=overdue&q=ceasefire+%26+monitoring" and made.name == "Late promises"
    again = a_search(reader, "other name", due_state="overdue", q="ceasefire & monitoring")
    assert again == made and again.name == "other name"
    assert a_search(a_person("another"), q="ceasefire") != made
    assert a_search(reader, "everything", q="").query == ""


def test_a_search_that_cannot_be_kept_says_why_and_where():
    reader = a_person("reader")
    wrong = [
        ("late", {"colour": "red"}, "filters"),
        ("late", {"due_state": "soon"}, "due_state"),
        ("late", {"implementation": "3"}, "implementation"),
        ("late", {"q": "x" * 201}, "q"),
        ("late", {"q": "a\x00b"}, "q"),
        ("", {"q": "x"}, "name"),
        ("x" * 101, {"q": "x"}, "name"),
        ("a\u202eb", {"q": "x"}, "name"),
    ]
    for name, filters, field in wrong:
        with pytest.raises(BadSavedSearch) as refused:
            save_search(by=reader, at=ENTERED, name=name, filters=filters)
        assert refused.value.field == field and str(refused.value).endswith(".")


def test_with_a_search_or_an_endpoint_ends_what_follows_by_it():
    a_process()
    reader = a_follower()
    search, endpoint = a_search(reader), an_endpoint(reader)
    by_search, by_endpoint = (
        follow(reader, "search", search.pk),
        follow(reader, channel="webhook", endpoint=endpoint.pk),
    )
    kept = follow(reader)
    end_search(by=reader, at=ENTERED, search=search)
    end_endpoint(by=reader, at=ENTERED, endpoint=endpoint)
    assert set(Subscription.objects.active()) == {kept}
    assert set(Subscription.objects.exclude(pk=kept.pk)) == {by_search, by_endpoint}
    assert refusal(reader, "search", search.pk)[0] == "key"


def test_a_person_follows_no_more_than_so_many(monkeypatch):
    a_process(commitments=3)
    reader = a_follower()
    monkeypatch.setattr("monitoring.operations.following.MOST", 2)
    keys = list(Commitment.objects.values_list("pk", flat=True))
    for key in keys[:2]:
        follow(reader, "commitment", key)
    assert refusal(reader, "commitment", keys[2])[1] == "There are 2 already; end one of them first."
    assert follow(reader, "commitment", keys[0]).pk
