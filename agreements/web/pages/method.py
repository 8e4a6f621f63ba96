"""The method page: every word of state with its meaning, out of the one table of words, and an example for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.domain.deadlines import RULES
from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from agreements.templatetags.words import FAMILIES, Word

DUE_EXAMPLES = {
    DueState.UNDATED: _(
        "“Set up mechanisms to consolidate lasting peace”: no word of time. It never becomes overdue."
    ),
    DueState.WAITING: _("“Within 48 hours of signing”, while no signature is on record."),
    DueState.UPCOMING: _("“On 6 November”, read on 3 November."),
    DueState.DUE: _("“On 6 November”, read at noon of that day in the zone of the text."),
    DueState.CONTESTED: _("“By 15” in one text and “before 15” in the other, read on the 15th."),
    DueState.OVERDUE: _("“On 6 November”, read on 8 November, and nobody has assessed it as carried out."),
    DueState.RUNNING: _("“No hostile acts against each other”: it binds all the time."),
    DueState.ENDED: _("“For 48 hours from 18:00”, read a week later. Nothing is breached by that."),
    DueState.CLOSED: _("A meeting that was to be held on 6 November, assessed as held."),
}
LEVEL_EXAMPLES = {
    Level.NOT_INITIATED: _("The meeting was held; what it was to decide was not decided."),
    Level.MINIMUM: _("Two of the ten crossings are open again."),
    Level.INTERMEDIATE: _("Most prisoners on the list are exchanged, not all."),
    Level.FULL: _("The delegations met on the day and in the place that were named."),
    Level.NOT_ASSESSED: _("A new commitment. It says nothing about whether it is kept."),
    Level.NOT_VERIFIABLE: _("“No support for armed groups”, where no source can show it either way."),
    Level.NO_ACCESS: _("Monitors asked for the area and were refused."),
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "due": {state.value: text for state, text in DUE_EXAMPLES.items()},
    "level": {level.value: text for level, text in LEVEL_EXAMPLES.items()},
}
#: The other families of words, with the heading of each; alerts, conditions and positions speak for themselves.
OTHERS = (
    ("legal", _("Legal state of an agreement")),
    ("round", _("Rounds of talks")),
    ("layer", _("Texts and accounts")),
    ("stance", _("How a name is meant")),
    ("position", _("What a party says")),
    ("condition", _("Conditions")),
    ("alert", _("Alerts")),
)


@dataclass(frozen=True, slots=True)
class Defined:
    """One state: its key, its word with the meaning, and an example where there is one."""

    key: str
    word: Word
    example: Any = ""


@dataclass(frozen=True, slots=True)
class Family:
    key: str
    title: Any
    rows: tuple[Defined, ...]


@dataclass(frozen=True, slots=True)
class MethodPage:
    due: Family
    level: Family
    others: tuple[Family, ...]
    rules: tuple[Any, ...]


def method_page() -> MethodPage:
    """The page without any record in it."""
    return MethodPage(
        due=_family("due", _("What falls due")),
        level=_family("level", _("How far it is carried out")),
        others=tuple(_family(key, title) for key, title in OTHERS),
        rules=tuple(_(kind.label) for kind in RULES.values()),
    )


def _family(key: str, title: Any) -> Family:
    examples = EXAMPLES.get(key, {})
    return Family(
        key, title, tuple(Defined(name, word, examples.get(name, "")) for name, word in FAMILIES[key].items())
    )
