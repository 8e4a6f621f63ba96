"""On its last day a term runs: when an expiry, an early termination and a suspension take effect."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.happenings import Happening, LegalState, Says, Statement, TermEnd
from agreements.domain.legal import Legal, legal_at
from agreements.domain.statuses import EventKind
from agreements.domain.timeline import AsOf, BadMoment, When, local_start
from agreements.domain.zones import zone_names

DHAKA = "Asia/Dhaka"
IN_FORCE, EXPIRED, EXTENDED = LegalState.IN_FORCE, LegalState.EXPIRED, LegalState.EXTENDED
KNOWN = datetime(2100, 1, 1, tzinfo=UTC)


def fact(kind: EventKind, text: str, zone: str = DHAKA, **more: object) -> Happening:
    return Happening(f"E-{kind}", kind, When(text, zone), **more)  # type: ignore[arg-type]


BEGUN = fact(EventKind.ENTRY_INTO_FORCE, "2030-03-01")


def at(
    moment: str | date, *facts: Happening, ends: Iterable[TermEnd] = (), statements: Iterable[Statement] = ()
) -> Legal:
    """The legal state at an instant in UTC, or on a day."""
    if isinstance(moment, date):
        point = AsOf(local_start(moment, "UTC"), KNOWN, moment)
    else:
        instant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        point = AsOf(instant, instant)
    return legal_at([BEGUN, *facts], statements, point, parties=("A", "B"), ends=list(ends))


#: Ends that a rule may give on 10 March: by the clock of Dhaka, with the day of Chatham, with that of Bogotá.
AT_NINE = TermEnd(When("2030-03-10T09:00", DHAKA).start, DHAKA)
IN_CHATHAM = TermEnd(When("2030-03-10", "Pacific/Chatham").end, "Pacific/Chatham")
IN_BOGOTA = TermEnd(When("2030-03-10", "America/Bogota").end, "America/Bogota")

EXPIRIES = {
    "a_day_ends_with_its_last_instant_where_it_was_written": ("2030-03-10", (), "2030-03-10T18:00"),
    "a_minute_is_itself": ("2030-03-10T07:30", (), "2030-03-10T01:30"),
    "a_month_ends_with_its_last_day": ("2030-03", (), "2030-03-31T18:00"),
    "several_days_end_with_the_last_of_them": ("2030-03-09/2030-03-10", (), "2030-03-10T18:00"),
    "the_rule_says_at_what_hour_of_the_day": ("2030-03-10", (AT_NINE,), "2030-03-10T03:00"),
    "the_rule_says_on_which_day_of_the_month": ("2030-03", (AT_NINE,), "2030-03-10T03:00"),
    "the_day_of_the_rule_ends_later_than_that_of_the_event": (
        "2030-03-10",
        (IN_BOGOTA,),
        "2030-03-11T05:00",
    ),
    "the_day_of_the_rule_ends_earlier": ("2030-03-10", (IN_CHATHAM,), "2030-03-10T10:15"),
    "of_several_rules_the_last_one_counts": ("2030-03-10", (AT_NINE, IN_BOGOTA), "2030-03-11T05:00"),
    "a_rule_that_ends_on_another_day_says_nothing_of_it": (
        "2030-03-10",
        (TermEnd(When("2030-03-14", DHAKA).end, DHAKA),),
        "2030-03-10T18:00",
    ),
}


@pytest.mark.parametrize(("text", "ends", "over"), EXPIRIES.values(), ids=EXPIRIES)
def test_an_expiry_takes_effect_when_its_time_is_over(
    text: str, ends: tuple[TermEnd, ...], over: str
) -> None:
    expiry = fact(EventKind.EXPIRY, text)
    before = datetime.fromisoformat(over).replace(tzinfo=UTC).timestamp() - 1
    just_before = datetime.fromtimestamp(before, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    assert at(just_before, expiry, ends=ends).state is IN_FORCE
    assert at(over, expiry, ends=ends).state is EXPIRED


@pytest.mark.parametrize("text", ["2030-03-10", "2030-03-10T09:00"])
@given(zone=st.sampled_from(zone_names()))
def test_nothing_has_expired_on_its_own_last_day(text: str, zone: str) -> None:
    expiry = fact(EventKind.EXPIRY, text, zone)
    found = [at(date(2030, 3, day), expiry).state for day in (9, 10, 11)]
    assert found == [IN_FORCE, IN_FORCE, EXPIRED]


FROM_THEIR_DAY = {
    EventKind.SUSPENSION: LegalState.SUSPENDED,
    EventKind.EARLY_TERMINATION: LegalState.ENDED_EARLY,
    EventKind.SUPERSEDED: LegalState.SUPERSEDED,
    EventKind.OVERTAKEN: LegalState.OVERTAKEN,
    EventKind.EXTENSION: LegalState.EXTENDED,
}


@pytest.mark.parametrize(("kind", "state"), FROM_THEIR_DAY.items())
@given(zone=st.sampled_from(zone_names()), day=st.dates(date(2031, 1, 2), date(2150, 12, 30)))
def test_what_somebody_does_on_a_day_has_its_effect_from_that_day(
    kind: EventKind, state: LegalState, zone: str, day: date
) -> None:
    try:
        act = fact(kind, f"{day}", zone)
    except BadMoment:
        return
    assert at(date.fromordinal(day.toordinal() - 1), act).state is IN_FORCE
    assert at(day, act).state is state
    assert at(act.when.start.strftime("%Y-%m-%dT%H:%M:%S"), act).state is state


def test_an_extension_of_the_last_day_leaves_no_day_on_which_it_had_expired() -> None:
    facts = (fact(EventKind.EXPIRY, "2030-03-10"), fact(EventKind.EXTENSION, "2030-03-10"))
    found = [at(date(2030, 3, day), *facts).state for day in (9, 10, 11)]
    assert found == [IN_FORCE, EXTENDED, EXTENDED]


def test_what_is_said_on_the_last_day_is_about_the_time_before_the_expiry() -> None:
    said = [Statement(who, Says.IN_FORCE, When("2030-03-10", DHAKA)) for who in ("A", "B")]
    expiry = fact(EventKind.EXPIRY, "2030-03-10")
    assert at("2030-03-10T12:00", expiry, statements=said).state is IN_FORCE
    assert at("2030-03-10T18:00", expiry, statements=said).state is EXPIRED


def test_what_is_said_on_the_day_after_an_expiry_contradicts_it() -> None:
    said = [Statement("A", Says.IN_FORCE, When("2030-03-11", DHAKA))]
    expiry = fact(EventKind.EXPIRY, "2030-03-10")
    assert at("2030-03-11T12:00", expiry, statements=said).state is LegalState.DISPUTED
