"""The page about what follows from what is recorded says what the code does."""

from __future__ import annotations

from pathlib import Path

from agreements.domain.conditions import EFFECTS, OWED
from agreements.domain.happenings import BY_CHANGE, BY_RELATION, MOVES
from agreements.domain.roles import COUNTS_UNLESS, ROLE_WORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "what-follows.md").read_text(encoding="utf-8")


def moves() -> list[str]:
    return [
        f"| `{kind.value}` | "
        + (
            "nothing"
            if move is None
            else f"`{move.to.value}` | "
            + (", ".join(sorted(f"`{one.value}`" for one in move.out_of)) or "a suspension")
        )
        + (" | |" if move is None else " |")
        for kind, move in MOVES.items()
    ]


def amounts() -> list[str]:
    changes = [(f"change `{change.value}`", kind) for change, kind in BY_CHANGE.items()]
    relations = [(f"relation `{relation.value}`", kind) for relation, kind in BY_RELATION.items()]
    return [
        f"| {what} | {f'`{kind.value}`' if kind else 'nothing'} |" for what, kind in (*changes, *relations)
    ]


def effects() -> list[str]:
    return [
        f"| `{kind.value}` | " + " | ".join(f"`{effect.value}`" for effect in by_value) + " |"
        for kind, by_value in EFFECTS.items()
    ]


def owed() -> list[str]:
    words = {True: "owed", False: "not owed", None: "open: `null`"}
    return [f"| `{effect.value}` | {words[value]} |" for effect, value in OWED.items()]


def roles() -> list[str]:
    return [
        f"| `{role.value}` | {words} | "
        + (
            ", ".join(sorted(f"`{one.value}`" for one in COUNTS_UNLESS[role]))
            if role in COUNTS_UNLESS
            else "never"
        )
        + " |"
        for role, words in ROLE_WORDS.items()
    ]


def missing(rows: list[str]) -> list[str]:
    lines = PAGE.splitlines()
    return [row for row in rows if row not in lines]


def test_the_page_says_which_events_move_the_legal_state() -> None:
    assert missing(moves()) == []


def test_the_page_says_what_changes_and_relations_amount_to() -> None:
    assert missing(amounts()) == []


def test_the_page_says_what_each_kind_of_condition_does() -> None:
    assert missing([*effects(), *owed()]) == []


def test_the_page_says_which_roles_of_a_process_count_for_its_agreements() -> None:
    assert missing(roles()) == []
