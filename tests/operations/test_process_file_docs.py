"""The pages about the process file say what the code does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from agreements.domain.due import DueState
from agreements.domain.statuses import LayerKind, Level, NameStance, RelationKind, RoundState
from agreements.models.boards import commitments_at
from agreements.operations.process_file import load_process, parse, schema
from agreements.operations.process_file.schema import FACT_PLACES
from agreements.operations.process_file.shape import PROCESS, SECTIONS, Section
from tests.factories import ENTERED, ROOT, point

GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/process-file.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
ROWS = dict(re.findall(r"^\| (?:· )*`(\w+)` \|[^|]*\| (.*?) \|$", PAGE, flags=re.MULTILINE))


def every(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from every(section.children)


def test_the_example_loads_and_answers(db: None) -> None:
    process = load_process(data=parse(EXAMPLE.encode()), at=ENTERED).process
    found = {
        one.commitment.code: one.due.state
        for one in commitments_at(process.commitments.all(), point("2025-11-08"))
    }
    assert found == {"C1": DueState.CLOSED, "C2": DueState.RUNNING}


@pytest.mark.parametrize("section", list(every((PROCESS, *SECTIONS))), ids=lambda section: section.name)
def test_the_page_names_every_field_and_which_have_to_be_given(section: Section) -> None:
    said = ROWS[section.name]
    needed = {section.name_by, *section.extra, *(slot.name for slot in section.slots() if slot.required)}
    needed |= {"effective"} if section.effective_required or section is PROCESS else set()
    assert set(re.findall(r"\*\*(\w+)\*\*", said)) == needed
    assert [slot.name for slot in section.slots() if not re.search(rf"\b{slot.name}\b", said)] == []


def test_the_page_names_what_every_entry_may_say() -> None:
    assert [name for name in FACT_PLACES if f"| `{name}` |" not in PAGE] == []


def test_the_schema_page_is_the_schema() -> None:
    written = json.loads((ROOT / "docs/process-file.schema.json").read_text(encoding="utf-8"))
    assert written == schema(), (
        "make it anew: ./run manage export_process --schema > docs/process-file.schema.json"
    )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "agreements/data").glob("*.json")), ids=lambda path: path.stem
)
def test_shipped_files_are_written_for_people(path: Path) -> None:
    """Letters as they are, short lines, a last line break: so that differences between versions stay small."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n") and "\\u" not in text
    assert max(map(len, text.splitlines())) < 900


@pytest.mark.parametrize("states", [DueState, Level, LayerKind, RelationKind, RoundState, NameStance])
def test_the_glossary_has_every_state(states: type[StrEnum]) -> None:
    words = " ".join(re.findall(r"\w+", GLOSSARY.lower()))
    known = {
        "held_agreement": "held with or without agreement",
        "held_no_agreement": "held with or without agreement",
    }
    known |= {
        "joint_text": "the joint text",
        "party_account": "a party s",
        "mediator_account": "a mediator s",
    }
    known |= {"medium_account": "a medium s account"}
    assert [state for state in states if known.get(state, state.replace("_", " ")) not in words] == []


def test_the_glossary_names_code_that_exists() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for app in ("agreements", "monitoring")
        for path in (ROOT / app).rglob("*.py")
    )
    named = {name.partition(".")[0] for name in re.findall(r"`([A-Za-z]\w+(?:\.\w+)?)`", GLOSSARY)}
    assert [name for name in sorted(named) if not re.search(rf"\b{name}\b", code)] == []
