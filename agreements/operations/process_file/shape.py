"""The shape of a process file, read off the models: which sections there are, and what each entry holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from agreements.domain.statuses import NameStance
from agreements.models import (
    Actor,
    ActorRevision,
    AgendaItem,
    Agreement,
    AgreementRelation,
    AgreementRevision,
    Assessment,
    Commitment,
    CommitmentRevision,
    Condition,
    ConditionClaim,
    Delegation,
    Disagreement,
    Event,
    Fact,
    ForceStatement,
    Name,
    Note,
    Participation,
    Passage,
    Position,
    PositionWithdrawal,
    Process,
    ProcessRevision,
    Round,
    RoundNumber,
    RoundOutcome,
    RoundProduct,
    RoundRevision,
    RoundSchedule,
    Source,
    SourceRevision,
    TextLayer,
)

#: Columns whose name in the file differs.
FILE_NAMES = {"from_as_written": "from", "until_as_written": "until"}
#: Which identities a foreign key refers to, and by what an entry names them.
REFERENCES: dict[type[models.Model], str] = {
    Actor: "actor",
    Agreement: "agreement",
    Round: "round",
    Commitment: "commitment",
    Source: "source",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in an entry: `name` in the file, `column` in the model, and what it holds.

    `kind`: text, choice, number, flag, texts (list), words (object), objects (list), moment, deadline, one, many.
    """

    name: str
    column: str
    kind: str
    required: bool
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A list of entries, each a fact of `model` (None: the entry only names an identity and holds `children`).

    `identity`: the model that an entry's `name_by` creates; `parent`: the column filled by nesting;
    `holder`: the column that takes the key of the entry it is nested in;
    `extra`: what an identity needs besides; `one_of`: places of which at most one is filled, and one if `one_needed`;
    `source_needed`: an entry without a source says why in its caveat.
    """

    name: str
    model: type[Fact] | None
    name_by: str = "key"
    identity: type[models.Model] | None = None
    parent: str = ""
    holder: str = ""
    children: tuple[Section, ...] = ()
    effective_required: bool = False
    extra: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    one_needed: bool = True
    source_needed: bool = False

    def slots(self) -> tuple[Slot, ...]:
        """The places of an entry beside the ones every fact has."""
        if self.model is None:
            return ()
        return tuple(
            _slot(self.model, column)
            for column in self.model.content
            if column not in (self.parent, self.holder)
        )


def _slot(model: type[Fact], column: str) -> Slot:
    field: Any = model._meta.get_field(column)
    name = FILE_NAMES.get(column, column)
    required = not field.blank and not field.has_default() and not field.null
    if field.is_relation:
        kind = "many" if field.many_to_many else "one"
        return Slot(name, column, kind, required and kind == "one", refers_to=REFERENCES[field.related_model])
    if column in ("from_as_written", "until_as_written"):
        return Slot(name, column, "moment", False)
    if column == "stances":
        return Slot(name, column, "texts", True, choices=tuple(str(stance) for stance in NameStance))
    if isinstance(field, models.JSONField):
        return Slot(name, column, _json_kind(column, field), required)
    if isinstance(field, models.BooleanField):
        return Slot(name, column, "flag", False)
    if isinstance(field, models.IntegerField):
        return Slot(name, column, "number", False)
    choices = tuple(str(value) for value, _ in field.choices or ())
    if choices and field.blank:
        choices = (*choices, "")
    return Slot(name, column, "choice" if choices else "text", required, choices, limit=field.max_length)


def _json_kind(column: str, field: models.Field[Any, Any]) -> str:
    if column == "deadline":
        return "deadline"
    if column in ("moments", "questions"):
        return "objects"
    return "words" if field.default is dict else "texts"


_ROUND_PARTS = (
    Section("schedule", RoundSchedule, parent="round", effective_required=True),
    Section("outcomes", RoundOutcome, parent="round", effective_required=True),
    Section("delegations", Delegation, parent="round"),
    Section("numbers", RoundNumber, parent="round"),
    Section("agenda", AgendaItem, parent="round"),
    Section(
        "produced", RoundProduct, parent="round", effective_required=True, one_of=("agreement", "commitment")
    ),
)
_CLAIMS = Section(
    "claims",
    ConditionClaim,
    parent="commitment",
    holder="condition_key",
    effective_required=True,
    one_of=("actor", "claimant"),
    source_needed=True,
)
_WITHDRAWALS = Section(
    "withdrawals",
    PositionWithdrawal,
    parent="commitment",
    holder="position_key",
    effective_required=True,
    source_needed=True,
)
_COMMITMENT_PARTS = (
    Section("conditions", Condition, parent="commitment", children=(_CLAIMS,)),
    Section("assessments", Assessment, parent="commitment", effective_required=True, source_needed=True),
    Section(
        "positions",
        Position,
        parent="commitment",
        children=(_WITHDRAWALS,),
        effective_required=True,
        source_needed=True,
    ),
)

PROCESS = Section("process", ProcessRevision, name_by="slug", identity=Process, extra=("zone",))
COMMITMENT_REVISIONS = Section("revisions", CommitmentRevision, parent="commitment", effective_required=True)

SECTIONS: tuple[Section, ...] = (
    Section("sources", SourceRevision, name_by="code", identity=Source, parent="source"),
    Section("actors", ActorRevision, name_by="slug", identity=Actor, parent="actor"),
    Section("names", Name, one_of=("actor", "thing")),
    Section(
        "agreements",
        AgreementRevision,
        name_by="code",
        identity=Agreement,
        parent="agreement",
        effective_required=True,
        extra=("slug",),
        children=(
            Section("relations", AgreementRelation, parent="agreement"),
            Section(
                "force_statements",
                ForceStatement,
                parent="agreement",
                effective_required=True,
                one_of=("actor", "claimant"),
                source_needed=True,
            ),
            Section(
                "texts",
                TextLayer,
                parent="agreement",
                children=(Section("passages", Passage, parent="agreement", holder="layer_key"),),
            ),
        ),
    ),
    Section("participations", Participation, one_of=("agreement", "round"), one_needed=False),
    Section(
        "rounds",
        RoundRevision,
        name_by="code",
        identity=Round,
        parent="round",
        effective_required=True,
        children=_ROUND_PARTS,
    ),
    Section("events", Event, effective_required=True),
    Section(
        "commitments",
        None,
        name_by="code",
        identity=Commitment,
        parent="commitment",
        extra=("agreement",),
        children=(COMMITMENT_REVISIONS, *_COMMITMENT_PARTS),
    ),
    Section("disagreements", Disagreement, effective_required=True),
    Section("notes", Note, effective_required=True),
)
