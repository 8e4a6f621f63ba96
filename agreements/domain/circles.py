"""Circles in what waits for what, which no text can mean: each named in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.sentences import Sentence, say

if TYPE_CHECKING:
    from agreements.domain.graph import Node

_LONGEST = 12


class BadOrder(Refusal):
    """Commitments that wait for each other; the text names the circle, `cycle` holds its nodes in order, each once."""

    def __init__(self, cycle: tuple[Node, ...]) -> None:
        super().__init__(gettext_noop("{chain}."), chain=_chain([str(node) for node in cycle]))
        self.cycle = cycle


def _chain(names: Sequence[str]) -> Sentence:
    """“C1 waits for C2, which waits for C1”; of a long one the end is counted."""
    first, then = names[0], names[1:_LONGEST]
    more = [say(gettext_noop("{count} more in turn"), count=len(names) - _LONGEST)][: len(names) > _LONGEST]
    last = first if then else say(gettext_noop("itself"))
    others: list[str | Sentence] = [*then, *more, last]
    chain = say(gettext_noop("{first} waits for {second}"), first=first, second=others[0])
    for name in others[1:]:
        chain = say(gettext_noop("{chain}, which waits for {next}"), chain=chain, next=name)
    return chain
