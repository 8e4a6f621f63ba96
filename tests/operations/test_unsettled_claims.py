"""A message that ends whoever tries it: claimed alone after three times, parked after five, never lost or double."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from agreements.models import Process, User
from monitoring.domain.channels import Channel
from monitoring.domain.retrying import APART, MOST_IN_COMPANY, MOST_UNSETTLED
from monitoring.models import Attempt, Message, Notice
from monitoring.models.letters import Letter
from monitoring.operations.claiming import LEASE, claim, claim_alone
from monitoring.operations.delivering import Tally, deliver
from monitoring.operations.packing import pack
from monitoring.operations.retrying import retry_parked
from monitoring.operations.settling import park_what_ends_its_workers
from monitoring.operations.sweep import sweep
from tests.at_once import in_threads
from tests.factories import a_person, a_process
from tests.following import a_follower, an_endpoint, follow
from tests.operations.test_delivering import BEGUN, LATE, Carrier, down, failing

pytestmark = pytest.mark.django_db

EACH = [Channel.EMAIL, Channel.WEBHOOK]


class Ended(BaseException):
    """The program is gone at this point: nothing is written down."""


class Mortal(Carrier):
    """A channel in which the messages to `deadly` end the program that tries them."""

    def __init__(
        self, channel: Channel = Channel.EMAIL, *deadly: str, act: Callable[[Letter], None] | None = None
    ) -> None:
        super().__init__(channel, act)
        self.deadly, self.ended = deadly, 0

    def written(self, letter: Letter, at: datetime) -> Letter:
        if letter.user.username in self.deadly:
            self.ended += 1
            raise Ended
        return letter


def passing(*carriers: Carrier, at: datetime = LATE) -> Tally | None:
    with suppress(Ended):
        return deliver(at=at, clock=lambda: at, senders=carriers)
    return None


def passes(*carriers: Carrier, span: timedelta, at: datetime = LATE) -> None:
    """A pass as soon as the leases of the one before have run out, as long as `span`."""
    for number in range(span // LEASE + 1):
        passing(*carriers, at=at + number * LEASE)


def of(name: str) -> Message:
    return Message.objects.get(user__username=name)


@pytest.fixture
def talks() -> Process:
    return a_process(at=BEGUN)


@pytest.fixture
def readers(talks: Process) -> list[User]:
    """Six who are owed one mail each."""
    people = [a_follower(f"reader-{number}") for number in range(6)]
    for person in people:
        follow(person, at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    return people


def test_what_ends_its_worker_is_parked_and_everybody_else_is_told_once(readers: list[User]) -> None:
    carrier = Mortal(Channel.EMAIL, "reader-2")
    key = of("reader-2").key
    passes(carrier, span=APART * 2)
    assert carrier.told == sorted({f"reader-{number}" for number in range(6)} - {"reader-2"})
    parked = of("reader-2")
    assert carrier.ended == MOST_UNSETTLED and parked.key == key
    assert parked.parked_at and not parked.sent_at and not parked.leased_until
    assert "The program that tried it ended" in parked.last_error and parked.last_error.endswith(".")


def test_it_ends_three_passes_with_others_in_hand_and_none_after_that(readers: list[User]) -> None:
    carrier = Mortal(Channel.EMAIL, "reader-0")
    for number in range(MOST_IN_COMPANY):
        passing(carrier, at=LATE + number * LEASE)
    alone = LATE + MOST_IN_COMPANY * LEASE
    passing(carrier, at=alone)
    leased = Message.objects.filter(leased_until__gt=alone)
    assert [message.user.username for message in leased] == ["reader-0"]
    passing(carrier, at=alone + timedelta(seconds=1))
    assert len(carrier.carried) == 5, "the pass that it ended had nothing else at hand"


def test_whoever_was_in_its_company_is_sent_alone_and_at_once(readers: list[User]) -> None:
    """Four lanes: the three that are claimed with it three times are suspects like it."""
    first = Message.objects.oldest_first()[0].user.username
    carrier = Mortal(Channel.EMAIL, first)
    passes(carrier, span=(MOST_IN_COMPANY - 1) * LEASE)
    suspects = Message.objects.filter(unsettled=MOST_IN_COMPANY)
    company = {message.user.username for message in suspects}
    assert (len(company), carrier.carried) == (4, [])
    passes(carrier, span=4 * LEASE, at=LATE + MOST_IN_COMPANY * LEASE)
    assert len(carrier.carried) == 5
    assert set(Message.objects.filter(sent_at__isnull=False).values_list("unsettled", flat=True)) == {0}


def test_while_one_is_tried_alone_nothing_else_is_under_way(readers: list[User]) -> None:
    Message.objects.filter(user=readers[0]).update(unsettled=MOST_IN_COMPANY)
    person = a_person("program")
    follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)

    def look(letter: Letter) -> None:
        at_hand = Message.objects.filter(leased_until__isnull=False)
        seen.append((letter.user.username, at_hand.count()))

    seen: list[tuple[str, int]] = []
    mails = Carrier()
    mails.written = lambda letter, at: look(letter) or letter  # type: ignore[method-assign]
    passing(mails, Carrier(Channel.WEBHOOK))
    assert seen[0] == ("reader-0", 1) and len(seen) == 6


def test_between_two_tries_alone_there_is_time_for_what_is_wrong_to_be_seen(readers: list[User]) -> None:
    Message.objects.filter(user=readers[0]).update(unsettled=MOST_IN_COMPANY)
    assert claim_alone(EACH, at=LATE) == of("reader-0")
    assert claim_alone(EACH, at=LATE + APART - timedelta(seconds=1)) is None
    assert claim_alone(EACH, at=LATE + APART) == of("reader-0")
    assert park_what_ends_its_workers(at=LATE + APART + LEASE - timedelta(seconds=1)) == 0, (
        "it is being tried"
    )
    assert park_what_ends_its_workers(at=LATE + APART + LEASE) == 1


def test_kills_of_workers_for_other_reasons_park_nothing(readers: list[User]) -> None:
    """For eight minutes each pass is killed with all that it has; then a release that works comes."""
    carrier = Mortal(Channel.EMAIL, *[person.username for person in readers])
    passes(carrier, span=APART - timedelta(minutes=2))
    assert not carrier.carried and not Message.objects.parked().exists()
    carrier.deadly = ()
    passes(carrier, span=APART, at=LATE + APART)
    assert carrier.told == sorted(person.username for person in readers)


@pytest.mark.parametrize("act", [None, failing()], ids=["taken", "refused"])
def test_a_claim_that_ends_well_or_badly_starts_the_count_anew(
    readers: list[User], act: Callable[[Letter], None] | None
) -> None:
    Message.objects.update(unsettled=MOST_IN_COMPANY - 1)
    passing(Carrier(act=act))
    assert set(Message.objects.values_list("unsettled", flat=True)) == {0}
    assert Attempt.objects.count() == 6


def test_a_channel_that_is_down_neither_counts_nor_clears(readers: list[User]) -> None:
    Message.objects.filter(user=readers[0]).update(unsettled=MOST_IN_COMPANY)
    Message.objects.filter(user=readers[1]).update(unsettled=2)
    for hours in range(6):
        passing(Carrier(act=down), at=LATE + timedelta(hours=hours))
    assert (of("reader-0").unsettled, of("reader-1").unsettled) == (MOST_IN_COMPANY, 2)
    assert not Message.objects.parked().exists()


def test_no_channel_that_is_down_is_given_anything_alone(readers: list[User]) -> None:
    Message.objects.update(unsettled=MOST_IN_COMPANY)
    carrier = Carrier(act=down)
    passing(carrier)
    assert Message.objects.filter(next_attempt_at__gt=LATE).count() == 1
    assert not carrier.carried


def test_by_hand_it_is_tried_alone_again(readers: list[User]) -> None:
    Message.objects.filter(user=readers[0]).update(unsettled=MOST_UNSETTLED, parked_at=LATE)
    root = a_person("root", administrator=True)
    assert retry_parked(by=root, at=LATE, message=of("reader-0")) == 1
    assert of("reader-0") not in claim(Channel.EMAIL, at=LATE, limit=9)
    assert claim_alone(EACH, at=LATE) == of("reader-0")


def test_who_was_only_slow_and_not_gone_still_notes_that_it_arrived(readers: list[User]) -> None:
    Message.objects.update(unsettled=MOST_UNSETTLED - 1)

    def overtaken(letter: Letter) -> Letter:
        Message.objects.filter(pk=letter.message.pk).update(leased_until=LATE)
        park_what_ends_its_workers(at=LATE)
        return letter

    carrier = Carrier()
    carrier.written = lambda letter, at: overtaken(letter)  # type: ignore[method-assign]
    passing(carrier)
    assert not Message.objects.parked().exists() and len(carrier.carried) == 6


# --- Webhooks ---------------------------------------------------------------------------------------


def test_other_webhooks_of_the_same_address_go_on(talks: Process) -> None:
    person = a_person("program")
    follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    deadly = Message.objects.order_by("pk")[0].pk
    carrier = Mortal(Channel.WEBHOOK)
    carrier.written = lambda letter, at: end(letter, deadly)  # type: ignore[method-assign]
    passes(carrier, span=APART * 2)
    assert [message.pk for message in Message.objects.parked()] == [deadly]
    assert len(carrier.carried) == Notice.objects.count() - 1


def end(letter: Letter, deadly: int) -> Letter:
    if letter.message.pk == deadly:
        raise Ended
    return letter


def test_one_address_is_asked_by_one_at_a_time_also_alone(talks: Process) -> None:
    person = a_person("program")
    follow(person, channel="webhook", endpoint=an_endpoint(person).pk, at=BEGUN)
    sweep(at=LATE)
    pack(at=LATE)
    Message.objects.filter(pk=Message.objects.earliest("pk").pk).update(unsettled=MOST_IN_COMPANY)
    assert len(claim(Channel.WEBHOOK, at=LATE, limit=8)) == 1
    assert claim_alone(EACH, at=LATE) is None


# --- At the same time -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_message_is_claimed_alone_by_one_of_many(readers: list[User]) -> None:
    Message.objects.update(unsettled=MOST_IN_COMPANY)
    found = in_threads(*[lambda: claim_alone(EACH, at=LATE)] * 8)
    claimed = [message.pk for message in found if message is not None]
    assert len(claimed) == len(set(claimed)) == 6
    assert set(Message.objects.values_list("unsettled", flat=True)) == {MOST_IN_COMPANY + 1}


@pytest.mark.django_db(transaction=True)
def test_each_claim_is_counted_once_however_many_claim_at_a_time(readers: list[User]) -> None:
    found = in_threads(*[lambda: claim(Channel.EMAIL, at=LATE, limit=2)] * 6)
    assert sorted(message.pk for claimed in found for message in claimed) == sorted(
        Message.objects.values_list("pk", flat=True)
    )
    assert set(Message.objects.values_list("unsettled", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_parking_and_claiming_beside_each_other_do_one_of_both(readers: list[User]) -> None:
    Message.objects.update(unsettled=MOST_UNSETTLED, leased_until=LATE)
    works = [lambda: park_what_ends_its_workers(at=LATE), lambda: claim_alone(EACH, at=LATE)]
    found = in_threads(*works * 3)
    assert sum(one for one in found if isinstance(one, int)) == 6 and Message.objects.parked().count() == 6
    assert [one for one in found if not isinstance(one, int)] == [None] * 3
