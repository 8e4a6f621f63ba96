"""The replay of histories says at every moment what the boards say at AsOf(t, t): as true and as known then."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agreements.domain.timeline import INSTANT, AsOf
from agreements.models import Commitment, CommitmentRevision, Event, Fact, Round, RoundOutcome, RoundSchedule
from agreements.models.boards import commitments_at, rounds_at
from agreements.operations.process_file import load_process
from monitoring.domain.dates import dates_of
from monitoring.domain.horizon import Course, course, outlook
from monitoring.domain.thresholds import Aspect
from monitoring.models import Crossing
from monitoring.models.histories import commitment_histories, round_histories
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, istanbul, process_data

Standing = dict[tuple[UUID, Aspect], tuple[datetime, datetime | None]]
FAR = datetime(2027, 1, 1, tzinfo=UTC)


def said_by_the_boards(moment: datetime) -> Standing:
    point = AsOf(moment, moment)
    dues = {board.commitment.pk: board.due for board in commitments_at(Commitment.objects.all(), point)}
    dues |= {board.round.pk: board.due for board in rounds_at(Round.objects.all(), point)}
    return {
        (key, aspect): (date.due_from, date.latest)
        for key, due in dues.items()
        for aspect, date in dates_of(due).items()
    }


def told() -> dict[UUID, Course]:
    """The course of every commitment and round, as the projection works it out."""
    histories: list[Any] = [
        *commitment_histories(list(Commitment.objects.all())),
        *round_histories(list(Round.objects.all())),
    ]
    return {
        (history.commitment.pk if hasattr(history, "commitment") else history.round.pk): course(
            history.changes(), history.answer_at, FAR
        )
        for history in histories
    }


def said_by_the_courses(moment: datetime, courses: dict[UUID, Course]) -> Standing:
    return {
        (key, period.aspect): (period.date.due_from, period.date.latest)
        for key, one in courses.items()
        for period in one.periods
        if period.opens_at <= moment and (period.closes_at is None or moment < period.closes_at)
    }


def projected() -> list[tuple[Any, ...]]:
    return sorted(Crossing.objects.values_list(*Crossing.content), key=str)


def expected(courses: dict[UUID, Course], until: datetime) -> set[tuple[Any, ...]]:
    return {
        (key, one.threshold.value, one.step, one.date.due_from, one.date.latest, one.crossed_at)
        for key, course in courses.items()
        for one in outlook(course, until).crossings
        if one.crossed_at <= until
    }


def turning_points() -> set[datetime]:
    """Every moment at which any fact begins, becomes known or is corrected, and the instants around it."""
    found: set[datetime] = set()
    for model in (CommitmentRevision, Event, RoundOutcome, RoundSchedule, *Fact.__subclasses__()):
        if not model._meta.abstract:
            for pair in model.objects.values_list("effective_at", "known_from"):
                found |= set(pair)
    return {moment + step for moment in found for step in (-INSTANT, timedelta(), INSTANT)}


def some_of(moments: set[datetime], count: int) -> set[datetime]:
    return set(random.Random(len(moments)).sample(sorted(moments), min(count, len(moments))))


def check(moments: set[datetime]) -> None:
    courses = told()
    for moment in sorted(moments):
        assert said_by_the_courses(moment, courses) == said_by_the_boards(moment), moment
    assert {row[1:] if row[0] is None else (row[0], *row[2:]) for row in raised_by(ENTERED)} == expected(
        courses, ENTERED
    )


def raised_by(moment: datetime) -> list[tuple[Any, ...]]:
    columns = ("commitment", "round", "threshold", "step", "due_from", "latest", "crossed_at")
    return list(Crossing.objects.filter(crossed_at__lte=moment).values_list(*columns))


def test_the_shipped_process_replays_as_it_reads(db: None) -> None:
    istanbul()
    sweep(at=ENTERED)
    chance = random.Random(6)
    start = datetime(2025, 10, 1, tzinfo=UTC)
    anywhere = {start + timedelta(minutes=chance.randrange(60 * 24 * 250)) for _ in range(15)}
    check(anywhere | some_of(turning_points(), 30))


# --- Invented processes -----------------------------------------------------------------------------

DAYS = st.integers(1, 12).map(lambda day: f"2025-11-{day:02d}")
TIMES = st.one_of(DAYS, st.tuples(DAYS, st.sampled_from(["06:00", "18:30"])).map("T".join))


def _told(**more: Any) -> st.SearchStrategy[dict[str, Any]]:
    told = {
        "effective": TIMES,
        "known_from": DAYS,
        "zone": st.sampled_from(["Asia/Kabul", "America/New_York"]),
    }
    return st.fixed_dictionaries(told | more | {"caveat": st.just("told for the test")})


def _fixed(bounds: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    dated = {"kind": st.just("fixed"), "date": TIMES, "bound": st.sampled_from(bounds)}
    return st.fixed_dictionaries(dated | {"zone": st.sampled_from(["Asia/Karachi", "Europe/Istanbul"])})


def _revisions(*anchors: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Wordings whose deadlines hang on these at most: a file in which a commitment waits for itself is refused."""
    hanging = st.builds(
        lambda anchor, then: {"kind": "on_event", "anchor": anchor, "then": then},
        st.sampled_from(anchors),
        st.sampled_from(["once", "once", "standing"]),
    )
    rules = st.one_of(
        _fixed(["by", "before", "on"]),
        _fixed(["from"]),
        hanging,
        st.just({"kind": "undated"}),
        st.just({"kind": "offset", "amount": 48, "unit": "hour", "anchor": "E-x", "zone": "Asia/Karachi"}),
        st.just({"kind": "offset", "amount": 2, "unit": "day", "anchor": "R1.end", "zone": "Asia/Kabul"}),
        st.just({"kind": "before_event", "anchor": "E-x", "zone": "Asia/Kabul"}),
    )
    deadlines = st.one_of(
        rules.map(lambda rule: {"as_written": "words", "rule": rule}),
        st.lists(rules, min_size=2, max_size=3).map(
            lambda several: {
                "as_written": "words",
                "readings": [{"label": f"reading {n}", "rule": rule} for n, rule in enumerate(several)],
            }
        ),
    )
    return st.lists(_told(deadline=deadlines), min_size=1, max_size=3)


