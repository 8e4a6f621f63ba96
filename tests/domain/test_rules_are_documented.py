"""The table of rule kinds in the documentation is the one in the code."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from agreements.domain.deadlines import RULES, rule_from_data

PAGE = Path(__file__).resolve().parents[2] / "docs" / "deadline-rules.md"
ROWS = {
    match[1]: [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if (match := re.match(r"\| `(\w+)` \|", line))
}


def test_every_kind_has_its_row_and_no_row_is_left_over() -> None:
    assert set(ROWS) == set(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_the_row_names_every_field_and_what_has_to_be_given(kind: str) -> None:
    expected = [
        f"**{spec.name}**" if spec.default is MISSING and spec.metadata["of"] != "zone" else spec.name
        for spec in fields(RULES[kind])
    ]
    assert ROWS[kind][2] == (", ".join(expected) or "none")


@pytest.mark.parametrize("kind", RULES)
def test_the_example_of_the_row_is_a_rule_of_that_kind(kind: str) -> None:
    assert rule_from_data(json.loads(ROWS[kind][4].strip("`")), "Asia/Kabul").kind == kind


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_and_field_has_words_for_a_form(kind: str) -> None:
    assert RULES[kind].label
    assert all(spec.metadata["label"] for spec in fields(RULES[kind]))
    assert all(all(spec.metadata["choices"].values()) for spec in fields(RULES[kind]))


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_says_which_clause_it_comes_from(kind: str) -> None:
    assert re.match(r"D\d+ .*", RULES[kind].__doc__ or "") and '"' in (RULES[kind].__doc__ or "")
