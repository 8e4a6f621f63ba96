"""The table of an agreement's commitments under its filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.domain.timeline import AsOf
from agreements.models import Agreement
from agreements.models.boards import CommitmentAt
from agreements.models.labels import ActorAt
from agreements.models.legal import ForceRecord
from agreements.templatetags.words import DUE, LEVEL
from agreements.web.addresses import listing, page
from agreements.web.pages.rows import Row, Tally, rows_of, tally

#: The filters of the table, as the address names them.
FIELDS = ("due_state", "obligor", "implementation")
#: So many rows stand on the page; the list has the others.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Commitments as a table: the rows that pass the filter, and how all of them stand."""

    rows: tuple[Row, ...]
    tally: Tally
    due_states: tuple[Option, ...]
    levels: tuple[Option, ...]
    obligors: tuple[Option, ...]
    filtered: bool
    reset: str
    more: str


def board_of(
    boards: Iterable[CommitmentAt],
    agreement: Agreement,
    point: AsOf,
    chosen: dict[str, str],
    force: ForceRecord,
) -> Board:
    """The commitments of an agreement under the reader's filter."""
    boards = list(boards)
    here = page(point, "agreement", agreement.slug)
    by_due = listing(point, "agreement", agreement.slug, due_state="STATE")
    by_level = listing(point, "agreement", agreement.slug, implementation="STATE")
    passing = [board for board in boards if _passes(board, chosen)]
    present_due = [state for state in DueState if any(board.due.state == state for board in boards)]
    present_level = [level for level in Level if any(board.level == level for board in boards)]
    return Board(
        rows=tuple(rows_of(passing[:SHOWN], point, force)),
        tally=tally(boards, f"{by_due}#commitments", f"{by_level}#commitments"),
        due_states=_options(((one.value, str(DUE[one].label)) for one in present_due), chosen, "due_state"),
        levels=_options(
            ((one.value, str(LEVEL[one].label)) for one in present_level), chosen, "implementation"
        ),
        obligors=_options(((one.slug, one.label) for one in _obligors(boards)), chosen, "obligor"),
        filtered=len(passing) != len(boards),
        reset=here,
        more=listing(point, "commitments", agreement=agreement.slug) if len(passing) > SHOWN else "",
    )


def _passes(board: CommitmentAt, chosen: dict[str, str]) -> bool:
    due, level, obligor = (chosen.get(name, "") for name in ("due_state", "implementation", "obligor"))
    return (
        (not due or board.due.state == due)
        and (not level or board.level == level)
        and (not obligor or obligor in {actor.slug for actor in board.obligors})
    )


def _obligors(boards: Iterable[CommitmentAt]) -> list[ActorAt]:
    return sorted({actor for board in boards for actor in board.obligors}, key=lambda actor: actor.label)


def _options(pairs: Iterable[tuple[str, str]], chosen: dict[str, str], name: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, chosen.get(name) == value) for value, label in pairs)
