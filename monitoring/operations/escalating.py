"""Passing on what nobody acknowledged: whom a process names for it, and the step of the sweep that does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.models import Process, User
from agreements.operations.statements import check_one_of
from agreements.permissions import can
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.thresholds import URGENCY, Threshold
from monitoring.models import Escalation, EscalationPlan, Mailbox, Notice, Run, Spared
from monitoring.models.stood import stood_at
from monitoring.permissions import check_can_acknowledge, check_can_set_warnings

LONGEST_WAIT = 720


class BadEscalation(Refusal):
    """A plan that cannot be set; `field` names the place, the text says what would be right."""


def set_escalation(
    *, by: User, at: datetime, process: Process, hours: int, to: User, from_threshold: str
) -> EscalationPlan:
    """From `at` on an alert of at least `from_threshold` that nobody acknowledges within `hours` goes to `to` as well.

    Alerts raised before follow the plan that stood then. Raises NotAllowed, BadEscalation.
    """
    with transaction.atomic():
        check_can_set_warnings(by, process)
        if not 1 <= hours <= LONGEST_WAIT:
            raise BadEscalation(gettext_noop("Choose 1 to {most} hours."), "hours", most=LONGEST_WAIT)
        wrong = gettext_noop("“{value}” is not one of {allowed}.")
        check_one_of(from_threshold, Threshold, "from_threshold", BadEscalation, wrong)
        if not to.is_active or not can(check_can_acknowledge, to, process):
            message = gettext_noop(
                "Choose a mediator or an analyst of this process: others cannot acknowledge its warnings."
            )
            raise BadEscalation(message, "to")
        return EscalationPlan.objects.create(
            process=process, from_threshold=from_threshold, hours=hours, to=to, set_by=by, set_at=at
        )


def end_escalation(*, by: User, at: datetime, process: Process) -> EscalationPlan:
    """From `at` on nothing more of the process is passed on. Raises NotAllowed, BadEscalation."""
    with transaction.atomic():
        check_can_set_warnings(by, process)
        newest = EscalationPlan.objects.filter(process=process).newest_first().first()
        if newest is None or newest.hours is None:
            raise BadEscalation(gettext_noop("Nothing is passed on in this process."), "hours")
        return EscalationPlan.objects.create(
            process=process, from_threshold=newest.from_threshold, set_by=by, set_at=at
        )


# An alert follows the plan that stood when it was raised; a plan that has been ended by its time lets it be. Everything
# is asked for the moment at which it was due and never for that of the sweep: it does not matter when one comes.
# Whoever acknowledges an alert takes note of everything that its date had crossed by then. A reminder repeats what went
# on already.
OVER = """
    WITH plan AS (
        SELECT p.*, lead(p.set_at) OVER (PARTITION BY p.process_id ORDER BY p.set_at, p.id) AS replaced_at
        FROM monitoring_escalationplan p
    ), rank AS (
        SELECT * FROM unnest(%(thresholds)s::text[], %(ranks)s::int[]) AS rank (threshold, place)
    ), due AS (
        SELECT a.*, p.id AS plan_id, p.to_id, a.raised_at + make_interval(hours => p.hours::int) AS due_at
        FROM plan p
        JOIN monitoring_alert a ON a.process_id = p.process_id AND a.raised_at >= p.set_at AND a.step = 0
            AND (p.replaced_at IS NULL OR a.raised_at < p.replaced_at)
        JOIN rank own ON own.threshold = a.threshold
        JOIN rank least ON least.threshold = p.from_threshold AND own.place >= least.place
        WHERE p.hours IS NOT NULL AND a.raised_at + make_interval(hours => p.hours::int) <= %(now)s
            AND NOT EXISTS (SELECT FROM monitoring_escalation e WHERE e.alert_id = a.id)
            AND NOT EXISTS (SELECT FROM monitoring_spared s WHERE s.alert_id = a.id)
    )
    SELECT d.id, d.plan_id, d.to_id, d.due_at
    FROM due d
    WHERE NOT EXISTS (
        SELECT FROM monitoring_acknowledgement k JOIN monitoring_alert a ON a.id = k.alert_id
        WHERE (a.commitment_id = d.commitment_id OR a.round_id = d.round_id) AND a.due_from = d.due_from
            AND a.latest IS NOT DISTINCT FROM d.latest AND a.crossed_at >= d.crossed_at AND k.at <= d.due_at
    ) AND NOT EXISTS (
        SELECT FROM monitoring_escalationplan q
        WHERE q.process_id = d.process_id AND q.hours IS NULL AND q.set_at > d.raised_at AND q.set_at <= d.due_at
    )
    ORDER BY d.id
"""


def escalate(*, run: Run, now: datetime) -> None:
    """Pass on every alert whose time to be acknowledged is over by `now`, once, with its notice to the second person.

    A constant number of queries. The caller holds the lock and the transaction.
    """
    over = list(_over(now))
    if not over:
        return
    standing = stood_at({one.alert_id: one.due_at for one in over})
    passed_on = [one for one in over if standing.get(one.alert_id)]
    for one in over:
        one.at = now
    let_be = [
        Spared(alert_id=one.alert_id, plan_id=one.plan_id, due_at=one.due_at, at=now)
        for one in over
        if standing.get(one.alert_id) is False
    ]
    Spared.objects.bulk_create(let_be, ignore_conflicts=True)
    Escalation.objects.bulk_create(passed_on, ignore_conflicts=True)
    Notice.objects.bulk_create(_notices(run, now, passed_on), ignore_conflicts=True)


def _over(now: datetime) -> Iterator[Escalation]:
    """What nobody had acknowledged when its time was over, unsaved; whether its date stood is not asked yet."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"thresholds": list(URGENCY), "ranks": list(URGENCY.values()), "now": now}
        cursor.execute(OVER, values)
        for alert, plan, to, due_at in cursor.fetchall():
            yield Escalation(alert_id=alert, plan_id=plan, to_id=to, due_at=due_at)


def _notices(run: Run, now: datetime, passed_on: Sequence[Escalation]) -> list[Notice]:
    confirmed = Mailbox.objects.filter(
        user__in={one.to_id for one in passed_on}, user__is_active=True, confirmed_at__isnull=False
    )
    languages = {mailbox.user_id: mailbox.language for mailbox in confirmed}
    return [
        Notice(
            kind=NoticeKind.ESCALATION,
            user_id=one.to_id,
            channel=Channel.EMAIL,
            language=languages[one.to_id],
            alert_id=one.alert_id,
            written_at=now,
            ready_at=now,
            batch=f"urgent:{run.pk}",
        )
        for one in passed_on
        if one.to_id in languages
    ]
