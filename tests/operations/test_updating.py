"""A statement with a source that is new to the record: both or neither; and a rehearsal that leaves nothing behind."""

from __future__ import annotations

import pytest

from agreements.domain.statuses import MemberRole
from agreements.models import Assessment, Commitment, Source, User
from agreements.operations.assessments import AssessedMeanwhile, BadAssessment, record_assessment
from agreements.operations.sources import BadSource
from agreements.operations.updating import NewSource, citing, rehearse
from agreements.permissions import NotAllowed
from tests.factories import ENTERED, a_person, a_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def mediator() -> User:
    return a_person("mediator", a_process(), MemberRole.MEDIATOR)


def assess(by: User, new: NewSource | None = None, chosen: tuple[Source, ...] = (), **changed) -> Assessment:
    said = {"level": "full", "effective": "2026-11-20", "grounds": "Done.", "confidence": "high", "seen": 0}
    commitment = Commitment.objects.get()
    return citing(
        by=by,
        at=ENTERED,
        process=commitment.process,
        chosen=chosen,
        new=new,
        write=lambda sources: record_assessment(
            by=by, at=ENTERED, commitment=commitment, sources=sources, **(said | changed)
        ),
    )


def test_a_new_source_is_added_and_cited_beside_those_that_were_chosen(mediator):
    said = assess(mediator, NewSource("A ministry", published="2026-11-19"), (Source.objects.get(),))
    assert {source.code for source in said.sources.all()} == {"S1", "S2"}


@pytest.mark.parametrize(
    ("new", "changed", "refusal"),
    [
        (NewSource("A ministry"), {"level": "splendid"}, BadAssessment),
        (NewSource("A ministry", published="soon"), {}, BadSource),
        (NewSource("A ministry"), {"seen": 99}, None),
        (None, {}, BadAssessment),
    ],
)
def test_what_is_refused_leaves_no_source_behind(mediator, new, changed, refusal):
    if refusal is None:
        assess(mediator, chosen=(Source.objects.get(),))
        refusal = AssessedMeanwhile
    before = (Source.objects.count(), Assessment.objects.count())
    with pytest.raises(refusal):
        assess(mediator, new, **changed)
    assert (Source.objects.count(), Assessment.objects.count()) == before


def test_who_has_no_role_adds_neither(mediator):
    with pytest.raises(NotAllowed):
        assess(a_person("nobody"), NewSource("A ministry"))
    assert Source.objects.count() == 1


def test_a_rehearsal_says_what_would_be_recorded_and_records_nothing(mediator):
    said = rehearse(lambda: assess(mediator, NewSource("A ministry")))
    assert (said.level, said.assessor) == ("full", "mediator")
    assert not Assessment.objects.exists() and Source.objects.count() == 1


def test_a_rehearsal_meets_every_rule_of_the_real_thing(mediator):
    with pytest.raises(BadAssessment, match="future"):
        rehearse(lambda: assess(mediator, NewSource("A ministry"), effective="2027-01-01"))
    assert Source.objects.count() == 1
