"""The ways in which a rule can be read where anchors are in doubt: once for each account that bears on the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final, TypeAlias

from agreements.domain.deadlines.outcomes import Resolution
from agreements.domain.deadlines.resolved import hangs_on, resolved
from agreements.domain.deadlines.rule import Anchors, Rule
from agreements.domain.doubts import InDoubt, Known
from agreements.domain.sentences import Ref, Sentence, gettext_noop, in_a_row, say
from agreements.domain.timeline import When

#: More ways than this, in which accounts go together, are not told one by one.
MOST_WAYS: Final = 8
#: Of more anchors in doubt than this the first are named.
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Way:
    """Anchors as they are by certain accounts. `assumes`: those accounts, in words; None where none is in doubt.

    `without`: the anchors in doubt that have not come in it. `all_told`: no other way comes to anything else.
    """

    known: Anchors
    assumes: Sentence | None = None
    without: frozenset[str] = frozenset()
    doubts: tuple[Sentence, ...] = ()
    all_told: bool = True


_Choice: TypeAlias = tuple[int, ...]


def ways(rule: Rule, known: Known) -> tuple[Way, ...]:
    """The ways in which accounts of the anchors of a rule go together that bring it to different results.

    One, if nothing that it hangs on is in doubt, or it comes to the same with and without.
    """
    named = [(name, known[name]) for name in hangs_on(rule) if name in known]
    settled = {name: value for name, value in named if isinstance(value, When)}
    doubted = {name: value for name, value in named if isinstance(value, InDoubt)}
    if not doubted:
        return (Way(settled),)
    if prod(len(value.accounts) for value in doubted.values()) > MOST_WAYS:
        return _first_and_last(settled, doubted)
    choices = list(product(*(range(len(value.accounts)) for value in doubted.values())))
    results = {choice: resolved(rule, _chosen(settled, doubted, choice)) for choice in choices}
    matters = [place for place in range(len(doubted)) if _matters(place, results)]
    if not matters:
        return (Way(_chosen(settled, doubted, choices[0])),)
    alike = _alike(results)
    names = list(doubted)
    whys = tuple(doubted[names[place]].why for place in matters)
    return tuple(
        Way(
            _chosen(settled, doubted, group[0]),
            _assumption(doubted, group, matters),
            _without(doubted, group[0]),
            whys,
        )
        for group in alike
    )


def _alike(results: Mapping[_Choice, Resolution]) -> list[list[_Choice]]:
    """The choices of accounts by which the rule comes to the same."""
    groups: list[list[_Choice]] = []
    for choice, result in results.items():
        same = next((group for group in groups if results[group[0]] == result), None)
        if same is None:
            groups.append(same := [])
        same.append(choice)
    return groups


def _chosen(settled: Anchors, doubted: Mapping[str, InDoubt], choice: _Choice) -> Anchors:
    moments = {
        name: value.accounts[index].when for (name, value), index in zip(doubted.items(), choice, strict=True)
    }
    return {**settled, **{name: when for name, when in moments.items() if when is not None}}


def _without(doubted: Mapping[str, InDoubt], choice: _Choice) -> frozenset[str]:
    accounts = zip(doubted.items(), choice, strict=True)
    return frozenset(name for (name, value), index in accounts if value.accounts[index].when is None)


def _matters(place: int, results: Mapping[_Choice, object]) -> bool:
    """Whether the rule comes to something else by another account of this anchor alone."""
    return any(
        result != results[(*choice[:place], 0, *choice[place + 1 :])] for choice, result in results.items()
    )


def _assumption(doubted: Mapping[str, InDoubt], group: Sequence[_Choice], matters: Sequence[int]) -> Sentence:
    """What has to be so: the accounts of what matters; several ways to the same are told one after the other."""
    chosen = [{choice[place] for choice in group} for place in range(len(doubted))]
    values = list(doubted.values())
    if len(group) == prod(len(own) for own in chosen):
        # Whatever the other anchors are: what may be this or that in the group bears on nothing.
        telling = [place for place in matters if len(chosen[place]) < len(values[place].accounts)]
        parts = [
            _either([values[place].accounts[index].words for index in sorted(chosen[place])])
            for place in telling
        ]
        return say(_IF, accounts=in_a_row(parts, _AND))
    each = dict.fromkeys(
        in_a_row([values[place].accounts[choice[place]].words for place in matters], _AND) for choice in group
    )
    return say(_IF, accounts=_either(list(each)))


def _either(accounts: Sequence[Sentence]) -> Sentence:
    return accounts[0] if len(accounts) == 1 else in_a_row(accounts, gettext_noop("; or "))


_IF: Final = gettext_noop("If {accounts}")
_AND: Final = gettext_noop(" and ")


def _first_and_last(settled: Anchors, doubted: Mapping[str, InDoubt]) -> tuple[Way, ...]:
    """So many ways that only two are told: with everything that is claimed, and with nothing of it."""
    values = list(doubted.values())
    whys = [value.why for value in values[:_MOST_NAMED]]
    if len(values) > _MOST_NAMED:
        more = gettext_noop("So it is with {count} more events.")
        whys.append(say(more, count=len(values) - _MOST_NAMED))
    count = say(_SEVERAL, count=len(values))
    first, last = tuple(0 for _ in values), tuple(len(value.accounts) - 1 for value in values)
    told = ((first, say(_WITH_ALL)), (last, say(_WITH_NONE)))
    return tuple(
        Way(
            _chosen(settled, doubted, choice),
            assumes,
            _without(doubted, choice),
            (count, *whys),
            all_told=False,
        )
        for choice, assumes in told
    )


_SEVERAL: Final = gettext_noop(
    "It hangs on {count} events that are contested or not settled, which may come to other results than these two."
)
_WITH_ALL: Final = gettext_noop("If all of them happened")
_WITH_NONE: Final = gettext_noop("If none of them happened")


# ---- words for what is on record and yet counts for nothing in one way ----

#: What rules say of an anchor that is not on record, and what is true of one that is, but has not come by some account.
NOT_SETTLED: Final = {
    "Waits for {anchor}, which has not been recorded: no date can be given.": gettext_noop(
        "Counts from {anchor}: no date can be given."
    ),
    "Begins with {anchor}, which has not been recorded.": gettext_noop("Begins with {anchor}."),
    "Runs from {start} until {anchor}, which has not been recorded: no end date.": gettext_noop(
        "Runs from {start} until {anchor}: no end date."
    ),
    "The {phase} begins with {anchor}, which is not recorded; it may never begin.": gettext_noop(
        "The {phase} begins with {anchor}; it may never begin."
    ),
    "Holds until {anchor}, which has not been recorded: no end date.": gettext_noop(
        "Holds until {anchor}: no end date."
    ),
    "Due before {anchor}, which is not recorded; missed if that happens first.": gettext_noop(
        "Due before {anchor}; missed if that happens first."
    ),
}
#: The same of notices and consents, which these sentences do not name.
NONE_SETTLED: Final = {
    "Renewed to {end} (automatic): no notice is recorded by {missed}. Last day for notice {notice}.": gettext_noop(
        "Renewed to {end} (automatic), without notice by {missed}. Last day for notice {notice}."
    ),
    "Renewed to {end} (automatic): no notice is recorded.": gettext_noop(
        "Renewed to {end} (automatic), without notice."
    ),
    "Expired on {end}: no consent to renew it is recorded. Expired is not breached.": gettext_noop(
        "Expired on {end} without consent to renew it. Expired is not breached."
    ),
}


def told_without(sentence: Sentence, without: frozenset[str]) -> Sentence:
    """The sentence of a rule, saying of no anchor of `without` that it is not on record: it is, but in doubt."""
    if not without:
        return sentence
    about = {value.name for name, value in sentence.values if isinstance(value, Ref)}
    template = (NOT_SETTLED if about & without else NONE_SETTLED).get(sentence.template, sentence.template)
    values = tuple(
        (name, told_without(value, without) if isinstance(value, Sentence) else value)
        for name, value in sentence.values
    )
    return Sentence(template, values)
