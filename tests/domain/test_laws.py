"""Laws that hold for every rule, whatever the dates: tried on generated ones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain import timeline
from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines.another_date import AnotherDate
from agreements.domain.deadlines.fixed import Fixed
from agreements.domain.deadlines.offsets import Offset
from agreements.domain.deadlines.phases import Phase
from agreements.domain.deadlines.recurring import Recurring
from agreements.domain.deadlines.rule import BadRule, Rule
from agreements.domain.deadlines.seasons import Season
from agreements.domain.deadlines.suspended import Suspended
from agreements.domain.deadlines.terms import Term
from agreements.domain.deadlines.undated import Standing, Undated, Vague
from agreements.domain.deadlines.whichever import Whichever
from agreements.domain.deadlines.windows import Window
from agreements.domain.due import DueState, due_at, state_of
from agreements.domain.timeline import INSTANT, When
from tests.domain.rulebook import limit_of

ZONES = [
    "UTC",
    "Asia/Kabul",
    "Africa/Khartoum",
    "Asia/Beirut",
    "Europe/Berlin",
    "America/Havana",
    "Pacific/Chatham",
    "Asia/Gaza",
    "Africa/Juba",
    "Europe/Istanbul",
    "America/Bogota",
    "America/St_Johns",
]
zones = st.sampled_from(ZONES)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
moments = st.datetimes(datetime(1989, 1, 1), datetime(2065, 1, 1), timezones=st.just(UTC))
minutes = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(
    lambda at: at.strftime("%Y-%m-%dT%H:%M")
)
texts = days.map(date.isoformat) | minutes | days.map(lambda day: day.isoformat()[:7])
bounds = st.sampled_from(["by", "before", "on"])
lengths = st.tuples(st.integers(1, 90), st.sampled_from(["hour", "day", "week", "month", "year"]))


@st.composite
def offsets(draw: st.DrawFn) -> Offset:
    (amount, unit), zone = draw(lengths), draw(zones)
    bound = draw(st.sampled_from(["within", "on", "before_end"]))
    count = (
        "elapsed"
        if unit == "hour" or bound == "before_end"
        else draw(st.sampled_from(["elapsed", "ordinal"]))
    )
    return Offset(amount, unit, zone, anchor="E", bound=bound, count=count)


@st.composite
def phases(draw: st.DrawFn) -> Phase:
    (amount, unit), count = draw(lengths), draw(st.sampled_from(["elapsed", "ordinal"]))
    bound = draw(st.sampled_from(["complete", "for"]))
    return Phase(amount, unit, draw(zones), anchor="E", bound=bound, count=count)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    renewal = draw(st.sampled_from(["none", "automatic", "by_consent"]))
    amount, unit = draw(lengths)
    notice = (
        (1, "hour" if unit == "hour" else "day") if renewal == "automatic" and amount > 1 else (None, None)
    )
    return Term(
        amount, unit, draw(zones), anchor="E", renewal=renewal, notice_amount=notice[0], notice_unit=notice[1]
    )


fixed = st.builds(Fixed, texts, bounds, zones)
recurring = st.builds(
    lambda length, zone: Recurring(*length, zone, anchor="E"),
    lengths.filter(lambda one: one[1] != "hour" or one[0] > 1),
    zones,
)
timeless = st.sampled_from([Standing(), Undated(), Vague("soon")])
anchored = offsets() | phases() | terms() | recurring
dated = fixed | offsets() | phases()
seasons = st.builds(
    Season,
    st.sampled_from(["spring", "summer", "autumn", "winter"]),
    st.integers(1990, 2060),
    st.sampled_from(["north", "south"]),
    zones,
)
whichever = st.builds(Whichever, st.sampled_from(["first", "last"]), dated | terms(), anchored)
suspended = st.builds(
    lambda rule, clock: Suspended(rule, "E-stop", "E-go", clock),
    dated | terms(),
    st.sampled_from(["stops", "unknown", "runs"]),
)
another = st.builds(
    lambda length, side, rule: AnotherDate(*length, side, rule),
    lengths,
    st.sampled_from(["before", "after"]),
    dated | terms().filter(lambda term: term.renewal != "automatic"),
)
rules = fixed | anchored | timeless | seasons | whichever | suspended | another


def windows(zone: str, first: date, second: date) -> Window:
    return Window(zone, start=first.isoformat(), end=second.isoformat())


@given(days, zones)
def test_before_a_day_is_by_the_day_before(day: date, zone: str) -> None:
    before = limit_of(Fixed(day.isoformat(), "before", zone).resolve({}))
    by = limit_of(Fixed((day - timedelta(days=1)).isoformat(), "by", zone).resolve({}))
    assert replace(before, written=by.written, before=False) == by


@given(
    offsets() | phases().filter(lambda phase: phase.bound == "complete"),
    zones,
    minutes,
    minutes,
    st.booleans(),
)
def test_a_later_anchor_never_makes_an_earlier_due(
    one: Rule, zone: str, first: str, second: str, whole: bool
) -> None:
    cut = 10 if whole else 16
    early, late = sorted((When(first[:cut], zone), When(second[:cut], zone)), key=lambda when: when.start)
    before, after = limit_of(one.resolve({"E": early})), limit_of(one.resolve({"E": late}))
    assert (before.earliest <= after.earliest, before.latest <= after.latest) == (True, True)


@given(offsets(), zones, days)
def test_to_know_the_anchor_more_finely_only_narrows_the_date(one: Offset, zone: str, day: date) -> None:
    coarse, fine = When(day.isoformat()[:7], zone), When(day.isoformat(), zone)
    wide, narrow = limit_of(one.resolve({"E": coarse})), limit_of(one.resolve({"E": fine}))
    assert wide.earliest <= narrow.earliest <= narrow.latest <= wide.latest


@given(offsets() | fixed, texts, zones)
def test_a_limit_is_in_order(one: Rule, text: str, zone: str) -> None:
    limit = limit_of(one.resolve({"E": When(text, zone)}))
    assert limit.due_from < limit.latest and limit.earliest <= limit.latest


@given(zones, st.lists(days, min_size=3, max_size=3, unique=True), moments)
def test_half_open_windows_neither_overlap_nor_leave_a_gap(zone: str, cuts: list[date], at: datetime) -> None:
    first, middle, last = sorted(cuts)
    parts = [windows(zone, first, middle), windows(zone, middle, last)]
    whole = state_of(windows(zone, first, last).resolve({}), at)
    running = [state_of(part.resolve({}), at) for part in parts].count(DueState.RUNNING)
    assert running == (1 if whole is DueState.RUNNING else 0)
    for cut in (first, middle):
        inside = When(cut.isoformat(), zone).start
        assert [state_of(part.resolve({}), inside) for part in parts].count(DueState.RUNNING) == 1


@given(timeless | anchored, moments)
def test_what_has_no_date_is_never_overdue(one: Rule, at: datetime) -> None:
    answer = due_at(Deadline("as written", (Reading(one),)), {}, at)
    assert answer.state in (DueState.UNDATED, DueState.WAITING, DueState.RUNNING)
    assert (answer.earliest, answer.latest) == (None, None)


@given(terms() | recurring, texts, zones, moments)
def test_what_lasts_is_never_overdue(one: Rule, text: str, zone: str, at: datetime) -> None:
    state = due_at(Deadline("as written", (Reading(one),)), {"E": When(text, zone)}, at).state
    assert state in (DueState.UPCOMING, DueState.RUNNING, DueState.ENDED)


RANK = [DueState.UPCOMING, DueState.DUE, DueState.CONTESTED, DueState.OVERDUE]
LASTING = [DueState.UPCOMING, DueState.RUNNING, DueState.ENDED]


@given(st.lists(fixed | offsets(), min_size=1, max_size=4), texts, zones, moments, moments)
def test_a_state_only_moves_forward(
    readings: list[Rule], text: str, zone: str, one: datetime, other: datetime
) -> None:
    deadline = Deadline("as written", tuple(Reading(rule, "reading") for rule in readings))
    early, late = sorted((one, other))
    states = [due_at(deadline, {"E": When(text, zone)}, at).state for at in (early, late)]
    assert RANK.index(states[0]) <= RANK.index(states[1])


@given(phases().filter(lambda phase: phase.bound == "for") | terms(), texts, zones, moments, moments)
def test_what_lasts_only_moves_forward(
    one: Rule, text: str, zone: str, first: datetime, second: datetime
) -> None:
    resolution = one.resolve({"E": When(text, zone)})
    states = [state_of(resolution, at) for at in sorted((first, second))]
    assert LASTING.index(states[0]) <= LASTING.index(states[1])


@given(
    st.lists(rules, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["E", "E-stop", "E-go"]), texts),
    zones,
    moments,
)
def test_there_is_exactly_one_state_and_it_holds_as_long_as_it_says(
    readings: list[Rule], happened: dict[str, str], zone: str, at: datetime
) -> None:
    deadline = Deadline("as written", tuple(Reading(rule, "reading") for rule in readings))
    known = {name: When(text, zone) for name, text in happened.items()}
    answer = due_at(deadline, known, at)
    assert isinstance(answer.state, DueState)
    until = answer.holds_until or datetime(2065, 1, 1, tzinfo=UTC)
    if at < until:
        assert due_at(deadline, known, until - INSTANT) == answer


@given(terms() | recurring, texts, zones, moments)
def test_a_duty_that_goes_on_turns_where_it_says_and_its_next_limit_is_ahead(
    one: Rule, text: str, zone: str, at: datetime
) -> None:
    answer = due_at(Deadline("as written", (Reading(one),)), {"E": When(text, zone)}, at)
    if answer.next_limit is not None:
        assert at < answer.next_limit.latest and answer.holds_until is not None


@pytest.fixture(params=["UTC", "Asia/Kabul", "America/New_York", "Pacific/Apia"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone of the machine, set as a server's is."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    timeline._bounds.cache_clear()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


CASES = [
    (Fixed("2025-10-26", "by", "Europe/Berlin"), None, "2025-10-26T23:00"),
    (Fixed("2024-02-29", "by", "Asia/Kabul"), None, "2024-02-29T19:30"),
    (Fixed("2017-10-31", "by", "Africa/Khartoum"), None, "2017-10-31T22:00"),
    (Fixed("2025-03-29", "by", "Asia/Beirut"), None, "2025-03-29T22:00"),
    (Offset(1, "day", "Europe/Berlin", anchor="E"), "2025-03-29T12:00", "2025-03-30T22:00"),
    (Offset(1, "month", "Asia/Kabul", anchor="E"), "2024-01-31", "2024-02-29T19:30"),
    (Phase(7, "day", "Africa/Khartoum", anchor="E"), "2017-10-26", "2017-11-01T22:00"),
]


@pytest.mark.parametrize(("one", "anchor", "latest"), CASES)
def test_a_date_is_the_same_on_every_server(
    server_zone: str, one: Rule, anchor: str | None, latest: str
) -> None:
    known = {} if anchor is None else {"E": When(anchor, one.zone)}  # type: ignore[attr-defined]
    assert limit_of(one.resolve(known)).latest == datetime.fromisoformat(latest).replace(tzinfo=UTC)


@given(st.integers(), st.sampled_from(["hour", "day", "week", "month", "year"]), texts, zones)
def test_an_offset_is_refused_or_answers(amount: int, unit: str, text: str, zone: str) -> None:
    try:
        one = Offset(amount, unit, zone, anchor="E")
    except BadRule:
        return
    assert str(one.resolve({"E": When(text, zone)}).sentence)
