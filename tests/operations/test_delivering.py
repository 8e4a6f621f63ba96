"""Delivering: packed once, claimed by one, marked only after it was taken, retried alone, parked after a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agreements.models import Process, User
from monitoring.domain.channels import Channel
from monitoring.domain.retrying import PATIENCE
from monitoring.models import Attempt, Mailbox, Message, Notice
from monitoring.models.letters import Letter
from monitoring.operations import delivering, packing
from monitoring.operations.claiming import LEASE, claim
from monitoring.operations.delivering import ChannelDown, NotDelivered, Tally, deliver
from monitoring.operations.following import unsubscribe
from monitoring.operations.packing import pack
from monitoring.operations.sweep import sweep
from tests.factories import a_person, a_process
from tests.following import a_follower, an_endpoint, follow

pytestmark = pytest.mark.django_db

BEGUN = datetime(2025, 10, 10, 9, tzinfo=UTC)
LATE = datetime(2025, 11, 8, 12, tzinfo=UTC)
NEXT_DAY = LATE + timedelta(days=1)


class Carrier:
    """A channel that takes everything down in memory: what it does to a message is said by `act`."""

    lanes = 4

    def __init__(self, channel: Channel = Channel.EMAIL, act: Callable[[Letter], None] | None = None) -> None:
        self.channel, self.act, self.carried = channel, act, []

    def written(self, letter: Letter, at: datetime) -> Letter:
        return letter

    def send(self, written: Letter) -> None:
        if self.act:
            self.act(written)
        self.carried.append(written)

    @property
    def told(self) -> list[str]:
        return sorted(letter.user.username for letter in self.carried)


def passing(carrier: Carrier, at: datetime = LATE) -> Tally:
    return deliver(at=at, clock=lambda: at, senders=[carrier])


def failing(*names: str, nobody_there: bool = False) -> Callable[[Letter], None]:
    def act(letter: Letter) -> None:
        if not names or letter.user.username in names:
            raise NotDelivered("No such mailbox.", nobody_there=nobody_there)

    return act


def down(letter: Letter) -> None:
    raise ChannelDown("The server is away.")


@pytest.fixture
def talks() -> Process:
    return a_process(at=BEGUN)


@pytest.fixture
def readers(talks: Process) -> list[User]:
    """Two who follow the talks, and what was flagged for them."""
    people = [a_follower("one"), a_follower("other")]
    for person in people:
        follow(person, at=BEGUN)
    sweep(at=LATE)
    return people


# --- Packing ----------------------------------------------------------------------------------------


def test_what_is_urgent_is_one_mail_and_the_digest_another_of_the_next_morning(readers: list[User]) -> None:
    pack(at=LATE)
    assert sorted(Message.objects.values_list("user__username", flat=True)) == ["one", "other"]
    pack(at=NEXT_DAY)
    assert Message.objects.filter(user=readers[0]).count() == 2
    assert not Notice.objects.unpacked().exists()


def test_packing_twice_packs_once_and_the_key_is_the_same_for_the_same_content(readers: list[User]) -> None:
    pack(at=LATE)
    keys = sorted(Message.objects.values_list("key", flat=True))
    assert pack(at=LATE) == 0
    Notice.objects.update(message=None)
    Message.objects.all().delete()
    pack(at=LATE + timedelta(minutes=1))
    assert sorted(Message.objects.values_list("key", flat=True)) == keys and len(set(keys)) == 2


def test_a_webhook_carries_one_alert(talks: Process) -> None:
    person = a_person("reader")
    follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    assert Message.objects.count() == Notice.objects.count() > 1


def test_many_webhooks_are_packed_in_turns_and_none_is_left(
    talks: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MOST_WEBHOOKS", 3)
    person = a_person("reader")
    follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)
    sweep(at=LATE)
    all_of_them = Notice.objects.count()
    counts = []
    while packed := pack(at=LATE):
        counts.append(packed)
    assert max(counts) == 3 and sum(counts) == all_of_them == Message.objects.count()


def test_what_comes_after_the_digest_went_out_waits_for_the_next(readers: list[User]) -> None:
    late = Notice.objects.filter(batch__startswith="digest:").first()
    moment, batch = late.ready_at, late.batch
    Notice.objects.filter(pk=late.pk).update(ready_at=moment + timedelta(hours=1))
    pack(at=moment)
    Notice.objects.filter(pk=late.pk).update(ready_at=moment)
    pack(at=moment)
    late.refresh_from_db()
    assert late.message is None and late.batch > batch and late.ready_at == moment + timedelta(days=1)
    pack(at=late.ready_at)
    assert Message.objects.filter(user=late.user).count() == 3


# --- Handing over -----------------------------------------------------------------------------------


def test_everything_is_handed_over_once(readers: list[User]) -> None:
    carrier = Carrier()
    assert passing(carrier) == Tally(packed=8, sent=2)
    assert passing(carrier) == Tally()
    assert carrier.told == ["one", "other"]
    assert set(Message.objects.values_list("sent_at", "attempts")) == {(LATE, 1)}
    assert set(Attempt.objects.values_list("number", "error")) == {(1, "")}


def test_a_message_is_not_marked_before_it_was_taken(readers: list[User]) -> None:
    def look(letter: Letter) -> None:
        assert letter.message.sent_at is None

    carrier = Carrier(act=look)
    passing(carrier)
    assert len(carrier.carried) == 2


def test_a_program_that_dies_while_sending_loses_nothing(readers: list[User]) -> None:
    pack(at=LATE)
    keys = {message.key for message in claim(Channel.EMAIL, at=LATE, limit=9)}
    carrier = Carrier()
    passing(carrier, LATE + LEASE - timedelta(seconds=1))
    assert not carrier.carried, "somebody has them"
    passing(carrier, LATE + LEASE)
    assert {letter.message.key for letter in carrier.carried} == keys


def test_who_fails_backs_off_alone(readers: list[User]) -> None:
    carrier = Carrier(act=failing("one"))
    passing(carrier)
    assert carrier.told == ["other"]
    failed = Message.objects.get(user=readers[0])
    assert (failed.last_error, failed.attempts) == ("No such mailbox.", 1)
    assert failed.next_attempt_at == LATE + timedelta(seconds=30) and failed.leased_until is None


def test_after_a_day_of_tries_a_message_is_parked_and_never_before(readers: list[User]) -> None:
    carrier, now = Carrier(act=failing("one")), LATE
    message = None
    for _ in range(40):
        passing(carrier, now)
        message = Message.objects.filter(user=readers[0]).earliest("pk")
        if message.parked_at:
            break
        now = message.next_attempt_at
    assert message.parked_at == LATE + PATIENCE
    assert Attempt.objects.filter(message=message).count() == message.attempts > 10
    passing(carrier, now + timedelta(days=9))
    assert Attempt.objects.filter(message=message).count() == message.attempts


def test_the_day_is_counted_from_the_first_try_and_not_from_a_time_when_the_service_was_down(
    readers: list[User],
) -> None:
    pack(at=LATE)
    back = LATE + timedelta(days=5)
    passing(Carrier(act=failing()), back)
    assert not Message.objects.parked().exists()


def test_a_channel_that_is_down_is_no_fault_of_any_message(readers: list[User]) -> None:
    now = LATE
    for _ in range(8):
        tally = passing(Carrier(act=down), now)
        now += timedelta(hours=6)
    assert tally.down == {"email": "The server is away."}
    assert not Attempt.objects.exists() and not Message.objects.parked().exists()
    carrier = Carrier()
    passing(carrier, now)
    assert set(carrier.told) == {"one", "other"}


def test_a_message_that_cannot_be_written_keeps_no_other_from_being_sent(
    readers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clumsy(Carrier):
        def written(self, letter: Letter, at: datetime) -> Letter:
            if letter.user.username == "one":
                raise RuntimeError("cannot write this")
            return letter

    carrier = Clumsy()
    passing(carrier)
    assert carrier.told == ["other"]
    assert Message.objects.get(user=readers[0]).last_error == "RuntimeError: cannot write this"


def test_a_message_that_cannot_be_read_keeps_no_other_from_being_sent(
    readers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = delivering.letters_of

    def broken(messages: Any) -> Any:
        if any(message.user_id == readers[0].pk for message in messages):
            raise RuntimeError("cannot read this")
        return reading(messages)

    monkeypatch.setattr(delivering, "letters_of", broken)
    carrier = Carrier()
    passing(carrier)
    assert carrier.told == ["other"]


# --- Addresses that do not answer -------------------------------------------------------------------


@pytest.fixture
def hooked() -> list[User]:
    """Two with webhooks, and many alerts for each."""
    a_process(commitments=10, at=BEGUN)
    people = [a_person("dead"), a_person("alive")]
    for person in people:
        follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)
    sweep(at=LATE)
    return people


def test_an_address_that_does_not_answer_is_tried_once_a_pass_and_delays_no_other(hooked: list[User]) -> None:
    carrier = Carrier(Channel.WEBHOOK, act=failing("dead", nobody_there=True))
    each = Notice.objects.filter(user=hooked[1]).count()
    tally = passing(carrier)
    assert (tally.sent, tally.failed) == (each, 1)
    assert carrier.told == ["alive"] * each
    waiting = Message.objects.open().filter(user=hooked[0])
    assert waiting.count() == each
    assert set(waiting.values_list("next_attempt_at", flat=True)) == {LATE + timedelta(seconds=30)}


def test_what_waited_for_a_dead_address_is_parked_with_it_after_a_day(hooked: list[User]) -> None:
    carrier, now = Carrier(Channel.WEBHOOK, act=failing("dead", nobody_there=True)), LATE
    waiting = Message.objects.open().filter(user=hooked[0])
    passing(carrier, now)
    while waiting.exists() and now < LATE + timedelta(days=3):
        now = waiting.earliest("next_attempt_at").next_attempt_at
        passing(carrier, now)
    assert not waiting.exists() and now <= LATE + timedelta(days=1, hours=3)
    assert Message.objects.parked().count() == Notice.objects.filter(user=hooked[0]).count()


def test_an_address_that_comes_back_gets_everything(hooked: list[User]) -> None:
    passing(Carrier(Channel.WEBHOOK, act=failing("dead", nobody_there=True)))
    carrier = Carrier(Channel.WEBHOOK)
    passing(carrier, LATE + timedelta(minutes=1))
    assert carrier.told == ["dead"] * Notice.objects.filter(user=hooked[0]).count()


def test_a_message_that_is_refused_does_not_hold_back_others_to_the_same_address(hooked: list[User]) -> None:
    refused = Notice.objects.filter(user=hooked[0]).earliest("pk").pk

    def act(letter: Letter) -> None:
        if letter.parts[0].notice.pk == refused:
            raise NotDelivered("It answered 400.")

    carrier = Carrier(Channel.WEBHOOK, act=act)
    tally = passing(carrier)
    assert (tally.failed, tally.sent) == (1, Notice.objects.count() - 1)


def test_one_address_is_asked_by_one_at_a_time(hooked: list[User]) -> None:
    pack(at=LATE)
    first = claim(Channel.WEBHOOK, at=LATE, limit=8)
    assert sorted(message.user.username for message in first) == ["alive", "dead"]
    assert claim(Channel.WEBHOOK, at=LATE, limit=8) == []


# --- What may not be sent any longer ----------------------------------------------------------------


def end_subscription(user: User) -> None:
    for notice in Notice.objects.filter(user=user):
        unsubscribe(by=user, at=LATE, subscription=notice.subscription)


def close(user: User) -> None:
    Process.objects.update(is_public=False)


def unconfirm(user: User) -> None:
    Mailbox.objects.filter(user=user).update(confirmed_at=None)


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("happened", [end_subscription, close, unconfirm, leave])
def test_what_may_not_go_to_the_person_any_longer_is_withheld(
    readers: list[User], happened: Callable[[User], None]
) -> None:
    pack(at=LATE)
    happened(readers[0])
    carrier = Carrier()
    passing(carrier)
    assert "one" not in carrier.told
    message = Message.objects.get(user=readers[0])
    assert (message.withheld_at, message.sent_at, message.attempts) == (LATE, None, 0)


def test_a_mail_leaves_out_what_may_not_be_seen_and_carries_the_rest(talks: Process) -> None:
    hills = a_process("hill-talks", at=BEGUN)
    person = a_follower("one")
    for slug in ("lake-talks", "hill-talks"):
        follow(person, key=slug, at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    Process.objects.filter(pk=hills.pk).update(is_public=False)
    carrier = Carrier()
    passing(carrier)
    (letter,) = carrier.carried
    assert {part.flagged.process_slug for part in letter.parts} == {"lake-talks"}
