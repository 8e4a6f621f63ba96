"""Real agreements that are not shipped (tests/processes): each loads through the loader and answers, at its own turning
points, with dates that were counted by hand from the published texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from agreements.domain.due import DueState as S
from agreements.domain.happenings import LegalState as L
from agreements.domain.timeline import zone_of
from agreements.models import Process
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.models.legal import legal_states
from agreements.operations.process_file import export_process, load_process, parse, written
from tests.factories import ENTERED, point

pytestmark = pytest.mark.django_db
FILES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "processes").glob("*.json"))}

#: Code, moment, state, and the last day or minute that is in time, on the clock of the rule ("" where there is none).
Row = tuple[str, str, S, str]
CASES: dict[str, list[Row]] = {
    # Signed 27 July 1953 at 10:00 in Panmunjom, in force at 22:00; Korea was nine hours ahead of UTC.
    "korea-armistice-1953": [
        ("C1", "1953-07-27T12:59Z", S.UPCOMING, ""),
        ("C1", "1953-07-27T13:00Z", S.RUNNING, ""),
        ("C2", "1953-07-30T13:00Z", S.DUE, "1953-07-30T22:00"),
        ("C2", "1953-07-30T13:01Z", S.OVERDUE, "1953-07-30T22:00"),
        ("C3", "1953-08-06T14:59Z", S.DUE, "1953-08-06"),
        ("C4", "1953-09-24T12:00Z", S.UPCOMING, "1953-09-25"),
        ("C5", "1953-10-27T15:00Z", S.OVERDUE, "1953-10-27"),
        ("C6", "2026-01-01", S.RUNNING, ""),
    ],
    "belfast-agreement-1998": [
        ("C1", "1998-05-22T12:00Z", S.DUE, "1998-05-22"),
        ("C2", "1998-05-21", S.WAITING, ""),
        ("C2", "1998-05-23", S.UPCOMING, "2000-05-22"),
        ("C2", "2000-05-05", S.UPCOMING, "2000-05-22"),
        ("C2", "2000-05-07", S.UPCOMING, "2001-06-30"),
        ("C2", "2001-06-30T22:59Z", S.DUE, "2001-06-30"),
        ("C2", "2001-06-30T23:00Z", S.OVERDUE, "2001-06-30"),
        ("C3", "2000-07-29", S.OVERDUE, "2000-07-28"),
        ("C5", "1999-12-01", S.WAITING, ""),
        ("C5", "1999-12-02", S.RUNNING, ""),
        ("C6", "1999-08-30T22:59Z", S.UPCOMING, "1999-09-24"),
        ("C6", "1999-09-09", S.DUE, "1999-09-24"),
        ("C6", "1999-09-24T23:00Z", S.OVERDUE, "1999-09-24"),
    ],
    # In force 14 December 1995, authority transferred on the 20th; 1996 had a 29 February.
    "dayton-accord-1995": [
        ("C1", "1996-01-19T12:00Z", S.DUE, "1996-01-19"),
        ("C2", "1996-02-03T23:00Z", S.OVERDUE, "1996-02-03"),
        ("C3", "1996-03-19T22:59Z", S.RUNNING, ""),
        ("C3", "1996-03-19T23:00Z", S.ENDED, ""),
        ("C4", "1996-04-18T21:59Z", S.DUE, "1996-04-18"),
        ("C5", "1996-06-15", S.OVERDUE, "1996-06-14"),
        ("C5", "1996-06-26", S.UPCOMING, "1996-09-14"),
        ("C5", "1996-09-14T12:00Z", S.DUE, "1996-09-14"),
    ],
    "black-sea-grain-2022": [
        ("C1", "2022-11-19", S.RUNNING, ""),
        ("C1", "2022-11-21", S.RUNNING, ""),
        ("C1", "2023-05-17T20:59Z", S.RUNNING, ""),
        ("C1", "2023-05-17T21:00Z", S.CONTESTED, ""),
        ("C1", "2023-07-16T21:00Z", S.ENDED, ""),
    ],
    "libya-political-agreement-2015": [("C1", "2017-12-17", S.WAITING, "")],
    "sudan-cpa-2005": [
        ("C1", "2005-07-09T20:59Z", S.DUE, "2005-07-09"),
        ("C3", "2005-07-08", S.WAITING, ""),
        ("C3", "2011-01-08T20:59Z", S.UPCOMING, "2011-01-09"),
        ("C3", "2011-01-09T12:00Z", S.DUE, "2011-01-09"),
        ("C2", "2011-07-08T20:59Z", S.RUNNING, ""),
        ("C2", "2011-07-08T21:00Z", S.ENDED, ""),
        ("C4", "2007-07-09T21:00Z", S.OVERDUE, "2007-07-09"),
        ("C5", "2007-07-09T20:59Z", S.DUE, "2007-07-09"),
        ("C6", "2006-01-01", S.UPCOMING, "2009-07-09"),
    ],
    # Kyiv was two hours ahead of UTC.
    "minsk-package-2015": [
        ("C1", "2015-02-14T21:59Z", S.UPCOMING, ""),
        ("C1", "2015-02-14T22:00Z", S.RUNNING, ""),
        ("C2a", "2015-02-13", S.UPCOMING, "2015-02-16"),
        ("C2a", "2015-02-16T22:00Z", S.OVERDUE, "2015-02-16"),
        ("C2b", "2015-03-01T12:00Z", S.DUE, "2015-03-01"),
        ("C2b", "2015-03-02", S.CONTESTED, "2015-03-01"),
        ("C3", "2016-01-01", S.WAITING, ""),
        ("C4", "2015-03-14T12:00Z", S.DUE, "2015-03-14"),
        ("C4", "2015-03-17", S.OVERDUE, "2015-03-14"),
        ("C6a", "2022-01-01", S.WAITING, ""),
        ("C7", "2015-12-31T21:59Z", S.DUE, "2015-12-31"),
        ("C7", "2015-12-31T22:00Z", S.OVERDUE, "2015-12-31"),
    ],
    # D-Day was 1 December 2016; Bogotá is five hours behind UTC.
    "colombia-final-accord-2016": [
        ("C1", "2016-11-30", S.WAITING, ""),
        ("C1", "2016-12-07T04:59Z", S.DUE, "2016-12-06"),
        ("C1", "2016-12-07T05:00Z", S.OVERDUE, "2016-12-06"),
        ("C2", "2017-03-01T12:00Z", S.DUE, "2017-03-01"),
        ("C3", "2017-03-31T12:00Z", S.DUE, "2017-03-31"),
        ("C4", "2017-04-29", S.UPCOMING, "2017-04-30"),
        ("C5", "2017-05-28", S.UPCOMING, "2017-06-01"),
        ("C5", "2017-05-30", S.UPCOMING, "2017-06-20"),
        ("C5", "2017-06-21T05:00Z", S.OVERDUE, "2017-06-20"),
        ("C5", "2017-06-27", S.CLOSED, "2017-06-20"),
        ("C6", "2026-01-01", S.UNDATED, ""),
        ("C7", "2017-06-15", S.RUNNING, ""),
        ("C7", "2017-08-02T04:59Z", S.RUNNING, ""),
        ("C7", "2017-08-02T05:00Z", S.ENDED, ""),
    ],
    "doha-us-taliban-2020": [
        ("C1", "2021-04-29T12:00Z", S.DUE, "2021-04-29"),
        ("C1", "2021-04-30", S.OVERDUE, "2021-04-29"),
        ("C2", "2020-07-13T12:00Z", S.DUE, "2020-07-13"),
        ("C3", "2022-01-01", S.UNDATED, ""),
        ("C4", "2020-03-10T12:00Z", S.DUE, "2020-03-10"),
        ("C4", "2020-03-11", S.CONTESTED, "2020-03-10"),
        ("C4", "2020-09-13", S.OVERDUE, "2020-09-12"),
        ("C5", "2020-03-11", S.WAITING, ""),
        ("C5", "2020-10-01", S.UPCOMING, "2020-12-12"),
        ("C6", "2020-08-28", S.OVERDUE, "2020-08-27"),
        ("C8", "2021-08-15", S.RUNNING, ""),
        ("C9", "2020-03-10T12:00Z", S.DUE, "2020-03-10"),
    ],
    # In effect 2 April 2022 at 19:00; Yemen is three hours ahead of UTC.
    "yemen-truce-2022": [
        ("C1", "2022-04-02T15:59Z", S.WAITING, ""),
        ("C1", "2022-04-02T16:00Z", S.RUNNING, ""),
        ("C1", "2022-06-02T15:59Z", S.RUNNING, ""),
        ("C1", "2022-08-02T16:00Z", S.RUNNING, ""),
        ("C1", "2022-10-02T15:59Z", S.RUNNING, ""),
        ("C1", "2022-10-02T16:00Z", S.ENDED, ""),
        ("C2", "2022-10-01", S.RUNNING, ""),
        ("C2", "2022-10-03", S.ENDED, ""),
        ("C4", "2022-10-03", S.UNDATED, ""),
    ],
    # In effect 22 May 2023 at 21:45; Khartoum has been two hours ahead of UTC since 1 November 2017.
    "jeddah-ceasefire-2023": [
        ("C2", "2023-05-21", S.RUNNING, ""),
        ("C2", "2023-05-22T19:45Z", S.ENDED, ""),
        ("C1", "2023-05-22T19:44Z", S.WAITING, ""),
        ("C1", "2023-05-29T19:44Z", S.RUNNING, ""),
        ("C1", "2023-06-03T19:44Z", S.RUNNING, ""),
        ("C1", "2023-06-03T19:45Z", S.ENDED, ""),
    ],
    "israel-lebanon-2024": [
        ("C1", "2024-11-27T01:59Z", S.UPCOMING, ""),
        ("C1", "2024-11-27T02:00Z", S.RUNNING, ""),
        ("C2", "2025-01-25T21:59Z", S.UPCOMING, "2025-01-26"),
        ("C2", "2025-01-26", S.UPCOMING, "2025-02-18"),
        ("C3", "2025-01-26T21:59Z", S.DUE, "2025-01-26"),
        ("C3", "2025-01-26T22:00Z", S.OVERDUE, "2025-01-26"),
        ("C2", "2025-02-18T22:00Z", S.OVERDUE, "2025-02-18"),
        ("C4", "2026-01-01", S.RUNNING, ""),
    ],
    # Day 1 was 19 January 2025.
    "gaza-ceasefire-2025": [
        ("C1", "2025-01-19T09:14Z", S.WAITING, ""),
        ("C1", "2025-01-19T09:15Z", S.RUNNING, ""),
        ("C1", "2025-03-01T21:59Z", S.RUNNING, ""),
        ("C1", "2025-03-01T22:00Z", S.ENDED, ""),
        ("C2", "2025-02-03T12:00Z", S.DUE, "2025-02-03"),
        ("C3", "2025-02-22T12:00Z", S.DUE, "2025-02-22"),
        ("C4", "2025-01-25", S.RUNNING, ""),
        ("C5", "2025-03-01T12:00Z", S.DUE, "2025-03-01"),
        ("C6", "2025-02-01", S.UNDATED, ""),
        ("C7b", "2025-03-09T22:00Z", S.OVERDUE, "2025-03-09"),
        ("C8", "2025-03-10", S.RUNNING, ""),
    ],
    "mindanao-cab-2014": [
        ("C1", "2019-01-24", S.WAITING, ""),
        ("C1", "2019-01-25T12:00Z", S.DUE, "2019-01-25"),
        ("C2", "2021-01-01", S.UPCOMING, "2022-05-31"),
        ("C2", "2022-01-01", S.UPCOMING, "2025-05-12"),
        ("C2", "2025-03-01", S.UPCOMING, "2025-10-13"),
        ("C2", "2025-10-13T16:00Z", S.OVERDUE, "2025-10-13"),
        ("C3", "2026-01-01", S.WAITING, ""),
        ("C5", "2026-01-01", S.RUNNING, ""),
    ],
}


def loaded(slug: str) -> Process:
    return load_process(data=parse(FILES[slug].read_bytes()), at=ENTERED).process


def at(process: Process, as_of: str) -> dict[str, CommitmentAt]:
    found = commitments_at(process.commitments.all(), point(as_of))
    return {one.commitment.code: one for one in found}


def last(one: CommitmentAt, like: str) -> str:
    """The last instant in time, on the clock of the rule, written as finely as `like`."""
    if one.due.latest is None:
        return ""
    return one.due.latest.astimezone(zone_of(one.due.zone)).isoformat()[: len(like) or None]


def test_every_file_is_asked_something() -> None:
    assert set(CASES) == set(FILES)


@pytest.mark.parametrize("slug", CASES)
def test_it_answers_as_counted_by_hand(slug: str) -> None:
    process = loaded(slug)
    answers = [
        (code, as_of, one.due.state, last(one, day))
        for code, as_of, _, day in CASES[slug]
        for one in [at(process, as_of)[code]]
    ]
    assert answers == CASES[slug]


@pytest.mark.parametrize("slug", CASES)
def test_every_answer_is_a_sentence(slug: str) -> None:
    process = loaded(slug)
    for _, as_of, _, _ in CASES[slug]:
        for one in at(process, as_of).values():
            words = str(one.due.explanation)
            assert words.endswith(".") and "{" not in words, words


@pytest.mark.parametrize("slug", CASES)
def test_it_goes_out_and_comes_back_the_same(slug: str) -> None:
    process = loaded(slug)
    out = written(export_process(process=process))
    again = load_process(data=parse(out.encode()), at=ENTERED)
    assert not again.added and not again.corrected


def words(slug: str, code: str, as_of: str) -> str:
    return str(at(loaded(slug), as_of)[code].due.explanation)


def test_a_truce_without_a_third_renewal_is_expired_and_not_breached() -> None:
    assert words("yemen-truce-2022", "C1", "2022-10-02T16:00Z") == (
        "Expired on 2 October 2022, 19:00 (Asia/Aden) after 2 renewals by consent. Expired is not breached."
    )
    assert words("yemen-truce-2022", "C1", "2022-06-03").startswith("Renewed once, by consent")


def test_the_date_of_a_referendum_hangs_on_the_end_of_the_interim_period() -> None:
    told = words("sudan-cpa-2005", "C3", "2006-01-01")
    assert told.startswith("Due by the end of 9 January 2011. That is 6 months before the end of this")


def test_two_sides_that_differ_on_the_length_of_an_extension_are_both_heard() -> None:
    before, after = (words("black-sea-grain-2022", "C1", day) for day in ("2022-11-21", "2023-06-01"))
    assert before.startswith("Renewed to 19 March 2023 (automatic)")
    assert (
        after.startswith("The readings differ")
        and "Russia: 60 days: Runs until the end of 17 May 2023" in after
    )


def test_an_announced_date_stands_beside_the_counted_one() -> None:
    told = words("doha-us-taliban-2020", "C1", "2021-04-20")
    assert "Due by the end of 29 April 2021" in told and "1 May 2021; not confirmed" in told


def test_d_plus_180_was_counted_in_two_ways_and_is_contested_between_them() -> None:
    process = loaded("colombia-final-accord-2016")
    readings = at(process, "2017-05-28")["C5"].due.readings
    assert [str(one.resolution.sentence)[:34] for one in readings] == [
        "Due by the end of 30 May 2017. Tha",
        "Due by the end of 1 June 2017; lat",
    ]


def test_what_was_awaited_is_told_in_the_words_of_the_text() -> None:
    assert "Waits for “the local elections are held”" in words("minsk-package-2015", "C6a", "2016-01-01")


#: Agreement, moment, legal state, and by whose act.
LEGAL: list[tuple[str, str, L, tuple[str, ...]]] = [
    ("korea-armistice-1953", "1953-07-27T12:59Z", L.SIGNED, ()),
    ("korea-armistice-1953", "1953-07-27T13:00Z", L.IN_FORCE, ()),
    ("belfast-agreement-1998", "1999-12-01", L.SIGNED, ()),
    ("belfast-agreement-1998", "1999-12-02", L.IN_FORCE, ()),
    ("yemen-truce-2022", "2022-05-01", L.IN_FORCE, ()),
    ("yemen-truce-2022", "2022-09-01", L.EXTENDED, ()),
    ("yemen-truce-2022", "2022-10-02T16:00Z", L.EXPIRED, ()),
    ("black-sea-grain-2022", "2022-10-30", L.SUSPENDED, ("Russian Federation",)),
    ("black-sea-grain-2022", "2022-11-03", L.IN_FORCE, ("Russian Federation",)),
    ("libya-political-agreement-2015", "2016-01-01", L.SIGNED, ()),
    ("jeddah-ceasefire-2023", "2023-05-30", L.EXTENDED, ()),
    ("jeddah-ceasefire-2023", "2023-06-01", L.SUSPENDED, ("Sudanese Armed Forces",)),
]


@pytest.mark.parametrize(("slug", "as_of", "state", "by"), LEGAL)
def test_its_legal_state_follows_from_the_events(
    slug: str, as_of: str, state: L, by: tuple[str, ...]
) -> None:
    (legal,) = legal_states(loaded(slug).agreements.values_list("pk", flat=True), point(as_of)).values()
    assert (legal.state, legal.by) == (state, by)
