"""Passing on what nobody acknowledged: whom a process names for it, and the step of the sweep that does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from agreements.models import Process, User
from agreements.permissions import can
from monitoring.domain.channels import Channel, NoticeKind
from monitoring.domain.horizon import URGENCY, Threshold
from monitoring.models import EscalationPlan, Run
from monitoring.permissions import check_can_acknowledge, check_can_set_warnings

LONGEST_WAIT = 720


class BadEscalation(ValueError):
    """A plan that cannot be set; `field` names the place, the text says what would be right."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def set_escalation(
    *, by: User, at: datetime, process: Process, hours: int, to: User, from_threshold: str
) -> EscalationPlan:
    """From `at` on an alert of at least `from_threshold` that nobody acknowledges within `hours` goes to `to` as well.

    Alerts raised before follow the plan that stood then. Raises NotAllowed, BadEscalation.
    """
    with transaction.atomic():
        check_can_set_warnings(by, process)
        if not 1 <= hours <= LONGEST_WAIT:
            raise BadEscalation(f"Choose 1 to {LONGEST_WAIT} hours.", "hours")
        if from_threshold not in set(Threshold):
            raise BadEscalation(
                f"“{from_threshold[:40]}” is not one of {', '.join(Threshold)}.", "from_threshold"
            )
        if not to.is_active or not can(check_can_acknowledge, to, process):
            raise BadEscalation(
                "Choose a mediator or an analyst of this process: others cannot acknowledge its warnings.",
                "to",
            )
        return EscalationPlan.objects.create(
            process=process, from_threshold=from_threshold, hours=hours, to=to, set_by=by, set_at=at
        )


def end_escalation(*, by: User, at: datetime, process: Process) -> EscalationPlan:
    """From `at` on nothing more of the process is passed on. Raises NotAllowed, BadEscalation."""
    with transaction.atomic():
        check_can_set_warnings(by, process)
        newest = EscalationPlan.objects.filter(process=process).newest_first().first()
        if newest is None or newest.hours is None:
            raise BadEscalation("Nothing is passed on in this process.", "hours")
        return EscalationPlan.objects.create(
            process=process, from_threshold=newest.from_threshold, set_by=by, set_at=at
        )


# An alert follows the plan that stood when it was raised; a plan that has been ended by its time lets it be. Everything
# is asked for the moment at which it was due, never for that of the sweep, so that it does not matter when one comes.
# Whoever acknowledges an alert takes note of everything that its date had crossed by then.
ESCALATE = """
    WITH plan AS (
        SELECT p.*, lead(p.set_at) OVER (PARTITION BY p.process_id ORDER BY p.set_at, p.id) AS replaced_at
        FROM monitoring_escalationplan p
    ), rank AS (
        SELECT * FROM unnest(%(thresholds)s::text[], %(ranks)s::int[]) AS rank (threshold, place)
    ), due AS (
        SELECT a.*, p.id AS plan_id, p.to_id, a.raised_at + make_interval(hours => p.hours::int) AS due_at
        FROM plan p
        JOIN monitoring_alert a ON a.process_id = p.process_id AND a.raised_at >= p.set_at
            AND (p.replaced_at IS NULL OR a.raised_at < p.replaced_at)
        JOIN rank own ON own.threshold = a.threshold
        JOIN rank least ON least.threshold = p.from_threshold AND own.place >= least.place
        WHERE p.hours IS NOT NULL AND a.raised_at + make_interval(hours => p.hours::int) <= %(now)s
            AND NOT EXISTS (SELECT FROM monitoring_escalation e WHERE e.alert_id = a.id)
    ), escalated AS (
        INSERT INTO monitoring_escalation (alert_id, plan_id, to_id, due_at, at)
        SELECT d.id, d.plan_id, d.to_id, d.due_at, %(now)s
        FROM due d
        WHERE EXISTS (
            SELECT FROM monitoring_duemoment m
            WHERE (m.commitment_id = d.commitment_id OR m.round_id = d.round_id) AND m.due_from = d.due_from
                AND m.latest IS NOT DISTINCT FROM d.latest
                AND m.opens_at <= d.due_at AND (m.closes_at IS NULL OR m.closes_at > d.due_at)
        ) AND NOT EXISTS (
            SELECT FROM monitoring_acknowledgement k JOIN monitoring_alert a ON a.id = k.alert_id
            WHERE (a.commitment_id = d.commitment_id OR a.round_id = d.round_id) AND a.due_from = d.due_from
                AND a.latest IS NOT DISTINCT FROM d.latest AND a.crossed_at >= d.crossed_at AND k.at <= d.due_at
        ) AND NOT EXISTS (
            SELECT FROM monitoring_escalationplan q
            WHERE q.process_id = d.process_id AND q.hours IS NULL AND q.set_at > d.raised_at AND q.set_at <= d.due_at
        )
        ORDER BY d.id
        ON CONFLICT DO NOTHING
        RETURNING alert_id, to_id
    )
    INSERT INTO monitoring_notice (kind, user_id, channel, language, alert_id, written_at, ready_at, batch)
    SELECT %(kind)s, e.to_id, %(channel)s, mailbox.language, e.alert_id, %(now)s, %(now)s, %(batch)s
    FROM escalated e
    JOIN agreements_user person ON person.id = e.to_id AND person.is_active
    JOIN monitoring_mailbox mailbox ON mailbox.user_id = e.to_id AND mailbox.confirmed_at IS NOT NULL
    ON CONFLICT DO NOTHING
"""


def escalate(*, run: Run, now: datetime) -> None:
    """Pass on every alert whose time to be acknowledged is over by `now`, once, with its notice to the second person.

    The caller holds the lock and the transaction.
    """
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"now": now, "thresholds": list(URGENCY), "ranks": list(URGENCY.values())}
        values |= {"kind": NoticeKind.ESCALATION, "channel": Channel.EMAIL, "batch": f"urgent:{run.pk}"}
        cursor.execute(ESCALATE, values)
