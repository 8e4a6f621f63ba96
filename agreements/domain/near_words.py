"""Which word somebody may have meant who mistyped one: the nearest of those that there are."""

from __future__ import annotations

from collections.abc import Iterable

#: A word of so many letters may differ in one place, a longer one in two.
SHORT = 5
SHORTEST = 4


def meant(word: str, there: Iterable[str]) -> str | None:
    """The nearest of the words that are `there`; None where it is one of them, or begins one, or none is near."""
    there = list(there)
    if len(word) < SHORTEST or any(other.startswith(word) for other in there):
        return None
    most = 1 if len(word) <= SHORT else 2
    near = [(distance(word, other), other) for other in there if abs(len(other) - len(word)) <= most]
    steps, found = min(near, default=(most + 1, ""))
    return found if steps <= most else None


def distance(one: str, other: str) -> int:
    """How many letters have to be changed, added, left out or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, facing in enumerate(other, 1):
            steps = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != facing))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing
            now.append(min(steps, before[column - 2] + 1) if swapped else steps)
        before, last = last, now
    return last[-1]
