"""Every kind of rule documents itself: the clause it comes from, words for a form, an example, a row of the table."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from agreements.domain.deadlines import RULES, rule_from_data

PAGE = Path(__file__).resolve().parents[2] / "docs" / "deadline-rules.md"


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    """The cells of the printed table, by kind."""
    printed = StringIO()
    call_command("deadline_rules", stdout=printed)
    lines = [line for line in printed.getvalue().splitlines() if line.startswith("| `")]
    return {
        cells[0].strip("`"): cells
        for cells in ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)
    }


def test_the_page_says_how_to_print_the_table_and_names_no_kind_that_is_none() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "./run manage deadline_rules" in page
    assert set(re.findall(r"\brule `(\w+)`", page)) <= set(RULES)


def test_the_page_has_the_values_of_every_field() -> None:
    printed = StringIO()
    call_command("deadline_rules", "--values", stdout=printed)
    assert printed.getvalue().strip() in PAGE.read_text(encoding="utf-8"), (
        "make it anew: ./run manage deadline_rules --values"
    )


def test_every_kind_has_its_row(rows: dict[str, list[str]]) -> None:
    assert list(rows) == sorted(RULES)


@pytest.mark.parametrize("kind", RULES)
def test_the_row_names_every_field_and_what_has_to_be_given(kind: str, rows: dict[str, list[str]]) -> None:
    expected = [
        f"**{spec.name}**" if spec.default is MISSING and spec.metadata["of"] != "zone" else spec.name
        for spec in fields(RULES[kind])
    ]
    assert rows[kind][2] == (", ".join(expected) or "none")


@pytest.mark.parametrize("kind", RULES)
def test_the_example_of_the_row_is_a_rule_of_that_kind(kind: str, rows: dict[str, list[str]]) -> None:
    assert rule_from_data(json.loads(rows[kind][3].strip("`")), "Asia/Kabul").kind == kind


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_and_field_has_words_for_a_form(kind: str) -> None:
    assert RULES[kind].label
    assert all(spec.metadata["label"] for spec in fields(RULES[kind]))
    assert all(all(spec.metadata["choices"].values()) for spec in fields(RULES[kind]))


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_says_which_clause_it_comes_from(kind: str) -> None:
    assert re.match(r"D\d+ .*", RULES[kind].__doc__ or "") and '"' in (RULES[kind].__doc__ or "")
