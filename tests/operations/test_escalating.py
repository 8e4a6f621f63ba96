"""Passing on what nobody acknowledged in time: to one more person, once, whenever and in whatever order sweeps come."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from agreements.models import Process, Source, User
from agreements.operations.assessments import record_assessment
from agreements.permissions import NotAllowed
from monitoring.models import Acknowledgement, Alert, Escalation, EscalationPlan, Mailbox, Notice, Spared
from monitoring.operations.escalating import BadEscalation, end_escalation, set_escalation
from monitoring.operations.handling import acknowledge
from monitoring.operations.sweep import sweep
from tests.at_once import in_threads
from tests.factories import a_person, a_process, point

SET = point("2025-10-20").valid.replace(hour=9, minute=0, second=0, microsecond=0)
#: The due day of C1 and R1 has begun for an hour and a half.
DUE = point("2025-11-05").valid.replace(hour=21, minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)


@pytest.fixture
def process(db: None) -> Process:
    return known_in_time()


def known_in_time() -> Process:
    return a_process(at=SET - timedelta(days=10))


def mediator_of(process: Process, name: str = "mediator", *, address: str = "") -> User:
    person = a_person(name, process, "mediator")
    if address:
        Mailbox.objects.create(user=person, address=address, changed_at=SET, confirmed_at=SET)
    return person


def plan(process: Process, hours: int = 24, threshold: str = "due", at: datetime = SET) -> User:
    """A plan of the process that names a second mediator, who has a mailbox."""
    second = User.objects.filter(username="second").first() or mediator_of(
        process, "second", address="second@example.org"
    )
    first = User.objects.filter(username="mediator").first() or mediator_of(process)
    set_escalation(by=first, at=at, process=process, hours=hours, to=second, from_threshold=threshold)
    return second


def passed_on() -> set[tuple[str, str]]:
    return {
        (one.alert.subject.code, one.alert.threshold)
        for one in Escalation.objects.select_related("alert__commitment", "alert__round")
    }


# --- Plans ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["analyst", "delegate", "reader", "mediator elsewhere"])
def test_only_mediators_and_administrators_set_a_plan(process: Process, role: str) -> None:
    second = mediator_of(process, "second")
    if role == "mediator elsewhere":
        person = mediator_of(a_process("hill-talks"), "elsewhere")
    elif role == "reader":
        person = a_person("reader")
    else:
        person = a_person("someone", process, role, "north" if role == "delegate" else "")
    with pytest.raises(NotAllowed, match="mediator of this process or an administrator"):
        set_escalation(by=person, at=SET, process=process, hours=24, to=second, from_threshold="due")
    with pytest.raises(NotAllowed):
        end_escalation(by=person, at=SET, process=process)
    root = a_person("root", administrator=True)
    assert set_escalation(by=root, at=SET, process=process, hours=24, to=second, from_threshold="due").pk


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"hours": 0}, "hours"), ({"hours": 721}, "hours"), ({"from_threshold": "soon"}, "from_threshold")],
)
def test_a_plan_that_cannot_be_is_refused_at_its_place(
    process: Process, changed: dict[str, Any], field: str
) -> None:
    asked: dict[str, Any] = {"hours": 24, "to": mediator_of(process, "second"), "from_threshold": "due"}
    with pytest.raises(BadEscalation) as refused:
        set_escalation(by=mediator_of(process), at=SET, process=process, **asked | changed)
    assert refused.value.field == field and not EscalationPlan.objects.exists()


def test_the_second_person_is_one_who_can_acknowledge(process: Process) -> None:
    by = mediator_of(process)
    gone = mediator_of(process, "gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    for to in (a_person("reader"), a_person("delegate", process, "delegate", "north"), gone):
        with pytest.raises(BadEscalation, match="cannot acknowledge"):
            set_escalation(by=by, at=SET, process=process, hours=1, to=to, from_threshold="due")


def test_a_plan_that_is_not_there_cannot_be_ended(process: Process) -> None:
    by = mediator_of(process)
    with pytest.raises(BadEscalation, match="Nothing is passed on"):
        end_escalation(by=by, at=SET, process=process)
    plan(process)
    end_escalation(by=by, at=SET + HOUR, process=process)
    with pytest.raises(BadEscalation, match="Nothing is passed on"):
        end_escalation(by=by, at=SET + 2 * HOUR, process=process)


# --- Passing on -------------------------------------------------------------------------------------


def test_what_nobody_acknowledged_in_time_is_passed_on_once(process: Process) -> None:
    second = plan(process)
    sweep(at=DUE)
    sweep(at=DUE + 23 * HOUR)
    assert passed_on() == set()
    run = sweep(at=DUE + 25 * HOUR)
    assert passed_on() == {("C1", "due"), ("R1", "due")}
    for _ in range(3):
        sweep(at=DUE + 26 * HOUR)
    one = Escalation.objects.get(alert__commitment__code="C1", alert__threshold="due")
    assert (one.to, one.due_at, one.at) == (second, DUE + 24 * HOUR, DUE + 25 * HOUR)
    notices = Notice.objects.filter(kind="escalation")
    assert {(one.user, one.channel, one.batch, one.ready_at) for one in notices} == {
        (second, "email", f"urgent:{run.pk}", DUE + 25 * HOUR)
    }
    assert notices.count() == 2


def test_less_urgent_thresholds_are_let_be(process: Process) -> None:
    plan(process, threshold="overdue")
    sweep(at=DUE)
    sweep(at=DUE + 25 * HOUR)
    sweep(at=DUE + 60 * HOUR)
    assert passed_on() == {("C1", "overdue"), ("R1", "overdue")}


@pytest.mark.parametrize(("after", "kept"), [(23, True), (24, True), (25, False)])
def test_an_acknowledgement_in_time_keeps_it(process: Process, after: int, kept: bool) -> None:
    plan(process)
    sweep(at=DUE)
    alert = Alert.objects.get(commitment__code="C1", threshold="due")
    Acknowledgement.objects.create(
        alert=alert, by=User.objects.get(username="mediator"), at=DUE + after * HOUR
    )
    sweep(at=DUE + 30 * HOUR)
    assert (("C1", "due") not in passed_on()) is kept
    assert ("R1", "due") in passed_on()


def test_an_acknowledgement_of_a_later_alert_of_the_date_answers_for_the_earlier(process: Process) -> None:
    plan(process, threshold="days_1", hours=48)
    sweep(at=DUE - 24 * HOUR)
    sweep(at=DUE)
    due = Alert.objects.get(commitment__code="C1", threshold="due")
    acknowledge(by=User.objects.get(username="mediator"), at=DUE + HOUR, alert=due)
    sweep(at=DUE + 60 * HOUR)
    assert {threshold for code, threshold in passed_on() if code == "R1"} >= {"days_1", "due"}
    assert {threshold for code, threshold in passed_on() if code == "C1"} == set()


def test_a_date_that_was_met_by_then_is_not_passed_on(process: Process) -> None:
    plan(process)
    sweep(at=DUE)
    record_assessment(
        by=User.objects.get(username="mediator"),
        at=DUE + 3 * HOUR,
        commitment=process.commitments.get(),
        level="full",
        effective="2025-11-05",
        grounds="seen on the spot",
        confidence="high",
        sources=list(Source.objects.filter(process=process)),
    )
    for hours in (30, 31, 32):
        sweep(at=DUE + hours * HOUR)
    assert passed_on() == {("R1", "due")}
    assert Spared.objects.get().alert.threshold == "due"  # judged once, and not by every later sweep


def test_alerts_raised_before_the_plan_are_let_be(process: Process) -> None:
    sweep(at=DUE)
    plan(process, at=DUE + HOUR, threshold="days_14")
    sweep(at=DUE + 90 * HOUR)
    assert passed_on() == set()
    sweep(at=DUE + 120 * HOUR)
    assert passed_on() == {("C1", "overdue"), ("R1", "overdue")}


def test_an_alert_follows_the_plan_that_stood_when_it_was_raised(process: Process) -> None:
    plan(process, hours=24)
    sweep(at=DUE)
    plan(process, hours=2, at=DUE + HOUR)
    sweep(at=DUE + 4 * HOUR)
    assert passed_on() == set()
    sweep(at=DUE + 25 * HOUR)
    assert passed_on() == {("C1", "due"), ("R1", "due")}


def test_a_plan_that_has_ended_passes_nothing_on(process: Process) -> None:
    plan(process)
    sweep(at=DUE)
    end_escalation(by=User.objects.get(username="mediator"), at=DUE + HOUR, process=process)
    sweep(at=DUE + 60 * HOUR)
    assert passed_on() == set()


@pytest.mark.parametrize("mailbox", ["none", "unconfirmed", "closed account"])
def test_without_a_confirmed_mailbox_it_stands_in_the_inbox_alone(process: Process, mailbox: str) -> None:
    second = plan(process)
    if mailbox == "none":
        Mailbox.objects.all().delete()
    elif mailbox == "unconfirmed":
        Mailbox.objects.update(confirmed_at=None)
    else:
        User.objects.filter(pk=second.pk).update(is_active=False)
    sweep(at=DUE)
    sweep(at=DUE + 25 * HOUR)
    assert passed_on() == {("C1", "due"), ("R1", "due")} and not Notice.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_when_and_how_often_sweeps_come_does_not_matter(process: Process, seed: int) -> None:
    """Raised at the same moment and acknowledged at the same moment, what is passed on is the same."""
    second = plan(process)
    with transaction.atomic():
        sweep(at=DUE)
        alert = Alert.objects.get(commitment__code="C1", threshold="due")
        acknowledge(by=second, at=DUE + 25 * HOUR, alert=alert)
        moments = [DUE + n * 12 * HOUR for n in range(1, 12)]
        chance = random.Random(seed)
        for moment in [*sorted(chance.sample(moments, chance.randint(0, 6))), DUE + 200 * HOUR]:
            sweep(at=DUE + 200 * HOUR if moment < DUE else moment)
        found = {
            (one.alert.subject.code, one.alert.threshold, one.due_at) for one in Escalation.objects.all()
        }
        assert {one for one in found if one[1] == "due"} == {
            ("C1", "due", DUE + 24 * HOUR),
            ("R1", "due", DUE + 24 * HOUR),
        }


# --- Twins ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twin_sweeps_pass_each_alert_on_once(transactional_db: None) -> None:
    process = a_process(commitments=30, at=SET - timedelta(days=10))
    plan(process)
    sweep(at=DUE)
    runs = in_threads(*[lambda: sweep(at=DUE + 25 * HOUR, wait=True)] * 4)
    assert [run.error for run in runs] == [""] * 4
    due = Escalation.objects.filter(alert__threshold="due")
    assert due.count() == 31 == len(set(due.values_list("alert", flat=True)))
    assert Notice.objects.filter(kind="escalation", alert__threshold="due").count() == 31


@pytest.mark.django_db(transaction=True)
def test_passing_on_without_the_lock_is_once_as_well(transactional_db: None) -> None:
    """Two of them that somehow run side by side write no row twice: the constraints see to it."""
    from monitoring.models import Run
    from monitoring.operations.escalating import escalate

    process = a_process(commitments=30, at=SET - timedelta(days=10))
    plan(process)
    sweep(at=DUE)
    runs = [Run.objects.create(at=DUE, started_at=DUE) for _ in range(4)]

    def pass_on(run: Run) -> None:
        with transaction.atomic():
            escalate(run=run, now=DUE + 25 * HOUR)

    assert in_threads(*[lambda run=run: pass_on(run) for run in runs]) == [None] * 4
    assert Escalation.objects.count() == 31 == Notice.objects.filter(kind="escalation").count()
