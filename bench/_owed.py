"""Who is owed what in a measurement of delivery, and the checker: what was lost, what came twice, under which key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agreements.models import User
from agreements.operations.process_file import load_process
from monitoring.models import Alert, Crossing, Endpoint, Mailbox, Message, Notice, Subscription
from tests.factories import commitment_entry, process_data
from tests.receivers import HOST, HookServer, MailServer

SECRET = "whsec_" + "c2VjcmV0" * 6


def enter(processes: int, commitments: int, first: datetime, minutes: int, at: datetime) -> None:
    """Processes whose commitments become late in turn, at each of so many whole minutes from `first` on."""
    for number in range(processes):
        data = process_data(f"talks-{number}", 0, zone="UTC")
        data["rounds"] = []
        data["commitments"] = [
            commitment_entry(f"C{n}", f"{first + timedelta(minutes=n % minutes):%Y-%m-%dT%H:%M}")
            for n in range(1, commitments + 1)
        ]
        load_process(data=data, at=at)


def follow_all(processes: int, port: int, at: datetime) -> None:
    """Of each process two people want to know, one by e-mail and one by webhook."""
    for number in range(processes):
        reader = User.objects.create_user(f"reader-{number}")
        Mailbox.objects.create(
            user=reader, address=f"reader-{number}@example.org", changed_at=at, confirmed_at=at
        )
        program = User.objects.create_user(f"program-{number}")
        endpoint = Endpoint.objects.create(
            user=program, url=f"https://{HOST}:{port}/{number}", secret=SECRET, created_at=at
        )
        process = Subscription._meta.get_field("process").related_model.objects.get(slug=f"talks-{number}")
        Subscription.objects.create(user=reader, process=process, channel="email", created_at=at)
        Subscription.objects.create(
            user=program, process=process, channel="webhook", endpoint=endpoint, created_at=at
        )


def keys_of(mail: MailServer, hooks: HookServer) -> Counter[str]:
    """How often each key arrived."""
    mailed = (str(one["Message-ID"]).strip("<>").partition("@")[0] for one in list(mail.mails))
    posted = (one.headers["webhook-id"] for one in list(hooks.received))
    return Counter([*mailed, *posted])


def waiting() -> int:
    """How many messages and notices the program itself still means to hand over now; the verdict asks the receivers."""
    return (
        Message.objects.open().count()
        + Notice.objects.filter(message=None, batch__startswith="urgent").count()
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """`owed`: pairs of a person and an alert. `lost`: those that no message that arrived has told of.

    `missing`: crossings without an alert. `double`: alerts that exist twice, and pairs told under two keys.
    `wire`: messages that arrived. `again`: of these, copies under a key that had arrived before.
    `unknown`: keys that nobody here has made.
    """

    owed: int
    lost: int
    missing: int
    double: int
    wire: int
    again: int
    unknown: int

    @property
    def holds(self) -> bool:
        whole = not (self.lost or self.missing or self.double or self.unknown)
        return whole and self.owed > 0 and self.again <= 0.01 * self.wire

    def __str__(self) -> str:
        return (
            f"owed {self.owed:,}, lost {self.lost:,}, crossings without alert {self.missing:,}, "
            f"double {self.double:,}, on the wire {self.wire:,}, again under the same key {self.again:,} "
            f"({self.again / max(1, self.wire):.2%}), under a key of nobody's {self.unknown:,}"
        )


def verdict(received: Counter[str], since: datetime, until: datetime) -> Verdict:
    """What became of everything that was crossed after `since` and by `until`; from what arrived, not from marks."""
    crossed = Crossing.objects.filter(crossed_at__gt=since, crossed_at__lte=until)
    alerts = Alert.objects.filter(crossed_at__gt=since, crossed_at__lte=until)
    told = list(
        Notice.objects.filter(message__key__in=list(received)).values_list("user", "alert", "message__key")
    )
    pairs = Counter((user, alert) for user, alert, _ in told)
    followers = Counter[object]()
    owed = set()
    for subscription in Subscription.objects.all():
        followers[subscription.process_id] += 1
        mine = alerts.filter(process=subscription.process_id).values_list("pk", flat=True)
        owed |= {(subscription.user_id, alert) for alert in mine}
    known = set(Notice.objects.exclude(message=None).values_list("message__key", flat=True))
    return Verdict(
        owed=len(owed),
        lost=len(owed - set(pairs)),
        missing=natural(crossed).total() - natural(alerts).total(),
        double=_more_than_once(natural(alerts).values()) + _more_than_once(pairs.values()),
        wire=received.total(),
        again=_more_than_once(received.values()),
        unknown=len(set(received) - known),
    )


def natural(rows: object) -> Counter[tuple[object, ...]]:
    """By what makes an alert one: its subject, mark and date."""
    names = ("commitment", "round", "threshold", "step", "due_from", "latest")
    return Counter(rows.values_list(*names))  # type: ignore[attr-defined]


def _more_than_once(counts: Iterable[int]) -> int:
    return sum(count - 1 for count in counts if count > 1)
