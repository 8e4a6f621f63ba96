"""What every shipped process keeps: a source or a caveat for each fact, and nothing said of what is not yet known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agreements.models import (
    ActorRevision,
    AgreementRevision,
    CommitmentRevision,
    Fact,
    Process,
    RoundRevision,
)
from agreements.operations.process_file import load_process, parse
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section
from tests.factories import ENTERED, ROOT

pytestmark = pytest.mark.django_db
SHIPPED = sorted((ROOT / "agreements/data").glob("*.json"))
#: Links of a fact, and whose first mention has to be readable wherever the fact is.
SUBJECTS = {"actor", "parent", "agreement", "to", "round", "commitment"}
SUBJECTS |= {"obligors", "counterparties", "claimed_by", "disputed_by", "by", "commitments"}


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def facts(request: pytest.FixtureRequest) -> list[Fact]:
    path: Path = request.param
    process = load_process(data=parse(path.read_bytes()), at=ENTERED).process
    return [fact for model in models_of((PROCESS, *SECTIONS)) for fact in rows_of(model, process)]


def models_of(sections: tuple[Section, ...]) -> Iterator[type[Fact]]:
    for section in sections:
        if section.model is not None:
            yield section.model
        yield from models_of(section.children)


def rows_of(model: type[Fact], process: Process) -> Any:
    links = [field.name for field in model._meta.many_to_many]
    return model.objects.current().filter(process=process).prefetch_related(*links)


def name(fact: Fact) -> str:
    return f"{type(fact).__name__} {fact.key}"


def test_every_fact_has_a_source_or_says_why_not(facts: list[Fact]) -> None:
    without = [fact for fact in facts if not fact.sources.all() and not fact.caveat]
    assert [name(fact) for fact in without if type(fact).__name__ != "SourceRevision"] == []


def test_no_fact_can_be_read_before_what_it_speaks_of(facts: list[Fact]) -> None:
    first = {one: fact for fact in reversed(facts) for one in identities(fact)}
    early = [
        f"{name(fact)} speaks of {subject}"
        for fact in facts
        for subject in subjects(fact)
        if subject in first and read_before(fact, first[subject])
    ]
    assert early == []


def read_before(fact: Fact, subject: Fact) -> bool:
    """Whether there is a reader's point at which the fact counts and its subject does not."""
    return fact.effective_at < subject.effective_at or fact.known_from < subject.known_from


def identities(fact: Fact) -> Iterator[Any]:
    """The identity that this row says the first of."""
    if isinstance(fact, ActorRevision):
        yield fact.actor_id
    if isinstance(fact, AgreementRevision):
        yield fact.agreement_id
    if isinstance(fact, RoundRevision):
        yield fact.round_id
    if isinstance(fact, CommitmentRevision) and fact.key.endswith("/1"):
        yield fact.commitment_id


def subjects(fact: Fact) -> Iterator[Any]:
    for field in fact._meta.concrete_fields:
        if field.name in SUBJECTS and (found := getattr(fact, field.attname)):
            yield found
    for field in fact._meta.many_to_many:
        if field.name in SUBJECTS:
            yield from (row.pk for row in getattr(fact, field.name).all())
