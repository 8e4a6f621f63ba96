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
from monitoring.domain.horizon import DueDate, date_of
from monitoring.models import DueMoment
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, istanbul, process_data

Standing = dict[UUID, tuple[datetime, datetime | None]]


def said_by_the_boards(moment: datetime) -> Standing:
    point = AsOf(moment, moment)
    dues = {board.commitment.pk: board.due for board in commitments_at(Commitment.objects.all(), point)}
    dues |= {board.round.pk: board.due for board in rounds_at(Round.objects.all(), point)}
    dates: dict[UUID, DueDate | None] = {key: date_of(due) for key, due in dues.items()}
    return {key: (date.due_from, date.latest) for key, date in dates.items() if date}


def said_by_the_projection(moment: datetime, rows: list[DueMoment]) -> Standing:
    return {
        row.commitment_id or row.round_id: (row.due_from, row.latest)
        for row in rows
        if row.opens_at <= moment and (row.closes_at is None or moment < row.closes_at)
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
    rows = list(DueMoment.objects.all())
    for moment in sorted(moments):
        assert said_by_the_projection(moment, rows) == said_by_the_boards(moment), moment


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


_HANGING = st.builds(
    lambda anchor, then: {"kind": "on_event", "anchor": anchor, "then": then},
    st.sampled_from(["E-x", "R1.end", "R1.start", "C2.completed"]),
    st.sampled_from(["once", "once", "standing"]),
)
_RULES = st.one_of(
    _fixed(["by", "before", "on"]),
    _fixed(["from"]),
    _HANGING,
    st.just({"kind": "undated"}),
    st.just({"kind": "offset", "amount": 48, "unit": "hour", "anchor": "E-x", "zone": "Asia/Karachi"}),
    st.just({"kind": "offset", "amount": 2, "unit": "day", "anchor": "R1.end", "zone": "Asia/Kabul"}),
    st.just({"kind": "before_event", "anchor": "E-x", "zone": "Asia/Kabul"}),
)
_DEADLINES = st.one_of(
    _RULES.map(lambda rule: {"as_written": "words", "rule": rule}),
    st.lists(_RULES, min_size=2, max_size=3).map(
        lambda rules: {
            "as_written": "words",
            "readings": [{"label": f"reading {n}", "rule": rule} for n, rule in enumerate(rules)],
        }
    ),
)
_REVISIONS = st.lists(_told(deadline=_DEADLINES), min_size=1, max_size=3)
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
            "until": st.just("2025-11-12"),
        }
    ),
    max_size=2,
)
_VERSIONS = st.fixed_dictionaries(
    {
        "C1": st.tuples(_REVISIONS, _ASSESSMENTS),
        "C2": st.tuples(_REVISIONS, _ASSESSMENTS),
        "R1": st.tuples(_SCHEDULES, _OUTCOMES),
        "E-x": _told(),
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
    data["events"] = [{"key": "E-x", "kind": "signature", "text": "they signed"} | version["E-x"]]
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
        kept = sorted(DueMoment.objects.values_list(*DueMoment.content), key=str)
        sweep(at=ENTERED, anew=True)
        assert sorted(DueMoment.objects.values_list(*DueMoment.content), key=str) == kept
        transaction.set_rollback(True)
