"""Events that one side claims or another denies: what settles them, and what a rule comes to while nothing does."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain import deadlines
from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines.rule import Rule
from agreements.domain.doubts import Account, EventVoices, InDoubt, accounts_as_known, event_as_known
from agreements.domain.due import Due, DueState, contested_from, due_at
from agreements.domain.sentences import say
from agreements.domain.statuses import Role
from agreements.domain.timeline import When
from agreements.domain.voices import Concerned, Speaker
from agreements.domain.ways import MOST_WAYS, NONE_SETTLED, NOT_SETTLED, ways
from tests.domain.claimed import PARTIES, speaker
from tests.domain.rulebook import between, rule, utc
from tests.domain.test_rule_data import EXAMPLES

DHAKA = "Asia/Dhaka"
NOON = When("2024-02-01T12:00", "UTC")
TEN_DAYS = rule("offset", DHAKA, anchor="E-wd", amount=10, unit="day")


def event(
    *claimed_by: str,
    denied_by: tuple[str, ...] = (),
    words: str = "",
    name: str = "E-wd",
    when: When = NOON,
    concerned: Concerned = PARTIES,
) -> dict[str, When | InDoubt]:
    voices = EventVoices(
        tuple(speaker(who) for who in claimed_by), words, tuple(speaker(who) for who in denied_by), concerned
    )
    return {name: event_as_known(name, when, voices)}


def due(one: Rule, at: str, known: dict[str, Any]) -> Due:
    return due_at(Deadline("as written", (Reading(one),)), known, utc(at))


# ---- what settles an event ----

VOICES = {
    "nobody_claims_or_denies_it": (event(), True),
    "one_party_claims_it": (event("A"), False),
    "its_army_and_it_claim_it": (event("A", "A's army"), False),
    "both_parties_claim_it": (event("A", "B"), True),
    "a_party_and_the_army_of_the_other": (event("B", "A's army"), False),
    "a_monitor_finds_it": (event("M"), True),
    "the_monitors_of_one_side_do_not": (event("A's monitors"), False),
    "an_outsider_claims_it": (event("an outsider"), False),
    "a_paper_tells_it": (event(words="a paper"), False),
    "a_paper_tells_what_both_say": (event("A", "B", words="a paper"), True),
    "both_claim_it_and_a_third_denies_it": (event("A", "B", denied_by=("an outsider",)), False),
    "a_monitor_finds_it_and_a_party_denies_it": (event("M", denied_by=("A",)), False),
    "nobody_claims_it_and_one_denies_it": (event(denied_by=("B",)), False),
    "one_claims_it_where_no_party_is_known": (event("A", concerned=Concerned()), False),
}


@pytest.mark.parametrize(("known", "settled"), VOICES.values(), ids=VOICES)
def test_an_event_is_settled_by_all_or_by_a_finding_and_only_undenied(
    known: dict[str, When | InDoubt], settled: bool
) -> None:
    assert isinstance(known["E-wd"], When) is settled


def test_a_monitor_does_not_find_that_it_acted_itself() -> None:
    monitor = Speaker("M", "M", (), frozenset({Role.MONITOR}))
    assert isinstance(event("M", concerned=Concerned((*PARTIES.speakers, monitor)))["E-wd"], InDoubt)


# ---- what counts from it ----


def test_a_deadline_that_counts_from_a_disputed_event_has_two_readings() -> None:
    """C1 of a release “within 10 days of the withdrawal”, which one side announces and the other denies."""
    answer = due(TEN_DAYS, "2024-03-01T00:00", event("B", denied_by=("A",)))
    assert answer.state is DueState.CONTESTED
    assert [one.state for one in answer.readings] == [DueState.OVERDUE, DueState.WAITING]
    assert (answer.latest, answer.waiting_for) == (None, ())
    assert str(answer.explanation) == (
        "Whether E-wd happened is contested: claimed by B, disputed by A. "
        "Until that is settled, what it comes to is contested. "
        "If E-wd happened (claimed by B): Due by the end of 11 February 2024. "
        "That is 10 days after E-wd (1 February 2024, 12:00 (UTC)), which is day 0. That time has passed. "
        "If E-wd did not happen (disputed by A): Counts from E-wd: no date can be given."
    )


def test_what_one_side_claims_and_nobody_denies_is_not_settled_either() -> None:
    answer = due(TEN_DAYS, "2024-02-03T00:00", event("B"))
    assert answer.state is DueState.CONTESTED
    assert "is not settled: claimed by B, not confirmed by A." in str(answer.explanation)
    assert "If E-wd did not happen (not confirmed by A):" in str(answer.explanation)


def test_a_duty_in_force_upon_a_disputed_event_is_neither_running_nor_waiting() -> None:
    answer = due(rule("on_event", anchor="E-wd"), "2024-03-01T00:00", event("B", denied_by=("A",)))
    assert [one.state for one in answer.readings] == [DueState.RUNNING, DueState.WAITING]
    assert answer.state is DueState.CONTESTED


def test_a_confirmed_event_moves_the_date_as_any_other() -> None:
    for known in (event(), event("A", "B"), event("M")):
        answer = due(TEN_DAYS, "2024-03-01T00:00", known)
        assert (answer.state, len(answer.readings)) == (DueState.OVERDUE, 1)
        assert "If " not in str(answer.explanation)


# ---- breaches of what has to be kept ----

QUIET = When("2030-03-01T12:00", DHAKA)


def kept(on_breach: str, *breaches: str) -> Rule:
    """48 hours after the quiet began on 1 March at noon, if it is kept."""
    more = {"breaches": list(breaches)} if breaches else {}
    return rule(
        "kept_compliance", DHAKA, anchor="E-quiet", amount=48, unit="hour", on_breach=on_breach, **more
    )


def shot(name: str, when: str) -> dict[str, When | InDoubt]:
    return event("A", denied_by=("B",), name=name, when=When(when, DHAKA))


U, R, N, X = DueState.UPCOMING, DueState.RUNNING, DueState.UNDATED, DueState.CONTESTED
KEPT = {
    "no_breach_is_named": (kept("silent"), {}, "2030-03-03T20:00", [R], R),
    "a_disputed_breach_within_the_time": (
        kept("silent", "E-shot"),
        shot("E-shot", "2030-03-02T12:00"),
        "2030-03-03T20:00",
        [N, R],
        X,
    ),
    "a_disputed_breach_on_its_last_day": (
        kept("silent", "E-shot"),
        shot("E-shot", "2030-03-03"),
        "2030-03-03T20:00",
        [N, R],
        X,
    ),
    "a_disputed_breach_after_the_time": (
        kept("silent", "E-shot"),
        shot("E-shot", "2030-03-03T20:00"),
        "2030-03-03T20:00",
        [R],
        R,
    ),
    "a_disputed_breach_that_would_start_it_again": (
        kept("restart", "E-shot"),
        shot("E-shot", "2030-03-02T12:00"),
        "2030-03-03T20:00",
        [U, R],
        X,
    ),
    "a_breach_that_would_start_it_again_while_it_is_too_early_anyhow": (
        kept("restart", "E-shot"),
        shot("E-shot", "2030-03-02T12:00"),
        "2030-03-03T01:00",
        [U, U],
        U,
    ),
    "a_disputed_breach_that_would_stop_it": (
        kept("stop", "E-shot"),
        shot("E-shot", "2030-03-02T12:00"),
        "2030-03-02T20:00",
        [N, U],
        X,
    ),
}


@pytest.mark.parametrize(("one", "breach", "at", "states", "joint"), KEPT.values(), ids=KEPT)
def test_kept_compliance(
    one: Rule, breach: dict[str, Any], at: str, states: list[DueState], joint: DueState
) -> None:
    answer = due(one, at, {"E-quiet": QUIET} | breach)
    assert ([reading.state for reading in answer.readings], answer.state) == (states, joint)
    words = str(answer.explanation)
    assert ("claimed by A, disputed by B" in words) is (len(states) > 1)
    assert ("contested" in words) is (len(states) > 1)


# ---- several in doubt, and several readings ----


def test_two_breaches_in_doubt_are_told_by_what_they_come_to() -> None:
    """A later breach starts the time again, whatever the earlier one was, so that three results are left of four."""
    known = {"E-quiet": QUIET} | shot("E-1", "2030-03-02T12:00") | shot("E-2", "2030-03-03T10:00")
    told = [
        str(one.assumes) for one in due(kept("restart", "E-1", "E-2"), "2030-03-03T20:00", known).readings
    ]
    assert told == [
        "If E-2 happened (claimed by A)",
        "If E-1 happened (claimed by A) and E-2 did not happen (disputed by B)",
        "If E-1 did not happen (disputed by B) and E-2 did not happen (disputed by B)",
    ]


def test_so_many_in_doubt_that_not_all_ways_are_told_is_contested() -> None:
    names = [f"E-{number}" for number in range(7)]
    known: dict[str, Any] = {"E-quiet": QUIET}
    for number, name in enumerate(names):
        known |= shot(name, f"2031-03-0{number + 1}")
    answer = due(kept("silent", *names), "2030-03-05T00:00", known)
    assert (answer.state, len(answer.readings)) == (DueState.CONTESTED, 2)
    words = str(answer.explanation)
    assert "It hangs on 7 events that are contested or not settled" in words
    assert "So it is with 2 more events." in words and words.count("claimed by A, disputed by B") == 5


def test_each_reading_of_the_clause_is_read_with_and_without_it() -> None:
    both = between({"Text A": TEN_DAYS, "Text B": rule("fixed", DHAKA, date="2024-02-20", bound="by")})
    answer = due_at(both, event("B", denied_by=("A",)), utc("2024-02-05T00:00"))
    assert [(one.label, one.state, one.assumes is None) for one in answer.readings] == [
        ("Text A", DueState.UPCOMING, False),
        ("Text A", DueState.WAITING, False),
        ("Text B", DueState.UPCOMING, True),
    ]
    assert answer.state is DueState.CONTESTED
    assert "Text A. If E-wd happened (claimed by B): Due by" in str(answer.explanation)


def test_a_reading_that_was_not_chosen_contests_nothing() -> None:
    both = between({"A": TEN_DAYS, "B": rule("fixed", DHAKA, date="2024-02-20", bound="by")}, chosen=1)
    assert due_at(both, event("B"), utc("2024-02-05T00:00")).state is DueState.UPCOMING


def test_what_is_done_is_closed_whatever_it_counted_from() -> None:
    answer = due_at(
        Deadline("as written", (Reading(TEN_DAYS),)),
        event("B"),
        utc("2024-03-01T00:00"),
        When("2024-02-20", "UTC"),
    )
    assert answer.state is DueState.CLOSED


def test_the_day_from_which_the_accounts_part_is_named_for_alerts() -> None:
    answer = due(TEN_DAYS, "2024-02-03T00:00", event("B", denied_by=("A",)))
    assert contested_from(answer) == answer.due_from


# ---- accounts of a round that differ ----

SEVENTH, EIGHTH = When("2025-11-07", "UTC"), When("2025-11-08", "UTC")
ACCOUNTS = {
    "the_record_alone_dates_it": (SEVENTH, [], SEVENTH),
    "others_tell_the_same": (SEVENTH, [("a paper", SEVENTH)], SEVENTH),
    "nobody_dates_it": (None, [("a paper", None)], None),
    "one_account_alone": (None, [("a paper", SEVENTH)], [SEVENTH, None]),
    "an_account_that_differs": (SEVENTH, [("a paper", EIGHTH)], [SEVENTH, EIGHTH]),
    "an_account_by_which_it_has_not_come": (SEVENTH, [("a paper", None)], [SEVENTH, None]),
    "two_that_agree_against_the_record": (SEVENTH, [("A", EIGHTH), ("B", EIGHTH)], [SEVENTH, EIGHTH]),
}


@pytest.mark.parametrize(("own", "told", "comes_to"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_accounts_come_to(own: When | None, told: list[tuple[str, When | None]], comes_to: Any) -> None:
    known = accounts_as_known("R1.end", own, told)
    if isinstance(known, InDoubt):
        assert [account.when for account in known.accounts] == comes_to
    else:
        assert known == comes_to


def test_accounts_that_differ_are_named_with_whose_they_are() -> None:
    known = accounts_as_known("R1.end", SEVENTH, [("A", EIGHTH)])
    answer = due(
        rule("offset", "UTC", anchor="R1.end", amount=5, unit="day"), "2025-11-13T06:00", {"R1.end": known}
    )
    assert answer.state is DueState.CONTESTED
    words = str(answer.explanation)
    assert "If R1.end was 7 November 2025 (as recorded): Due by the end of 12 November 2025." in words
    assert "If R1.end was 8 November 2025 (according to A): Due by the end of 13 November 2025." in words


# ---- every rule ----

ANCHORED = {
    name: (one, anchor)
    for name, data in EXAMPLES.items()
    for one in [rule(**data)]
    for anchor in one.anchors()
    if anchor.startswith("E")
}


@pytest.mark.parametrize(("one", "anchor"), ANCHORED.values(), ids=ANCHORED)
@pytest.mark.parametrize("claimed_only", [True, False])
@given(days=st.integers(-40, 400), happened=st.sampled_from(["2025-01-31", "2025-01-31T18:00", "2025-02"]))
def test_no_rule_lets_one_side_move_it_without_contest(
    one: Rule, anchor: str, claimed_only: bool, days: int, happened: str
) -> None:
    """With and without the event it is what it would be; where that parts it is contested, and both sides are named."""
    when, at = When(happened, "Asia/Kabul"), utc("2025-01-31T00:00") + timedelta(days=days)
    deadline = Deadline("as written", (Reading(one),))
    denied = () if claimed_only else ("A",)
    answer = due_at(deadline, event("B", denied_by=denied, name=anchor, when=when), at)
    with_it, without = (due_at(deadline, known, at) for known in ({anchor: when}, {}))
    words = str(answer.explanation)
    if with_it.readings[0].resolution == without.readings[0].resolution:
        assert answer.state is with_it.state
        return
    states = {with_it.state, without.state}
    assert answer.state is (states.pop() if len(states) == 1 else DueState.CONTESTED)
    assert "contested" in words and "claimed by B" in words
    assert ("not confirmed by A" if claimed_only else "disputed by A") in words
    assert f"{anchor}, which" not in words
    assert "notice is recorded" not in words and "consent to renew it is recorded" not in words


@given(st.integers(1, 9), st.booleans())
def test_there_are_never_more_ways_than_can_be_told(count: int, undated: bool) -> None:
    names = [f"E-{number}" for number in range(count)]
    accounts = (Account(None if undated else NOON, say("so")), Account(None, say("not so")))
    known = dict.fromkeys(names, InDoubt(accounts, say("who says what"), True))
    found = ways(kept("restart", *names), {"E-quiet": QUIET} | known)
    assert 1 <= len(found) <= MOST_WAYS


def test_every_sentence_that_says_that_something_is_not_on_record_has_one_for_what_is_in_doubt() -> None:
    """Of an event that is on record and denied, none says that it has not been recorded."""
    said = [text for path in Path(deadlines.__file__).parent.glob("*.py") for text in _sentences(path)]
    lacking = [text for text in said if re.search(r"(not been|is not|notice is|it is) recorded", text)]
    assert len(lacking) >= 6
    assert set(lacking) <= set(NOT_SETTLED) | set(NONE_SETTLED)


def _sentences(path: Path) -> list[str]:
    """The texts that a module marks for translation."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    marked = [call for call in calls if getattr(call.func, "id", "") == "gettext_noop"]
    return [str(ast.literal_eval(call.args[0])) for call in marked]
