"""How readers know what rules refer to: by its title, with its code before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from agreements.domain.due import Due
from agreements.domain.graph import NodeKind
from agreements.domain.sentences import Sentence, gettext_noop, say

_LONGEST_TITLE: Final = 90

_PARTS: Final[dict[str, str]] = {
    "start": gettext_noop("the start of {thing}"),
    "end": gettext_noop("the end of {thing}"),
    "limit": gettext_noop("the due date of {thing}"),
    "completed": gettext_noop("the completion of {thing}"),
}
_THING: Final = gettext_noop("{code} “{title}”")
_EVENT: Final = gettext_noop("“{title}”")
#: What is called nothing at the point: an event that nobody has recorded yet, and no words of the text await.
UNNAMED: Final = Sentence(gettext_noop("an event"))


@dataclass(frozen=True, slots=True)
class Title:
    """What readers know a commitment, a round or an event by. `key`: by what it is read, where it is on record."""

    kind: NodeKind
    code: str
    title: str
    key: UUID | int | None = None


def code_of(ref: str) -> str:
    """The code of what a reference is about: “R2.end” is about R2. An event's key may have dots of its own."""
    name, _, part = ref.rpartition(".")
    return name if name and part in _PARTS else ref


def title_in(titles: Mapping[str, Title], ref: str) -> Title | None:
    """The title of what a reference is about."""
    return titles.get(ref) or titles.get(code_of(ref))


def called(ref: str, titles: Mapping[str, Title]) -> Sentence | None:
    """“the end of R2 “Istanbul round””; None where nothing of the kind is known."""
    whole = titles.get(ref)
    if whole is not None:
        return _thing(whole)
    part, thing = ref.rpartition(".")[2], titles.get(code_of(ref))
    return say(_PARTS[part], thing=_thing(thing)) if thing and part in _PARTS else None


def shortened(text: str, most: int = _LONGEST_TITLE) -> str:
    """The text, or as many of its whole words as fit, with a mark that there is more."""
    if len(text) <= most:
        return text
    words = text[: most - 1].rpartition(" ")[0] or text[: most - 1]
    return words.rstrip(" ,;:.") + "…"


def _thing(title: Title) -> Sentence:
    """An event has no code that readers know: its key is an address."""
    if title.kind is NodeKind.EVENT:
        return say(_EVENT, title=shortened(title.title))
    return say(_THING, code=title.code, title=shortened(title.title))


def with_names(due: Due, titles: Mapping[str, Title]) -> Due:
    """The answer with everything that its sentences refer to called by its title, and no event by its key."""
    awaited = {ref.name: ref.called for sentence in _sentences(due) for ref in sentence.refs() if ref.called}
    codes = {code for reading in due.deadline.readings for code in reading.rule.commitments()}

    def name(ref: str) -> Sentence | None:
        is_event = ref not in codes and ref.rpartition(".")[2] not in _PARTS
        return called(ref, titles) or awaited.get(ref) or (UNNAMED if is_event else None)

    return due.calling(name)


def refs_of(due: Due) -> set[str]:
    """Everything that the sentences of an answer refer to."""
    return {ref.name for sentence in _sentences(due) for ref in sentence.refs()}


def _sentences(due: Due) -> tuple[Sentence, ...]:
    assumed = (reading.assumes for reading in due.readings if reading.assumes)
    return (due.explanation, *(reading.explanation for reading in due.readings), *assumed)


class FactKind(StrEnum):
    """What sort of fact an explanation was built from."""

    WORDING = "wording"
    EVENT = "event"
    PLAN = "plan"
    OUTCOME = "outcome"
    ASSESSMENT = "assessment"
    RELATION = "relation"
    STATEMENT = "statement"
