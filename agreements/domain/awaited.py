"""Events that a deadline waits for before anybody can record them: named beforehand, in the words of the text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from agreements.domain.deadlines.outcomes import Outcome, Waiting
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.sentences import Sentence, gettext_noop, say

#: Names of events with what they are, "E-vote": "the elections are held".
Awaited: TypeAlias = tuple[tuple[str, str], ...]

_MOST, _LONGEST = 20, 500
_NOT_EVENTS = (".start", ".end", ".limit", ".completed")


def awaited_from_data(data: Any, anchors: Collection[str]) -> Awaited:
    """From `{"E-vote": "the elections are held"}`; None says that nothing is. Raises BadRule."""
    if data is None:
        return ()
    if not isinstance(data, Mapping) or not 1 <= len(data) <= _MOST:
        message = gettext_noop("“awaits” names events that are not on record yet, each with its words.")
        raise BadRule(message, "awaits")
    for name, words in data.items():
        if name not in anchors:
            message = gettext_noop("“{name}” is awaited, but nothing here counts from it.")
            raise BadRule(message, "awaits", name=name[:60])
        if name.endswith(_NOT_EVENTS):
            message = gettext_noop("“{name}” is no event: rounds and commitments are on record before.")
            raise BadRule(message, "awaits", name=name[:60])
        if not isinstance(words, str) or not words.strip() or len(words) > _LONGEST:
            message = gettext_noop("What is awaited as “{name}” is told in 1 to {most} letters.")
            raise BadRule(message, "awaits", name=name[:60], most=_LONGEST)
    return tuple(data.items())


def with_awaited(why: Sentence, awaited: Awaited, outcomes: Iterable[Outcome]) -> Sentence:
    """The explanation, in which what it still waits for is called by its words."""
    waiting = {outcome.anchor for outcome in outcomes if isinstance(outcome, Waiting)}
    words = {name: say(gettext_noop("“{title}”"), title=said) for name, said in awaited if name in waiting}
    return why.calling(words.get)