_ASSESSMENTS = st.lists(
    _told(
        level=st.sampled_from(["full", "full", "minimum"]),
        role=st.sampled_from(["editor", "monitor", "party"]),
    ),
    max_size=3,
)
_SCHEDULES = st.lists(
    _told(**{"state": st.sampled_from(["scheduled", "moved", "postponed", "proposed"]), "from": DAYS}),
    max_size=3,
)
_OUTCOMES = st.lists(
    _told(
        **{
            "state": st.sampled_from(["in_progress", "held_agreement", "not_held", "collapsed"]),
            "from": DAYS,
            "until": st.sampled_from(["2025-11-12", "2025-11-12", "2025-11-13"]),
            "claimed_by": st.sampled_from(["", "", "", "A gazette", "North"]),
        }
    ),
    max_size=2,
)
_SPEAKERS = st.sets(st.sampled_from(["north", "south", "helper"]), max_size=2).map(sorted)
_VERSIONS = st.fixed_dictionaries(
    {
        "C1": st.tuples(_revisions("E-x", "R1.end", "R1.start", "C2.completed"), _ASSESSMENTS),
        "C2": st.tuples(_revisions("E-x", "R1.end", "R1.start"), _ASSESSMENTS),
        "R1": st.tuples(_SCHEDULES, _OUTCOMES),
        "E-x": st.tuples(_told(), *[_SPEAKERS] * 2),
        # Whether the word of the third actor is a finding depends on its part, and on what it belongs to.
        "part": _told(role=st.sampled_from(["mediator", "monitor", "host", "party"])),
        "belongs": st.sampled_from([{}, {}, {"parent": "north"}]).flatmap(
            lambda more: _told().map(more.__or__)
        ),
    }
)


def _numbered(entries: list[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    return [{"key": str(number)} | more | entry for number, entry in enumerate(entries, 1)]


def a_file(version: dict[str, Any]) -> dict[str, Any]:
    """A process file that says what the generated version says."""
    data = process_data()
    words = {"grounds": "seen", "assessor": "Editors", "confidence": "high"}
    data["commitments"] = [
        {
            "code": code,
            "agreement": "A1",
            "revisions": _numbered(version[code][0], paraphrase=f"do {code}"),
            "assessments": _numbered(version[code][1], **words),
        }
        for code in ("C1", "C2")
    ]
    data["rounds"][0]["schedule"] = _numbered(version["R1"][0])
    data["rounds"][0]["outcomes"] = _numbered(version["R1"][1], summary="as told")
    told, claimed_by, disputed_by = version["E-x"]
    voices = {"claimed_by": claimed_by, "disputed_by": disputed_by[:1]}
    data["events"] = [{"key": "E-x", "kind": "signature", "text": "they signed"} | voices | told]
    data["participations"][2] |= version["part"]
    data["actors"][2] |= version["belongs"]
    return data


#: A failing example is told as it was found: making it small would load thousands of files.
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(first=_VERSIONS, second=_VERSIONS, corrected=DAYS)
def test_an_invented_process_replays_as_it_reads(
    db: None, first: dict[str, Any], second: dict[str, Any], corrected: str
) -> None:
    with transaction.atomic():
        load_process(data=a_file(first), at=datetime.fromisoformat(f"{corrected}T08:00+00:00"))
        sweep(at=ENTERED)
        load_process(data=a_file(second), at=datetime.fromisoformat(f"{corrected}T16:00+00:00"))
        assert sweep(at=ENTERED).error == ""
        check(some_of(turning_points(), 20))
        kept = projected()
        sweep(at=ENTERED, anew=True)
        assert projected() == kept
        transaction.set_rollback(True)
