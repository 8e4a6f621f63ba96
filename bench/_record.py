"""A record of any size for measurements: processes of 1,000 commitments each, entered as drafts as all facts are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.domain.timeline import When
from agreements.models import (
    Actor,
    ActorRevision,
    Agreement,
    AgreementRevision,
    Assessment,
    Commitment,
    CommitmentRevision,
    Condition,
    Event,
    Fact,
    Position,
    Process,
    ProcessRevision,
    Round,
    RoundOutcome,
    Source,
)
from agreements.operations.facts import Draft, add_facts, public_id, stamp

PER_PROCESS, EVENTS, ROUNDS, AGREEMENTS, ACTORS = 1000, 20, 5, 10, 6
ZONE = "Asia/Karachi"
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
#: Facts begin within two years from the first day; everything is known a day later.
SPAN = timedelta(days=730)


def slug_of(number: int) -> str:
    return f"process-{number}"


def enter_process(number: int) -> None:
    """Enter one process with its 1,000 commitments and all that is said of them."""
    with transaction.atomic():
        add_facts(_Entering(number).drafts())


class _Entering:
    """One process being made up; the same number always gives the same process."""

    def __init__(self, number: int) -> None:
        self.slug, self.chance = slug_of(number), random.Random(number)
        self.process = Process.objects.create(
            id=public_id("process", self.slug), slug=self.slug, zone=ZONE, is_public=True
        )
        self.source = Source.objects.create(
            id=public_id("source", self.slug, "S1"), process=self.process, code="S1"
        )
        self.actors = self._made(Actor, [{"slug": f"{self.slug}-actor-{n}"} for n in range(ACTORS)])
        self.agreements = self._made(
            Agreement,
            [
                {"process": self.process, "code": f"A{n}", "slug": f"{self.slug}-a{n}"}
                for n in range(AGREEMENTS)
            ],
        )
        self.rounds = self._made(Round, [{"process": self.process, "code": f"R{n}"} for n in range(ROUNDS)])
        self.commitments = self._made(
            Commitment,
            [
                {"process": self.process, "code": f"C{n}", "agreement": self.agreements[n % AGREEMENTS]}
                for n in range(PER_PROCESS)
            ],
        )

    def _made(self, model: Any, rows: list[dict[str, Any]]) -> list[Any]:
        kind = model._meta.model_name
        made = [model(id=public_id(kind, self.slug, row.get("code") or row["slug"]), **row) for row in rows]
        model.objects.bulk_create(made)
        return made

    def drafts(self) -> Iterator[Draft]:
        yield self._draft(ProcessRevision, "process", FIRST, title=f"Talks {self.slug}")
        for actor in self.actors:
            yield self._draft(ActorRevision, actor.slug, FIRST, actor=actor, label=actor.slug, kind="state")
        for agreement in self.agreements:
            title = f"Agreement {agreement.code}"
            yield self._draft(AgreementRevision, agreement.code, FIRST, agreement=agreement, title=title)
        for n in range(EVENTS):
            yield self._draft(Event, f"E-{n}", self._moment(), kind="signature", text="They signed.")
        for one in self.rounds:
            begun = self._moment()
            told = {
                "state": "held_agreement",
                "summary": "Held.",
                "from_as_written": begun.date().isoformat(),
            }
            yield self._draft(RoundOutcome, f"{one.code}/1", begun, round=one, **told)
        for n, commitment in enumerate(self.commitments):
            yield from self._of_commitment(n, commitment)

    def _of_commitment(self, n: int, commitment: Commitment) -> Iterator[Draft]:
        parties = {"obligors": [self.actors[n % ACTORS]], "counterparties": [self.actors[(n + 1) % ACTORS]]}
        made = self._moment()
        for version in range(1 + (n % 3 == 0)):
            yield self._draft(
                CommitmentRevision,
                f"{commitment.code}/{version}",
                made + timedelta(days=60 * version),
                links=parties,
                commitment=commitment,
                change="extended" if version else "made",
                paraphrase=f"Do what clause {n} says",
                deadline=self._deadline(n),
            )
        judged = {"assessor": "Editors", "role": "editor", "grounds": "Seen.", "confidence": "high"}
        for version in range(n % 3):
            level = ("minimum", "full")[version]
            later = made + timedelta(days=90 + 60 * version)
            said = {"commitment": commitment, "level": level} | judged
            yield self._draft(Assessment, f"{commitment.code}/{version}", later, **said)
        if n % 5 == 0:
            said = {"commitment": commitment, "actor": self.actors[0], "stance": "accepts", "text": "Yes."}
            yield self._draft(Position, f"{commitment.code}/1", made, **said)
            hangs = {"commitment": commitment, "kind": "ends_if", "text": "if broken"}
            yield self._draft(Condition, f"{commitment.code}/1", made, **hangs)

    def _deadline(self, n: int) -> dict[str, Any]:
        """Six of ten with a date of their own, three that hang on an anchor, one without a date."""
        day = self._moment().date().isoformat()
        dated = {"kind": "fixed", "date": day, "bound": "by", "zone": ZONE}
        event = f"E-{self.chance.randrange(EVENTS)}"
        after = {"kind": "offset", "amount": 30, "unit": "day", "zone": ZONE}
        rules: dict[int, dict[str, Any]] = {
            5: {"kind": "recurring", "every": 7, "unit": "day", "anchor_date": day, "zone": ZONE},
            6: after | {"anchor": event},
            7: {"kind": "on_event", "anchor": event},
            8: after | {"anchor": f"R{n % ROUNDS}.end"},
            9: {"kind": "undated"},
        }
        if n % 10 == 4:
            readings = [
                {"label": "one", "rule": dated},
                {"label": "other", "rule": after | {"anchor_date": day}},
            ]
            return {"as_written": "in time", "readings": readings}
        return {"as_written": "in time", "rule": rules.get(n % 10, dated)}

    def _moment(self) -> datetime:
        return FIRST + timedelta(days=self.chance.randrange(SPAN.days))

    def _draft(
        self, model: type[Fact], key: str, begun: datetime, links: Any = None, **content: Any
    ) -> Draft:
        fact = model(process=self.process, key=key, **content)
        known = begun + timedelta(days=1)
        stamp(fact, When(begun.date().isoformat(), ZONE), known, None)
        return Draft(fact, {"sources": [self.source]} | (links or {}))
