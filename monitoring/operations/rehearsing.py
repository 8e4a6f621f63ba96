"""Replaying a process for training: the sweep itself, day by day, on tables that nobody else sees.

The statements that raise alerts and write notices find their tables by name, and a temporary table stands before one
of the same name. So a rehearsal goes exactly as the sweeps of those days would have gone, whatever they come to do, and
cannot touch an alert or send anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import ProgrammingError, connection, models, transaction

from agreements.domain.timeline import INSTANT, local_start, zone_of
from agreements.models import Process, User
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.lead_times import lead_times
from monitoring.models import (
    Acknowledgement,
    Alert,
    Attempt,
    Crossing,
    Escalation,
    EscalationPlan,
    LeadTimes,
    Message,
    Notice,
    Outlook,
    Rehearsal,
    RehearsedAlert,
    Run,
    Spared,
    Subscription,
)
from monitoring.models.touched import Touched, turned_by
from monitoring.operations.escalating import escalate
from monitoring.operations.projecting import project_subjects
from monitoring.operations.sweep import raise_alerts

LONGEST = timedelta(days=5 * 366)
INSUFFICIENT_PRIVILEGE = "42501"
#: Before anything that a rehearsal can be about: what is set then has always held.
EVER = datetime(1800, 1, 1, tzinfo=UTC)
#: What a sweep writes, and everything behind that; of what people do about it there is nothing.
WRITTEN: tuple[type[models.Model], ...] = (
    Run,
    Crossing,
    Outlook,
    Alert,
    Notice,
    Message,
    Attempt,
    Escalation,
    Spared,
    Acknowledgement,
)

#: By alert, who is told by which channel and why.
Told = dict[int, list[dict[str, str]]]


class BadRehearsal(ValueError):
    """A replay that cannot be made; the text says why."""


def rehearse(
    *,
    at: datetime,
    process: Process,
    first: date,
    last: date,
    days: Collection[int] | None = None,
    seen_as: User | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Rehearsal:
    """What sweeps at the end of each day from `first` to `last`, in the zone of the process, would have flagged.

    What had been flagged before `first` is not flagged again. `days`: other lead times than the process had. `seen_as`:
    only what this person would have been told. People are told by the subscriptions, the roles and the plan for what
    nobody acknowledges that there are now; and nobody acknowledges anything.
    `progress` is called with the days that are done and their number. Raises BadRehearsal, BadLeadTimes.
    """
    _check(at, process, first, last, seen_as)
    chosen = list(lead_times(days)) if days is not None else None
    with transaction.atomic():
        rehearsal = Rehearsal(
            process=process, first_on=first, last_on=last, days=chosen, seen_as=seen_as, made_at=at
        )
        with _stage(process, chosen, seen_as):
            rows = list(_replayed(rehearsal, progress))
        rehearsal.save()
        for row in rows:
            row.rehearsal = rehearsal
        RehearsedAlert.objects.bulk_create(rows, batch_size=1000)
    return rehearsal


def _check(at: datetime, process: Process, first: date, last: date, seen_as: User | None) -> None:
    today = at.astimezone(zone_of(process.zone)).date()
    if last < first:
        raise BadRehearsal(f"{last} lies before {first}: a replay ends on the day it begins, or later.")
    if last - first > LONGEST:
        raise BadRehearsal("A replay spans five years at most.")
    if last > today:
        raise BadRehearsal(f"{last} lies ahead: what will be known then is not known yet.")
    if seen_as is not None and not Process.objects.visible_to(seen_as).filter(pk=process.pk).exists():
        raise BadRehearsal(f"{seen_as.get_username()} cannot see this process.")


@contextmanager
def _stage(process: Process, days: list[int] | None, seen_as: User | None) -> Iterator[None]:
    """Tables of our own before those of the same names; where the transaction fails they go with it."""
    subscriptions = Subscription.objects.active()
    subscribed = list(subscriptions.filter(user=seen_as) if seen_as else subscriptions)
    for one in subscribed:
        one.created_at = EVER
    chosen = [LeadTimes(process=process, days=days, set_at=EVER)] if days else []
    plans = list(_plan(process, seen_as))
    staged: list[type[models.Model]] = [
        *WRITTEN,
        Subscription,
        EscalationPlan,
        *([LeadTimes] if days else []),
    ]
    try:
        with connection.cursor() as cursor:
            for model in staged:
                name = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"CREATE TEMPORARY TABLE {name} (LIKE {name} INCLUDING ALL)")
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") != INSUFFICIENT_PRIVILEGE:
            raise
        raise BadRehearsal(
            "This database role may not make temporary tables: run it as the owner of the tables, like migrations."
        ) from error
    Subscription.objects.bulk_create(subscribed)
    LeadTimes.objects.bulk_create(chosen)
    EscalationPlan.objects.bulk_create(plans)
    yield
    with connection.cursor() as cursor:
        for model in staged:
            cursor.execute(f"DROP TABLE pg_temp.{connection.ops.quote_name(model._meta.db_table)}")


def _plan(process: Process, seen_as: User | None) -> Iterator[EscalationPlan]:
    """The plan of today, as if it had always held; none where the person would not be told by it."""
    now = EscalationPlan.objects.filter(process=process).newest_first().first()
    if now is not None and now.hours is not None and seen_as in (None, now.to):
        yield EscalationPlan(
            process=process, from_threshold=now.from_threshold, hours=now.hours, to=now.to, set_at=EVER
        )


def _replayed(rehearsal: Rehearsal, progress: Callable[[int, int], None]) -> Iterator[RehearsedAlert]:
    """The rows of a rehearsal, day after day. On the stage."""
    process, total = rehearsal.process, (rehearsal.last_on - rehearsal.first_on).days + 1
    members = list(_members(process, rehearsal.seen_as))
    before = _run(rehearsal.first_on - timedelta(days=1), process)
    project_subjects(
        run=before,
        touched=Touched(
            set(process.commitments.values_list("pk", flat=True)),
            set(process.rounds.values_list("pk", flat=True)),
        ),
        as_lived=True,
    )
    _raise_and_pass_on(before, EVER)
    for number in range(total):
        day = rehearsal.first_on + timedelta(days=number)
        run = _run(day, process)
        project_subjects(run=run, touched=turned_by(run.at), as_lived=True)
        _raise_and_pass_on(run, before.at)
        if run.raised:
            yield from _flagged(run, day, members)
        yield from _passed_on(run, day)
        before = run
        progress(number + 1, total)


def _raise_and_pass_on(run: Run, since: datetime) -> None:
    """Raise what was crossed after `since` at its crossing, as a sweep of every minute would have, then pass on.

    What was crossed before and only entered on that day was flagged at an hour that nobody knows: it stays at the end.
    """
    raise_alerts(run=run, now=run.at)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE monitoring_alert SET raised_at = crossed_at WHERE run_id = %s AND crossed_at > %s",
            [run.pk, since],
        )
    escalate(run=run, now=run.at)


def _run(day: date, process: Process) -> Run:
    """A sweep at the last instant of the day."""
    moment = local_start(day + timedelta(days=1), process.zone) - INSTANT
    return Run.objects.create(at=moment, started_at=moment, finished_at=moment)


def _members(process: Process, seen_as: User | None) -> Iterator[dict[str, str]]:
    """Whoever has a role in the process finds its alerts in the inbox."""
    held = process.memberships.filter(revoked_at__isnull=True, user__is_active=True)
    held = held.filter(user=seen_as) if seen_as else held
    for one in held.select_related("user").order_by("user__username", "role"):
        yield {"user": one.user.get_username(), "channel": "inbox", "why": one.role}


def _flagged(run: Run, day: date, members: list[dict[str, str]]) -> Iterator[RehearsedAlert]:
    told = _told(run)
    for alert in Alert.objects.filter(run=run).order_by("crossed_at", "pk"):
        yield _row(alert, day, [*told.get(alert.pk, ()), *members])


def _row(alert: Alert, day: date, told: list[dict[str, str]], **passed_on: datetime) -> RehearsedAlert:
    return RehearsedAlert(
        on_day=day,
        commitment_id=alert.commitment_id,
        round_id=alert.round_id,
        threshold=alert.threshold,
        step=alert.step,
        due_from=alert.due_from,
        latest=alert.latest,
        zone=alert.zone,
        crossed_at=alert.crossed_at,
        told=told,
        **passed_on,
    )


def _passed_on(run: Run, day: date) -> Iterator[RehearsedAlert]:
    """What the run passed on, with the second person; in the inbox, and by mail where they have a mailbox."""
    mailed = set(Notice.objects.filter(kind=NoticeKind.ESCALATION).values_list("alert", "user"))
    passed_on = Escalation.objects.filter(at=run.at).select_related("alert", "to").order_by("due_at", "pk")
    for one in passed_on:
        ways = [Channel.EMAIL.value] if (one.alert_id, one.to_id) in mailed else []
        told = [
            {"user": one.to.get_username(), "channel": way, "why": "escalation"} for way in (*ways, "inbox")
        ]
        yield _row(one.alert, day, told, passed_on_at=one.due_at)


def _told(run: Run) -> Told:
    told: Told = defaultdict(list)
    notices = Notice.objects.filter(alert__run=run, subscription__isnull=False)
    for one in notices.select_related("user", "subscription").order_by("user__username", "channel", "pk"):
        why: Any = one.subscription
        told[one.alert_id or 0].append(
            {"user": one.user.get_username(), "channel": one.channel, "why": str(why.subject_kind)}
        )
    return told
