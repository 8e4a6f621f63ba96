"""The two other shipped processes answer what their cases expect, and their rules come to the dates of the cases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from agreements.domain.deadlines.outcomes import Limit, Running
from agreements.domain.due import DueState
from agreements.domain.timeline import When, zone_of
from agreements.models import CommitmentRevision, Participation, Process
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.models.upcoming import falling_due
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ROOT, point

pytestmark = pytest.mark.django_db
KARABAKH, TIGRAY = "nagorno-karabakh-2020", "ethiopia-tigray-2022"


@pytest.fixture
def karabakh() -> Process:
    return load(KARABAKH)


@pytest.fixture
def tigray() -> Process:
    return load(TIGRAY)


def load(slug: str) -> Process:
    data = parse((ROOT / "agreements/data" / f"{slug}.json").read_bytes())
    return load_process(data=data, at=ENTERED).process


def at(process: Process, as_of: str, known_at: str = "2026-12-01") -> dict[str, CommitmentAt]:
    found = commitments_at(process.commitments.all(), point(as_of, known_at))
    return {one.commitment.code: one for one in found}


def due_within_two_days(process: Process, as_of: str) -> list[str]:
    items = falling_due(Process.objects.filter(pk=process.pk), point(as_of), timedelta(hours=48))
    return [item.identity.code for item in items]


def last_day(one: CommitmentAt) -> str:
    """The day, in the zone of the rule, that the latest reading gives."""
    assert one.due.latest is not None
    return one.due.latest.astimezone(zone_of(one.due.zone)).date().isoformat()


def test_kalbajar_is_due_the_day_before_the_extension(karabakh: Process) -> None:
    assert due_within_two_days(karabakh, "2020-11-14") == ["C6a"]


def test_an_extension_on_the_due_day_moves_that_clause_and_no_other(karabakh: Process) -> None:
    before, after = at(karabakh, "2020-11-14"), at(karabakh, "2020-11-16")
    assert (last_day(before["C6a"]), last_day(after["C6a"])) == ("2020-11-15", "2020-11-25")
    assert after["C6a"].due.state == DueState.UPCOMING
    for code in ("C2", "C6b"):
        assert after[code].due == before[code].due
    assert after["C6a"].revision.asked_by == "Armenia (arm) via Russia (rus)"


def test_both_dates_of_an_extension_stay_readable(karabakh: Process) -> None:
    rows = CommitmentRevision.objects.filter(commitment__code="C6a").oldest_first()
    assert [row.deadline["rule"]["date"] for row in rows] == ["2020-11-15", "2020-11-25"]


def test_by_and_before_are_one_day_apart_and_contested_between(karabakh: Process) -> None:
    states = [
        at(karabakh, day, known_at="2020-11-18")["C2"].due.state
        for day in ("2020-11-19T12:00Z", "2020-11-20T12:00Z", "2020-11-21")
    ]
    assert states == [DueState.DUE, DueState.CONTESTED, DueState.OVERDUE]


def test_the_ceasefire_is_in_force_at_midnight_in_moscow(karabakh: Process) -> None:
    assert at(karabakh, "2020-11-09T20:59Z")["C1"].due.state == DueState.UPCOMING
    assert at(karabakh, "2020-11-09T21:30Z")["C1"].due.state == DueState.RUNNING


def first_term(karabakh: Process, moment: str) -> Running:
    revision = CommitmentRevision.objects.get(commitment__process=karabakh, key="C4b/1")
    anchors = {"E0": When("2020-11-10T00:00", "Europe/Moscow")}
    outcome = revision.rule.readings[0].rule.resolve(anchors).at(point(moment).valid).outcome
    assert isinstance(outcome, Running)
    return outcome


def test_the_first_term_would_have_asked_for_notice_by_10_may_2025(karabakh: Process) -> None:
    running = first_term(karabakh, "2025-05-01")
    assert running.end is not None and running.next_limit is not None
    assert local_day(running.end) == "2025-11-10"
    assert local_day(running.next_limit.latest - timedelta(seconds=1)) == "2025-05-10"


def test_without_notice_the_next_term_would_have_been_certain(karabakh: Process) -> None:
    running = first_term(karabakh, "2025-05-11")
    assert running.end is not None and local_day(running.end) == "2030-11-10"


def local_day(moment: datetime) -> str:
    return moment.astimezone(zone_of("Europe/Moscow")).date().isoformat()


def test_the_stay_of_the_peacekeepers_ended_early_and_was_not_renewed(karabakh: Process) -> None:
    stay = at(karabakh, "2024-06-13")["C4b"]
    assert stay.due.state == DueState.ENDED
    assert "two of the three signatories" in stay.revision.change_form
    assert at(karabakh, "2024-06-13", known_at="2024-04-01")["C4b"].due.state == DueState.RUNNING


def test_authorities_that_did_not_sign_are_affected_and_no_party(karabakh: Process) -> None:
    roles = Participation.objects.as_of(point("2023-09-21")).filter(process=karabakh, actor__slug="nk")
    assert set(roles.values_list("role", flat=True)) == {"affected"}


def test_a_clause_of_a_leaked_draft_is_kept_and_never_overdue(karabakh: Process) -> None:
    one = at(karabakh, "2020-12-01")["C2b"]
    assert (one.revision.change, one.due.state) == ("superseded", DueState.CLOSED)


def test_three_years_after_the_ceasefire_end_on_10_november_2023(karabakh: Process) -> None:
    assert last_day(at(karabakh, "2021-01-01")["C6d"]) == "2023-11-10"


@pytest.mark.parametrize(
    ("code", "as_of", "day"),
    [
        ("C3", "2022-11-03", "2022-11-07"),
        ("C4", "2022-11-13", "2022-11-22"),
        ("C9", "2023-03-25", "2023-03-29"),
        ("C10", "2022-11-03", "2022-11-12"),
        ("C11", "2022-11-13", "2022-11-21"),
        ("C16", "2022-11-12", "2022-11-12"),
        ("C17", "2022-11-13", "2022-11-26"),
    ],
)
def test_rules_of_pretoria_and_nairobi_come_to_the_days_of_the_case(
    tigray: Process, code: str, as_of: str, day: str
) -> None:
    assert last_day(at(tigray, as_of)[code]) == day


def test_the_commanders_are_to_meet_within_two_days(tigray: Process) -> None:
    assert due_within_two_days(tigray, "2022-11-05") == ["C3"]


def test_thirty_days_end_on_one_of_two_days(tigray: Process) -> None:
    days = []
    for reading in at(tigray, "2022-11-05")["C5"].due.readings:
        assert isinstance(reading.resolution.outcome, Limit)
        days.append((reading.resolution.outcome.latest - timedelta(seconds=1)).date().isoformat())
    assert days == ["2022-12-02", "2022-12-03"]
    assert at(tigray, "2022-12-03T12:00Z")["C5"].due.state == DueState.CONTESTED
    assert at(tigray, "2022-12-04")["C5"].due.state == DueState.OVERDUE


def test_the_regional_administration_has_no_date_before_its_anchor(tigray: Process) -> None:
    due = at(tigray, "2022-12-04")["C9"].due
    assert (due.state, due.waiting_for) == (DueState.WAITING, ("E-delist",))


def test_a_duty_of_those_who_did_not_sign_has_no_obligor(tigray: Process) -> None:
    one = at(tigray, "2022-11-20")["C15"]
    assert one.obligors == ()
    assert one.revision.obligor_words == "foreign and non-ENDF forces: not signatories"
    assert one.due.state == DueState.UNDATED


def test_disengagement_waits_for_the_orientation(tigray: Process) -> None:
    assert at(tigray, "2022-11-30")["C12"].due.waiting_for == ("C11.completed",)
