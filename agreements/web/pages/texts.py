"""The texts by which an agreement is known, clause by clause beside each other, and where they part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from agreements.domain.statuses import ConditionKind
from agreements.domain.timeline import AsOf
from agreements.models import Agreement, Condition, Disagreement, Passage, TextLayer
from agreements.models.boards import CommitmentAt
from agreements.web.pages.rows import sentence_case


@dataclass(frozen=True, slots=True)
class Column:
    """What one text says at one place; without a passage the record says nothing of it."""

    layer: TextLayer
    passage: Passage

    @property
    def language(self) -> str:
        """The text's language where it is given as a code, so that a browser can set it."""
        return self.layer.language if len(self.layer.language) <= 3 else ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One place of the agreement: what each text says there, and sentences on where they part."""

    ident: str
    anchor: str
    columns: tuple[Column, ...]
    commitments: tuple[CommitmentAt, ...]
    differs: tuple[str, ...]

    @property
    def label(self) -> str:
        return sentence_case(self.anchor)


@dataclass(frozen=True, slots=True)
class Texts:
    layers: tuple[TextLayer, ...]
    clauses: tuple[Clause, ...]

    @property
    def facts(self) -> list[TextLayer | Passage]:
        return [*self.layers, *(column.passage for clause in self.clauses for column in clause.columns)]

    @property
    def differing(self) -> list[Clause]:
        return [clause for clause in self.clauses if clause.differs]

    @property
    def agreeing(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.differs]


def texts_of(
    agreement: Agreement,
    boards: Iterable[CommitmentAt],
    disagreements: Iterable[Disagreement],
    point: AsOf,
) -> Texts:
    """Layers and passages at the point, the oldest first. Five queries."""
    layers = list(
        TextLayer.objects.filter(agreement=agreement).as_of(point).oldest_first().prefetch_related("sources")
    )
    passages = list(
        Passage.objects.filter(agreement=agreement)
        .as_of(point)
        .oldest_first()
        .prefetch_related("sources", "commitments")
    )
    by_key = {layer.key: layer for layer in layers}
    by_anchor: dict[str, list[Column]] = {}
    for passage in passages:
        if passage.layer_key in by_key:
            by_anchor.setdefault(passage.anchor, []).append(Column(by_key[passage.layer_key], passage))
    known = {board.commitment.pk: board for board in boards}
    resting = {anchor: _resting(columns, known) for anchor, columns in by_anchor.items()}
    shown = {
        board.commitment.code
        for anchor, columns in by_anchor.items()
        if _parted(columns)
        for board in resting[anchor]
    }
    # What is told of a commitment stands once: at the clause where one text is silent, if there is one.
    told = [one for one in disagreements if not shown & set(one.about)]
    clauses = [_clause(anchor, columns, resting[anchor], told) for anchor, columns in by_anchor.items()]
    return Texts(tuple(layers), tuple(clauses))


def _resting(columns: Iterable[Column], boards: Mapping[UUID, CommitmentAt]) -> tuple[CommitmentAt, ...]:
    """The commitments that rest on these passages."""
    resting = {commitment.pk for column in columns for commitment in column.passage.commitments.all()}
    return tuple(board for pk, board in boards.items() if pk in resting)


def _parted(columns: Iterable[Column]) -> bool:
    """Whether some of the texts have it and others do not."""
    return len({column.passage.silent for column in columns}) == 2


def _clause(
    anchor: str, columns: Sequence[Column], commitments: tuple[CommitmentAt, ...], told: list[Disagreement]
) -> Clause:
    return Clause(
        ident=f"clause-{slugify(anchor, allow_unicode=True)}",
        anchor=anchor,
        columns=tuple(columns),
        commitments=commitments,
        differs=tuple(_differences(anchor, columns, commitments, told)),
    )


def _differences(
    anchor: str, columns: Sequence[Column], commitments: Iterable[CommitmentAt], told: list[Disagreement]
) -> list[str]:
    if _parted(columns):
        conditions = [one for board in commitments for one in board.conditions if one.absent_from]
        return [condition_sentence(one) for one in conditions] or [_stands_only(anchor, columns)]
    if len(columns) > 1:
        codes = {board.commitment.code for board in commitments}
        return [one.text for one in told if codes & set(one.about)]
    return []


def _stands_only(anchor: str, columns: Sequence[Column]) -> str:
    said = [column.layer.title for column in columns if not column.passage.silent]
    silent = [column.layer.title for column in columns if column.passage.silent]
    return ngettext(
        "“%(anchor)s” stands only in this text: %(said)s. Not in: %(silent)s.",
        "“%(anchor)s” stands only in these texts: %(said)s. Not in: %(silent)s.",
        len(said),
    ) % {"anchor": anchor, "said": "; ".join(said), "silent": "; ".join(silent)}


def condition_sentence(condition: Condition) -> str:
    """Who states a condition, and whose account does not have it."""
    if condition.kind == ConditionKind.ONE_ACCOUNT_ONLY:
        return gettext("%(sentence)s. It is absent from: %(absent)s.") % {
            "sentence": condition.text.rstrip("."),
            "absent": ", ".join(condition.absent_from),
        }
    return gettext(
        "“%(condition)s” stands only in the account of %(stated)s. It is absent from: %(absent)s."
    ) % {
        "condition": condition.text.rstrip("."),
        "stated": ", ".join(condition.stated_by) or gettext("a source"),
        "absent": ", ".join(condition.absent_from),
    }
