"""What the shipped Istanbul process answers on the days that matter, and what it does not know yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.domain.texts import fold
from agreements.domain.timeline import AsOf
from agreements.models import (
    Agreement,
    AgreementRevision,
    Commitment,
    Event,
    ForceStatement,
    Name,
    Position,
    Process,
    Round,
    RoundRevision,
    SourceRevision,
)
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.upcoming import falling_due
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ISTANBUL, ROOT, istanbul, point

pytestmark = pytest.mark.django_db

WITHOUT_DATE = ("C2", "C3", "C4", "C5", "C8", "C9", "C10", "C11", "C13", "C17", "C18", "C19")


@pytest.fixture(autouse=True)
def process(db: None) -> Process:
    return istanbul()


def at(as_of: str, known_at: str = "2026-12-01") -> dict[str, CommitmentAt]:
    commitments = commitments_at(Commitment.objects.all(), point(as_of, known_at))
    return {one.commitment.code: one for one in commitments}


def rounds(as_of: str, known_at: str = "2026-12-01") -> dict[str, RoundAt]:
    return {one.round.code: one for one in rounds_at(Round.objects.all(), point(as_of, known_at))}


def due_within_a_week(where: AsOf) -> list[str]:
    return [item.identity.code for item in falling_due(Process.objects.all(), where, timedelta(days=7))]


def test_on_31_october_only_the_meeting_of_6_november_falls_due_within_a_week() -> None:
    assert due_within_a_week(point("2025-10-31T12:00Z")) == ["C12", "C12a", "R3"]


def test_so_it_did_for_a_reader_who_knew_no_more_than_was_known_then() -> None:
    assert due_within_a_week(point("2025-10-31T12:00Z", known_at="2025-10-31T12:00Z")) == [
        "C12",
        "C12a",
        "R3",
    ]


def test_on_8_november_to_meet_is_met_and_to_decide_is_not() -> None:
    meet, decide = at("2025-11-08")["C12a"], at("2025-11-08")["C12"]
    assert (meet.due.state, meet.level) == (DueState.CLOSED, Level.FULL)
    assert (decide.due.state, decide.level) == (DueState.OVERDUE, Level.NOT_INITIATED)
    assert meet.published is not None and meet.published.assessor == "Ahd editors"


def test_before_29_october_nobody_knew_of_a_round_on_6_november() -> None:
    then = point("2025-11-08", known_at="2025-10-29")
    assert set(rounds("2025-11-08", known_at="2025-10-29")) == {"R1", "R2"}
    assert not AgreementRevision.objects.as_of(then).filter(agreement__code="A2").exists()
    assert "C12" not in at("2025-11-08", known_at="2025-10-29")
    assert "2025-11-06" not in str([one.schedules for one in rounds_at(Round.objects.all(), then)])


def test_entered_a_year_later_it_still_answers_what_was_known_then() -> None:
    assert min(RoundRevision.objects.values_list("recorded_at", flat=True)) == ENTERED
    assert due_within_a_week(point("2025-11-03", known_at="2025-11-03")) == ["C12", "C12a", "R3"]


def test_the_plan_of_30_october_is_no_plan_on_the_day_before() -> None:
    assert "R3" not in rounds("2025-10-29T20:00Z")
    assert rounds("2025-10-30")["R3"].state == "scheduled"


def test_the_48_hour_ceasefire_runs_one_minute_before_its_end() -> None:
    due = at("2025-10-17T12:59Z")["C14"].due
    assert due.state == DueState.RUNNING
    assert str(due.explanation).endswith(
        "until 17 October 2025, 18:00 (Asia/Karachi), which no longer belongs to it."
    )


def test_extended_it_runs_on_to_an_event_without_a_date() -> None:
    due = at("2025-10-17T14:00Z")["C14"].due
    assert due.state == DueState.RUNNING
    assert "until R1.end, which has not been recorded" in str(due.explanation)


def test_it_ended_with_the_doha_round() -> None:
    assert at("2025-10-19T12:00Z")["C14"].due.state == DueState.RUNNING
    assert at("2025-10-20")["C14"].due.state == DueState.ENDED


def test_the_eid_pause_of_pakistan_ends_at_midnight_there() -> None:
    assert at("2026-03-23T18:59Z")["C15"].due.state == DueState.RUNNING
    assert at("2026-03-23T19:00Z")["C15"].due.state == DueState.ENDED


def test_the_eid_pause_of_kabul_has_no_known_end() -> None:
    due = at("2026-04-30")["C16"].due
    assert due.state == DueState.RUNNING
    assert "the Eid days; no schedule given" in str(due.explanation)


def test_what_has_no_date_is_never_overdue() -> None:
    later = at("2027-01-01")
    assert {later[code].due.state for code in WITHOUT_DATE} == {DueState.UNDATED, DueState.RUNNING}


def test_the_doha_ceasefire_is_in_force_with_its_signature() -> None:
    assert at("2025-10-20")["C1"].due.state == DueState.RUNNING
    assert (
        str(at("2025-10-20")["C1"].due.explanation)
        == "In force since E-doha (19 October 2025), with no end date."
    )


def test_follow_up_meetings_were_met_by_the_first_round_in_istanbul() -> None:
    assert (at("2025-10-24")["C6"].level, at("2025-10-25")["C6"].level) == (Level.NOT_ASSESSED, Level.FULL)
    assert at("2025-10-25")["C7"].due.state == DueState.CLOSED


def test_nothing_is_judged_that_nobody_judged() -> None:
    judged = {code for code, one in at("2027-01-01").items() if one.published}
    assert judged == {"C6", "C7", "C12", "C12a"}


def stances(as_of: str) -> dict[str, str]:
    newest = Position.objects.as_of(point(as_of)).filter(commitment__code="C9").oldest_first()
    return {position.actor.slug: position.stance for position in newest}


def test_on_8_november_both_sides_say_that_the_ceasefire_stands() -> None:
    assert stances("2025-11-08") == {"pak": "accepts", "afg-iea": "says_fulfilled"}
    assert not [one for one in rounds("2025-11-08").values() if one.state == "scheduled" and one.planned]


def test_on_29_november_whether_the_ceasefire_is_in_force_is_disputed() -> None:
    assert stances("2025-11-29") == {"pak": "says_breached", "afg-iea": "says_fulfilled"}


def said_of_force(as_of: str) -> dict[str, str]:
    rows = ForceStatement.objects.as_of(point(as_of)).filter(agreement__code="A1").oldest_first()
    return {row.actor.slug: row.says for row in rows if row.actor}


def test_what_each_side_says_of_the_doha_ceasefire_changes_on_28_november() -> None:
    assert said_of_force("2025-11-08") == {"pak": "in_force", "afg-iea": "in_force"}
    assert said_of_force("2025-11-29") == {"pak": "not_in_force", "afg-iea": "in_force"}


def test_a_round_opens_and_ends_on_its_own_days() -> None:
    states = [rounds(day)["R3"].state for day in ("2025-11-05", "2025-11-06", "2025-11-07")]
    assert states == ["scheduled", "in_progress", "collapsed"]


def test_the_riyadh_exchange_has_two_accounts_and_no_verdict() -> None:
    riyadh = rounds("2025-12-04")["R4"]
    claims = {
        outcome.claimed_by.partition(",")[0]: outcome.state
        for outcome in riyadh.outcomes
        if outcome.claimed_by
    }
    assert riyadh.state == "reported_only"
    assert claims == {"Dawn": "collapsed", "Reuters": "held_agreement"}


def test_the_visit_to_islamabad_was_announced_without_a_day_and_not_made() -> None:
    assert rounds("2025-11-10")["R6"].due.state == DueState.UNDATED
    assert rounds("2025-12-01")["R6"].state == "not_held"


@pytest.mark.parametrize("words", ["Fitna al-Khawarij", "FAK", "TTP", "Tehreek-i-Taliban"])
def test_four_names_lead_to_one_actor(words: str) -> None:
    found = Name.objects.current().filter(folded__contains=fold(words), actor__isnull=False)
    assert {name.actor.slug for name in found if name.actor} == {"ttp"}


def test_no_fact_is_known_before_what_it_speaks_of() -> None:
    """A reader of any day finds the agreement of a commitment and the label of a round."""
    days = [f"2025-{month}-{day:02}" for month in ("10", "11") for day in range(11, 31)]
    for day in days:
        then = point(day, known_at=day)
        agreements = set(AgreementRevision.objects.as_of(then).values_list("agreement__code", flat=True))
        assert {
            one.commitment.agreement.code for one in commitments_at(Commitment.objects.all(), then)
        } <= agreements
        events = Event.objects.as_of(then).filter(agreement__isnull=False)
        assert set(events.values_list("agreement__code", flat=True)) <= agreements


def test_every_source_stands_in_the_record_with_the_grade_nobody_has_raised() -> None:
    rows = SourceRevision.objects.current()
    codes = {f"S{number}" for number in range(44)} | {f"N{number}" for number in range(1, 5)}
    assert set(rows.values_list("key", flat=True)) == codes
    assert set(rows.values_list("reliability", "credibility")) == {("F", 6)}


def test_agreements_have_the_addresses_of_the_case() -> None:
    assert dict(Agreement.objects.values_list("code", "slug")) == {
        "A0": "48-hour-ceasefire-2025-10",
        "A1": "doha-ceasefire-2025-10",
        "A2": "istanbul-joint-statement-2025-10",
        "A3": "eid-pause-2026-03",
        "A4": "urumqi-understanding-2026-04",
    }


def test_loading_it_again_a_year_later_changes_no_answer() -> None:
    data = parse((ROOT / "agreements/data" / f"{ISTANBUL}.json").read_bytes())
    load_process(data=data, at=ENTERED + timedelta(days=365))
    assert at("2025-11-08")["C12"].due.state == DueState.OVERDUE
