"""Ten thousand random questions, answered as a replay answers that looks at every row there is, one by one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

import pytest

from agreements.domain.deadline import Deadline, Reading
from agreements.domain.deadlines.fixed import Fixed
from agreements.domain.deadlines.undated import Undated
from agreements.domain.due import Due, due_at
from agreements.domain.timeline import INSTANT, AsOf, When
from agreements.models import (
    Assessment,
    Commitment,
    CommitmentRevision,
    Condition,
    Event,
    Fact,
    Position,
    Round,
    RoundOutcome,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.boards import CommitmentAt, RoundAt, commitments_at, rounds_at
from agreements.models.standings import standings_at
from agreements.operations.process_file import load_process, parse
from tests.factories import ENTERED, ROOT, process_data

KINDS: tuple[type[Fact], ...] = (
    *(CommitmentRevision, Assessment, Position, Condition),
    *(Event, RoundRevision, RoundSchedule, RoundOutcome),
)
#: What an answer is compared by.
Answer = tuple[Any, ...]


class Replay:
    """Every row of every kind, read once; a question goes over all of them in plain Python."""

    def __init__(self) -> None:
        related = {RoundOutcome: ("round",), Assessment: ("commitment",)}
        self.rows: dict[type[Fact], list[Any]] = {
            kind: list(kind.objects.select_related(*related[kind]) if kind in related else kind.objects.all())
            for kind in KINDS
        }
        self.deadline = cache(lambda revision: revision.rule)

    def moments(self) -> tuple[list[datetime], list[datetime]]:
        """Every moment at which a fact begins or becomes known, then those of corrections; with the instants beside."""
        rows = [row for rows in self.rows.values() for row in rows]
        told = {moment for row in rows for moment in (row.effective_at, row.known_from)}
        corrected = {row.known_from for row in rows if row.supersedes_id}
        return _and_beside(told), _and_beside(corrected or told)

    def answers(self, point: AsOf) -> dict[UUID, Answer]:
        """By commitment and round, the answer at the point; what is not heard of by then is missing."""
        counting = {kind: _counting(rows, point) for kind, rows in self.rows.items()}
        anchors = _anchors(counting, point)
        said = {kind: _by(counting[kind], "commitment_id") for kind in (Assessment, Position, Condition)}
        found: dict[UUID, Answer] = {}
        for key, revisions in _by(counting[CommitmentRevision], "commitment_id").items():
            own = [said[kind][key] for kind in (Assessment, Position, Condition)]
            found[key] = self._commitment(revisions[-1], own, anchors, point)
        plans = _by(counting[RoundSchedule], "round_id")
        ends = _by(counting[RoundOutcome], "round_id")
        for key, revisions in _by(counting[RoundRevision], "round_id").items():
            due = _planned(plans[key], ends[key], point)
            found[key] = (revisions[-1].label, _keys(reversed(plans[key])), _keys(reversed(ends[key])), due)
        return found

    def _commitment(
        self, revision: Any, said: list[list[Any]], anchors: dict[UUID, dict[str, When]], point: AsOf
    ) -> Answer:
        assessments, positions, conditions = said
        published = _published(assessments)
        done = published.effective if published and published.level == "full" else None
        gone = revision.effective if revision.change in ("superseded", "withdrawn") else None
        due = due_at(self.deadline(revision), anchors[revision.process_id], point, done, gone)
        told = (_keys(reversed(assessments)), _keys(reversed(positions)), _keys(conditions))
        return (revision.pk, due, published.level if published else "not_assessed", *told)


def _and_beside(moments: set[datetime]) -> list[datetime]:
    return sorted({moment + step for moment in moments for step in (-INSTANT, timedelta(), INSTANT)})


def _begun(when: When, point: AsOf) -> bool:
    return when.start <= point.valid if point.day is None else when.first_day <= point.day


def _counting(rows: Iterable[Any], point: AsOf) -> list[Any]:
    """Those true by then, known by then and not corrected by what was known then; oldest first."""
    known = [row for row in rows if row.known_from <= point.known]
    corrected = {row.supersedes_id for row in known}
    left = [row for row in known if _begun(row.effective, point) and row.pk not in corrected]
    return sorted(left, key=lambda row: (row.effective_at, row.known_from, row.recorded_at, row.pk))


def _anchors(counting: dict[type[Fact], list[Any]], point: AsOf) -> dict[UUID, dict[str, When]]:
    """By process, everything that has happened and that a rule could hang on."""
    found: dict[UUID, dict[str, When]] = defaultdict(dict)
    for event in counting[Event]:
        found[event.process_id][event.key] = event.effective
    for outcome in counting[RoundOutcome]:
        own, code = found[outcome.process_id], outcome.round.code
        if outcome.from_as_written and f"{code}.start" not in own:
            own[f"{code}.start"] = When(outcome.from_as_written, outcome.effective_zone)
        last = outcome.until_as_written or outcome.from_as_written
        if last and outcome.state not in ("in_progress", "adjourned", "not_held"):
            over = When(last, outcome.effective_zone)
            if _begun(over, point):
                own[f"{code}.end"] = over
    for assessments in _by(counting[Assessment], "commitment_id").values():
        published = _published(assessments)
        if published and published.level == "full":
            found[published.process_id][f"{published.commitment.code}.completed"] = published.effective
    return found


def _published(oldest_first: list[Any]) -> Any:
    may = [row for row in oldest_first if row.role in ("editor", "mediator", "monitor")]
    return may[-1] if may else None


def _planned(plans: list[Any], ends: list[Any], point: AsOf) -> Due:
    rule: Any = Undated()
    words = (plans[-1].level or plans[-1].from_as_written) if plans else ""
    if plans and plans[-1].state not in ("postponed", "cancelled", "proposed") and plans[-1].begins:
        rule = Fixed(plans[-1].from_as_written, "on", plans[-1].effective_zone)
    begun = [row.begins or row.effective for row in ends if row.state != "not_held"]
    return due_at(Deadline(words, (Reading(rule),)), {}, point, begun[0] if begun else None)


def _by(rows: Iterable[Any], column: str) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _keys(rows: Iterable[Any]) -> list[int]:
    return [row.pk for row in rows]


# --- Asking -----------------------------------------------------------------------------------------


def of_commitment(board: CommitmentAt) -> Answer:
    told = (_keys(board.assessments), _keys(board.positions), _keys(board.conditions))
    return (board.revision.pk, board.due, board.level.value, *told)


def of_round(board: RoundAt) -> Answer:
    return (board.label, _keys(board.schedules), _keys(board.outcomes), board.due)


def random_points(
    chance: random.Random, moments: list[datetime], corrections: list[datetime]
) -> Iterator[AsOf]:
    """Moments anywhere in the time that the facts span, or at an instant where one begins, is known or corrected."""
    first, span = moments[0] - timedelta(days=9), moments[-1] - moments[0] + timedelta(days=99)

    def moment() -> datetime:
        anywhere = first + timedelta(seconds=chance.randrange(int(span.total_seconds())))
        return chance.choice([anywhere, anywhere, chance.choice(moments), chance.choice(corrections)])

    while True:
        valid = moment()
        day = chance.choice([None, None, valid.date()])
        yield AsOf(valid, chance.choice([valid, moment(), moment(), moments[-1]]), day)


def ask(questions: int, seed: int) -> set[str]:
    """Ask of every commitment and round at random points, `questions` in all; the due states that were met."""
    replay, chance, met = Replay(), random.Random(seed), set()
    things = Commitment.objects.count() + Round.objects.count()
    points = islice(random_points(chance, *replay.moments()), -(-questions // things))
    ids = list(Commitment.objects.values_list("pk", flat=True))
    for point in points:
        boards = commitments_at(Commitment.objects.all(), point)
        said = {board.commitment.pk: of_commitment(board) for board in boards}
        standings = {key: (one.due, one.level) for key, one in standings_at(ids, point).items()}
        assert standings == {board.commitment.pk: (board.due, board.level) for board in boards}, point
        said |= {board.round.pk: of_round(board) for board in rounds_at(Round.objects.all(), point)}
        assert said == replay.answers(point), point
        met |= {board.due.state.value for board in boards}
    return met


# --- A generated process ----------------------------------------------------------------------------

COMMITMENTS, ROUNDS, EVENTS = 92, 8, 12
LOADED = ("2025-10-20T08:00+00:00", "2025-11-10T08:00+00:00", "2025-12-01T08:00+00:00")


def a_file(chance: random.Random) -> dict[str, Any]:
    """A process with several versions of everything that a due state hangs on, some known long after the fact."""
    data = process_data()
    data["events"] = [
        {"key": f"E-{n}", "kind": "signature", "text": f"act {n}"} | _told(chance)
        for n in range(1, EVENTS + 1)
    ]
    data["rounds"] = [_a_round(n, chance) for n in range(1, ROUNDS + 1)]
    data["commitments"] = [_a_commitment(n, chance) for n in range(1, COMMITMENTS + 1)]
    return data


def a_later_file(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same with every sixth entry told anew, which corrects it, and more told of the rest."""
    other = a_file(chance)
    for section in ("events", "rounds", "commitments"):
        for number, entry in enumerate(data[section]):
            told_anew = chance.random() < 1 / 6
            for name, facts in entry.items() if not told_anew else ():
                if isinstance(facts, list) and facts and isinstance(facts[0], dict):
                    other[section][number][name] = facts + other[section][number].get(name, [])[len(facts) :]
                else:
                    other[section][number][name] = facts
    return other


