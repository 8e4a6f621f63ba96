"""What a reader who names a day is told of a process that was loaded: each thing by that day where it lives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agreements.domain.due import DueState
from agreements.domain.happenings import LegalState
from agreements.models import Agreement, Commitment, Event, Process, Round
from agreements.models.boards import CommitmentAt, commitments_at, rounds_at
from agreements.models.choosing import Filters, narrowed, passing
from agreements.models.legal import force_record, legal_states
from agreements.models.standings import standings_at
from agreements.models.upcoming import falling_due
from agreements.operations.process_file import load_process
from tests.factories import ENTERED, commitment_entry, point, process_data

pytestmark = pytest.mark.django_db

DHAKA, BOGOTA = "Asia/Dhaka", "America/Bogota"


def event(key: str, kind: str, effective: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "text": kind, "effective": effective, "sources": ["S1"], **more}


def a_pause(expiry: str, rule: dict[str, Any], **more: Any) -> None:
    """A pause of nine days from 1 March, and its expiry as a source gives it."""
    data = process_data(zone=DHAKA)
    data["events"] = [
        event("E-pause", "entry_into_force", "2025-03-01", agreement="A1"),
        event("E-end", "expiry", expiry, agreement="A1", **more),
    ]
    data["commitments"] = [
        commitment_entry("T1", effective="2025-03-01", deadline={"as_written": "for nine days", "rule": rule})
    ]
    data["rounds"] = []
    load_process(data=data, at=ENTERED)


TERM = {"kind": "term", "anchor": "E-pause", "amount": 9, "unit": "day", "renewal": "none"}
#: By its rule the last day of the pause is 10 March.
PAUSES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "a_term_and_an_expiry_known_to_the_day": ("2025-03-10", TERM, {}),
    "an_expiry_told_in_another_zone": ("2025-03-10", TERM, {"zone": "Pacific/Auckland"}),
    "a_window_that_ends_at_an_hour": (
        "2025-03-10",
        {"kind": "window", "start": "2025-03-01T18:00", "end": "2025-03-10T18:00"},
        {},
    ),
    "an_expiry_known_to_the_month": ("2025-03", TERM, {}),
}


@pytest.mark.parametrize(("expiry", "rule", "more"), PAUSES.values(), ids=PAUSES)
@pytest.mark.parametrize(
    "as_of",
    ["2025-03-09", "2025-03-10", "2025-03-11", "2025-03-09T19:00Z", "2025-03-10T02:00Z", "2025-03-10T13:00Z",
     "2025-03-10T17:59Z", "2025-03-10T18:00Z"],
)  # fmt: skip
def test_a_legal_state_never_says_expired_beside_a_duty_that_runs(
    expiry: str, rule: dict[str, Any], more: dict[str, str], as_of: str
) -> None:
    a_pause(expiry, rule, **more)
    where = point(as_of)
    (one,) = commitments_at(Commitment.objects.all(), where)
    agreement = Agreement.objects.get()
    legal = force_record([agreement.pk], where).of_commitment(one.commitment, one.due)
    whole = legal_states([agreement.pk], where)[agreement.pk]
    assert (legal.state is LegalState.EXPIRED) == (one.due.state is DueState.ENDED), legal.explanation
    assert (whole.state is LegalState.EXPIRED) == (one.due.state is DueState.ENDED), whole.explanation


# ---- several zones ----


def in_two_zones() -> None:
    """Duties and a round of 6 November, in Dhaka and in Bogotá, and what happened there on that day."""
    data = process_data(zone=DHAKA)
    for code, zone in (("C1", DHAKA), ("C2", BOGOTA)):
        rule = {"kind": "fixed", "date": "2025-11-06", "bound": "by", "zone": zone}
        data["commitments"] += [
            commitment_entry(code, deadline={"as_written": "by 6 November", "rule": rule})
        ]
    del data["commitments"][0]
    data["events"] = [
        event("E-dhaka", "talks", "2025-11-06", zone=DHAKA),
        event("E-bogota", "talks", "2025-11-06", zone=BOGOTA),
    ]
    load_process(data=data, at=ENTERED)


def states(as_of: str) -> dict[str, str]:
    where = point(as_of)
    boards: list[CommitmentAt] = commitments_at(Commitment.objects.all(), where)
    found = {one.commitment.code: one.due.state.value for one in boards}
    ids = [one.commitment.pk for one in boards]
    assert {pk: one.due.state for pk, one in standings_at(ids, where).items()} == {
        one.commitment.pk: one.due.state for one in boards
    }
    return found | {"R1": rounds_at(Round.objects.all(), where)[0].due.state.value}


@pytest.mark.parametrize(
    ("as_of", "state"), [("2025-11-05", "upcoming"), ("2025-11-06", "due"), ("2025-11-07", "overdue")]
)
def test_a_named_day_is_the_same_day_in_every_zone(as_of: str, state: str) -> None:
    in_two_zones()
    assert states(as_of) == dict.fromkeys(("C1", "C2", "R1"), state)


def test_an_instant_is_judged_as_before() -> None:
    in_two_zones()
    assert states("2025-11-06T20:00Z") == {"C1": "overdue", "C2": "due", "R1": "overdue"}
    assert states("2025-11-06T02:00Z") == {"C1": "due", "C2": "upcoming", "R1": "due"}


@pytest.mark.parametrize(
    ("as_of", "keys"),
    [
        ("2025-11-05", set()),
        ("2025-11-06", {"E-dhaka", "E-bogota"}),
        ("2025-11-05T18:00Z", {"E-dhaka"}),
        ("2025-11-05T17:59Z", set()),
        ("2025-11-06T04:59Z", {"E-dhaka"}),
        ("2025-11-06T05:00Z", {"E-dhaka", "E-bogota"}),
    ],
)
def test_a_fact_counts_from_its_own_day_where_it_happened(as_of: str, keys: set[str]) -> None:
    in_two_zones()
    assert set(Event.objects.as_of(point(as_of)).values_list("key", flat=True)) == keys


@pytest.mark.parametrize("state", [state.value for state in DueState])
@pytest.mark.parametrize("as_of", ["2025-11-05", "2025-11-06", "2025-11-07", "2025-11-06T20:00Z"])
def test_lists_leave_out_nothing_that_stands_as_asked(as_of: str, state: str) -> None:
    in_two_zones()
    where, filters = point(as_of), Filters(due_states=(state,))
    chosen = narrowed(Commitment.objects.all(), filters, where).values_list("pk", flat=True)
    codes = Commitment.objects.filter(pk__in=passing(chosen, filters, where)).values_list("code", flat=True)
    assert set(codes) == {code for code, found in states(as_of).items() if found == state and code != "R1"}


@pytest.mark.parametrize("zone", ["Asia/Manila", "America/Juneau", "Pacific/Kiritimati"])
def test_lists_leave_out_nothing_where_days_lie_farthest_from_those_of_utc(zone: str) -> None:
    """Before 1844 Manila counted its days sixteen hours behind Greenwich, and Juneau fifteen hours ahead."""
    data = process_data(zone=zone)
    rule = {"kind": "fixed", "date": "1840-06-01", "bound": "by"}
    deadline = {"as_written": "by 1 June", "rule": rule}
    data["commitments"] = [commitment_entry("C1", effective="1840-01-01", deadline=deadline)]
    for each in (data["process"], *data["agreements"]):
        each["effective"] = "1840-01-01"
    data["rounds"] = []
    load_process(data=data, at=ENTERED)
    for as_of, state in (("1840-05-31", "upcoming"), ("1840-06-01", "due"), ("1840-06-02", "overdue")):
        where, filters = point(as_of), Filters(due_states=(state,))
        chosen = narrowed(Commitment.objects.all(), filters, where).values_list("pk", flat=True)
        assert len(passing(chosen, filters, where)) == 1
        due = falling_due(Process.objects.all(), where, timedelta(days=1))
        assert len(due) == (state != "overdue")


@pytest.mark.parametrize(
    ("as_of", "days", "codes"),
    [
        ("2025-10-30", 6, []),
        ("2025-10-30", 7, ["C1", "C2", "R1"]),
        ("2025-11-06", 1, ["C1", "C2", "R1"]),
        ("2025-11-07", 7, []),
        ("2025-10-29T17:59Z", 7, []),
        ("2025-10-29T17:59Z", 8, ["C1", "C2", "R1"]),
        ("2025-10-30T03:00Z", 7, ["C1", "R1"]),
    ],
)
def test_what_falls_due_within_days_of_a_named_day_falls_on_days_of_its_own_zone(
    as_of: str, days: int, codes: list[str]
) -> None:
    in_two_zones()
    items = falling_due(Process.objects.all(), point(as_of), timedelta(days=days))
    assert sorted(item.identity.code for item in items) == codes
