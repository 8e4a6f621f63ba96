"""News beside dates: what is recorded reaches those who follow it and chose its kind, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from agreements.models import Process, Source, User
from agreements.operations.assessments import record_assessment
from agreements.operations.process_file import load_process
from monitoring.domain.news_kinds import NewsKind
from monitoring.models import NewsItem, Notice, Run
from monitoring.operations import sweep as sweeping
from monitoring.operations.following import BadSubscription
from monitoring.operations.pruning import remove_old_runs
from monitoring.operations.sweep import sweep
from tests.factories import ENTERED, a_person, a_process, process_data
from tests.following import a_follower, an_endpoint, follow

pytestmark = pytest.mark.django_db

BEFORE = ENTERED + timedelta(hours=1)
NOW = ENTERED + timedelta(days=1)
LATER = ENTERED + timedelta(days=2)


def with_news(slug: str = "lake-talks", **kinds: Any) -> dict[str, Any]:
    """The talks of the lake with news of these kinds, known since they are entered."""
    data = process_data(slug)
    data["sources"].append(data["sources"][0] | {"code": "S2", "published": f"{NOW:%Y-%m-%d}"})
    fact = {"effective": f"{NOW:%Y-%m-%d}", "sources": ["S2"]}
    if "plan" in kinds:
        data["rounds"][0]["schedule"].append({"key": "2", "state": kinds["plan"]} | fact)
    if "outcome" in kinds:
        ended = {"key": "1", "state": kinds["outcome"], "summary": "They left.", "from": "2025-11-06"}
        data["rounds"][0]["outcomes"] = [ended | fact]
    if "event" in kinds:
        data["events"] = [{"key": "E-1", "text": "A shot.", "agreement": "A1"} | kinds["event"] | fact]
    if "position" in kinds:
        said = {"key": "1", "actor": "north", "stance": "disputes", "text": "Not so."}
        data["commitments"][0]["positions"] = [said | fact]
    if "assessment" in kinds:
        said = {
            "key": "1",
            "level": "minimum",
            "assessor": "The mission",
            "role": "monitor",
            "grounds": "seen",
        }
        data["commitments"][0]["assessments"] = [said | {"confidence": "low"} | fact]
    return data


def told(data: dict[str, Any], at: datetime = NOW) -> list[Notice]:
    """What a sweep owes of the news of a record that is loaded again."""
    sweep(at=BEFORE)
    load_process(data=data, at=at)
    sweep(at=at + timedelta(minutes=1))
    return list(Notice.objects.filter(kind="news").select_related("news"))


KINDS = {
    "called_off": ({"plan": "cancelled"}, NewsKind.CALLED_OFF),
    "put_off": ({"plan": "postponed"}, NewsKind.CALLED_OFF),
    "collapsed": ({"outcome": "collapsed"}, NewsKind.CALLED_OFF),
    "talks_collapsed": ({"event": {"kind": "talks_collapse"}}, NewsKind.CALLED_OFF),
    "violation": ({"event": {"kind": "violation_alleged", "claimed_by": ["north"]}}, NewsKind.VIOLATION),
    "position": ({"position": True}, NewsKind.POSITION),
    "assessment": ({"assessment": True}, NewsKind.ASSESSMENT),
}


@pytest.mark.parametrize(("what", "kind"), KINDS.values(), ids=KINDS)
def test_news_reach_those_who_follow_the_process(what: dict[str, Any], kind: NewsKind) -> None:
    a_process()
    reader = a_follower()
    follow(reader, at=BEFORE)
    (notice,) = told(with_news(**what))
    assert (notice.user, notice.news.kind) == (reader, kind)
    at_once = notice.ready_at <= NOW + timedelta(minutes=1)
    assert at_once is (kind is NewsKind.CALLED_OFF)
    sweep(at=LATER)
    sweep(at=LATER, anew=True)
    assert Notice.objects.filter(kind="news").count() == NewsItem.objects.count() == 1


@pytest.mark.parametrize(
    "what", [{"plan": "moved"}, {"outcome": "held_agreement"}, {"event": {"kind": "signature"}}]
)
def test_what_is_none_of_these_kinds_is_no_news(what: dict[str, Any]) -> None:
    a_process()
    follow(a_follower(), at=BEFORE)
    assert told(with_news(**what)) == []


@pytest.mark.parametrize(
    ("subject", "key", "what", "reached"),
    [
        ("agreement", "lake-talks-agreement", {"position": True}, True),
        ("agreement", "lake-talks-agreement", {"plan": "cancelled"}, True),
        ("agreement", "lake-talks-agreement", {"event": {"kind": "violation_alleged"}}, True),
        ("actor", "north", {"position": True}, True),
        ("actor", "south", {"assessment": True}, True),
        ("actor", "helper", {"assessment": True}, False),
        ("actor", "north", {"event": {"kind": "violation_alleged", "disputed_by": ["north"]}}, True),
    ],
)
def test_news_reach_by_what_they_are_about(
    subject: str, key: str, what: dict[str, Any], reached: bool
) -> None:
    a_process()
    follow(a_follower(), subject, key, at=BEFORE)
    assert bool(told(with_news(**what))) is reached


def test_news_of_a_commitment_reach_its_followers_by_the_narrowest_reason_once() -> None:
    process = a_process()
    reader = a_follower()
    follow(reader, at=BEFORE)
    narrow = follow(reader, "commitment", process.commitments.get().pk, at=BEFORE)
    (notice,) = told(with_news(position=True))
    assert notice.subscription == narrow


def test_only_the_kinds_that_a_person_chose_are_told() -> None:
    a_process()
    follow(a_follower(), at=BEFORE, news=["violation"])
    assert told(with_news(position=True, plan="cancelled")) == []
    assert follow(a_person_of("reader"), at=BEFORE, news=["position"]).news == ["position"], "the newer wish"
    with pytest.raises(BadSubscription, match="no kind of news"):
        follow(a_person_of("reader"), at=BEFORE, news=["weather"])


def a_person_of(name: str) -> Any:
    return User.objects.get(username=name)


def test_what_was_known_before_somebody_followed_is_not_told() -> None:
    a_process()
    follow(a_follower(), at=LATER)
    assert told(with_news(position=True)) == []


def test_a_record_of_the_past_floods_nobody() -> None:
    a_process()
    follow(a_follower(), at=BEFORE)
    sweep(at=BEFORE)
    data = with_news(position=True, plan="cancelled")
    data["sources"][1]["published"] = "2025-10-05"
    for fact in (data["rounds"][0]["schedule"][1], data["commitments"][0]["positions"][0]):
        fact["effective"] = "2025-10-05"
    load_process(data=data, at=NOW)
    sweep(at=LATER)
    assert not Notice.objects.filter(kind="news").exists()


def test_who_may_not_see_it_is_not_told() -> None:
    a_process(public=False)
    follow(a_follower("root", administrator=True), at=BEFORE)
    a_follower()
    notices = told(with_news(position=True))
    assert [notice.user.username for notice in notices] == ["root"]


def test_an_assessment_made_at_the_desk_is_news_at_the_next_sweep() -> None:
    process = a_process()
    reader = a_person("reader")
    follow(reader, at=BEFORE, channel="webhook", endpoint=an_endpoint(reader).pk)
    sweep(at=BEFORE)
    assess(process)
    run = sweep(at=LATER)
    (notice,) = Notice.objects.filter(kind="news")
    assert (notice.channel, notice.ready_at, run.error) == ("webhook", run.started_at, "")


def assess(process: Process) -> None:
    record_assessment(
        by=a_person("mediator", process, "mediator"),
        at=NOW,
        commitment=process.commitments.get(),
        level="minimum",
        effective=f"{NOW:%Y-%m-%d}",
        grounds="seen",
        confidence="low",
        sources=list(Source.objects.filter(process=process)),
    )


def test_a_run_that_ends_before_news_are_told_loses_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    process = a_process()
    follow(a_follower(), at=BEFORE)
    sweep(at=BEFORE)
    assess(process)

    def killed(**_: object) -> None:
        raise DatabaseError("the program ended")

    with monkeypatch.context() as patch:
        patch.setattr(sweeping, "tell_news", killed)
        assert "the program ended" in sweep(at=LATER).error
    assert not Notice.objects.filter(kind="news").exists()
    sweep(at=LATER + timedelta(minutes=1))
    assert Notice.objects.filter(kind="news").count() == 1


def test_the_run_from_which_news_go_on_is_kept() -> None:
    a_process()
    sweep(at=BEFORE)
    remove_old_runs(at=BEFORE + timedelta(days=90))
    assert Run.objects.telling().exists()


def test_the_first_run_of_all_tells_nothing_of_what_is_there() -> None:
    a_process()
    follow(a_follower(), at=datetime(2025, 1, 1, tzinfo=UTC))
    load_process(data=with_news(position=True), at=NOW)
    sweep(at=LATER)
    assert not NewsItem.objects.exists()