def _told(chance: random.Random) -> dict[str, Any]:
    told: dict[str, Any] = {"effective": _a_time(chance), "caveat": "told for the test"}
    told["zone"] = chance.choice(["Asia/Kabul", "America/New_York"])
    return told | chance.choice([{"sources": ["S1"]}, {"known_from": _a_day(chance)}])


def _a_day(chance: random.Random) -> str:
    return f"2025-{chance.choice((10, 11, 12))}-{chance.randint(1, 30):02d}"


def _a_time(chance: random.Random) -> str:
    return _a_day(chance) + chance.choice(["", "", "T06:00", "T18:30"])


def _some(chance: random.Random, most: int, make: Any) -> list[dict[str, Any]]:
    return [{"key": str(n)} | make() | _told(chance) for n in range(1, chance.randint(0, most) + 1)]


def _a_round(n: int, chance: random.Random) -> dict[str, Any]:
    plans, ends = (
        ["scheduled", "moved", "postponed", "proposed"],
        ["in_progress", "held_agreement", "not_held"],
    )
    return {
        "code": f"R{n}",
        "label": f"Round {n}",
        "schedule": _some(chance, 3, lambda: {"state": chance.choice(plans), "from": _a_day(chance)}),
        "outcomes": _some(
            chance, 2, lambda: {"state": chance.choice(ends), "summary": "as told", "from": _a_day(chance)}
        ),
    } | _told(chance)


