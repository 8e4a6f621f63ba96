"""A refusal is one sentence, said again at another place and in another language without losing what it names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from agreements.domain.circles import BadOrder
from agreements.domain.deadlines.offsets import Offset
from agreements.domain.deadlines.rule import BadRule, rule_from_data
from agreements.domain.graph import Node, NodeKind
from agreements.domain.refusals import Refusal
from agreements.domain.timeline import BadMoment, When

ROOT = Path(__file__).resolve().parents[2]
#: What is refused in words for a person; the rest of the sentence may be put into a variable first.
SAID = {
    "BadRule",
    "BadMoment",
    "BadText",
    "BadAnchor",
    "BadRevision",
    "BadEvent",
    "BadAssessment",
    "BadSource",
}


def backwards(text: str) -> str:
    """A language of its own, in which the places keep their names."""
    return f"⟨{text}⟩"


def test_a_refusal_is_translated_as_a_template() -> None:
    with pytest.raises(BadMoment) as refused:
        When("2025-13-01", "UTC")
    assert str(refused.value) == "“2025-13-01” is not a date that exists."
    assert refused.value.render(backwards) == "⟨“2025-13-01” is not a date that exists.⟩"


def test_a_sentence_within_it_is_translated_too() -> None:
    with pytest.raises(BadRule) as refused:
        Offset(99_999, "day", "UTC", anchor="E-sign")
    assert str(refused.value) == ("A length of 99999 days is longer than any deadline, 36525 days at most.")
    assert "⟨99999 days⟩" in refused.value.render(backwards)


def test_it_is_said_again_at_another_place() -> None:
    rule = {"kind": "fixed", "date": "2025-13-01", "bound": "by"}
    with pytest.raises(BadRule) as refused:
        rule_from_data({"kind": "vague_with_limit", "word": "soon", "rule": rule}, "UTC")
    again = BadMoment.over(refused.value, "effective")
    assert (refused.value.field, again.field) == ("rule.date", "effective")
    assert again.render(backwards) == refused.value.render(backwards)


def test_words_that_somebody_typed_are_never_taken_for_a_template() -> None:
    assert str(Refusal("“{text}” is no moment.", text="{0} {text}")) == "“{0} {text}” is no moment."
    assert Refusal("Braces {stay}.").render() == "Braces {stay}."


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (("C1",), "C1 waits for itself."),
        (("C1", "C2"), "C1 waits for C2, which waits for C1."),
    ],
)
def test_a_circle_is_named(codes: tuple[str, ...], sentence: str) -> None:
    refusal = BadOrder(tuple(Node(NodeKind.COMMITMENT, code) for code in codes))
    assert str(refusal) == sentence
    assert refusal.render(backwards).count("⟨") >= 2


def test_no_refusal_is_said_in_words_that_a_translator_cannot_find() -> None:
    bare = []
    for path in [*ROOT.glob("agreements/domain/**/*.py"), *ROOT.glob("agreements/operations/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID:
                first = node.args[0]
                if isinstance(first, ast.Constant | ast.JoinedStr):
                    bare.append(f"{path.name}:{node.lineno}")
    assert bare == []