def _a_commitment(n: int, chance: random.Random) -> dict[str, Any]:
    changes = ["amended", "extended", "extended", "withdrawn"]
    first = {"key": "1", "paraphrase": f"do C{n}", "deadline": _a_deadline(n, chance)} | _told(chance)
    later = _some(chance, 2, lambda: {"paraphrase": f"do C{n} after all", "change": chance.choice(changes)})
    for number, revision in enumerate(later, 2):
        revision |= {"key": str(number), "deadline": _a_deadline(n, chance)}
    judged = {"assessor": "Editors", "grounds": "seen", "confidence": "high"}
    levels, roles = ["full", "full", "not_initiated"], ["editor", "monitor", "party"]
    return {
        "code": f"C{n}",
        "agreement": "A1",
        "revisions": [first, *later],
        "assessments": _some(
            chance, 3, lambda: judged | {"level": chance.choice(levels), "role": chance.choice(roles)}
        ),
        "positions": _some(chance, 1, lambda: {"actor": "north", "stance": "accepts", "text": "Yes."}),
        "conditions": _some(chance, 1, lambda: {"kind": "ends_if", "text": "if broken"}),
    }


def _a_deadline(n: int, chance: random.Random) -> dict[str, Any]:
    rules = [_a_rule(n, chance) for _ in range(chance.choice([1, 1, 2]))]
    if len(rules) == 1:
        return {"as_written": "words", "rule": rules[0]}
    return {
        "as_written": "words",
        "readings": [{"label": f"reading {n}", "rule": rule} for n, rule in enumerate(rules)],
    }


def _a_rule(n: int, chance: random.Random) -> dict[str, Any]:
    anchors = [f"E-{chance.randint(1, EVENTS)}", f"R{chance.randint(1, ROUNDS)}.end"]
    # Only to earlier ones, so that nothing waits for itself.
    anchors += [
        f"R{chance.randint(1, ROUNDS)}.start",
        f"C{chance.randint(1, n - 1)}.completed" if n > 1 else "E-1",
    ]
    hanging = {"anchor": chance.choice(anchors)}
    zone = {"zone": chance.choice(["Asia/Karachi", "Europe/Istanbul"])}
    bound = chance.choice(["by", "before", "on", "from"])
    return chance.choice(
        [
            {"kind": "fixed", "date": _a_time(chance), "bound": bound} | zone,
            {"kind": "on_event", "then": chance.choice(["once", "standing"])} | hanging,
            {"kind": "offset", "amount": chance.randint(1, 9), "unit": chance.choice(["hour", "day"])}
            | (hanging | zone),
            {"kind": "before_event"} | hanging | zone,
            {"kind": "undated"},
        ]
    )


@pytest.fixture
def a_generated_process(db: None) -> None:
    """Loaded in three steps, the second and third of which correct and add."""
    chance, data = random.Random(11), None
    for at in LOADED:
        data = a_later_file(data, chance) if data else a_file(chance)
        load_process(data=data, at=datetime.fromisoformat(at))


def test_eight_thousand_questions_to_a_generated_process_are_answered_as_replayed(
    a_generated_process: None,
) -> None:
    assert CommitmentRevision.objects.filter(supersedes__isnull=False).count() > 20
    assert CommitmentRevision.objects.filter(change="extended").count() > 20
    met = ask(8000, seed=3)
    assert met >= {"waiting", "upcoming", "due", "overdue", "contested", "running", "closed", "undated"}


def test_two_thousand_questions_to_the_shipped_processes_are_answered_as_replayed(db: None) -> None:
    for file in sorted((ROOT / "agreements/data").glob("*.json")):
        load_process(data=parse(file.read_bytes()), at=ENTERED)
    assert ask(2000, seed=5) >= {"waiting", "upcoming", "overdue", "closed", "running"}
