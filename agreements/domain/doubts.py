"""Anchors in doubt: events that one side claims alone or that another denies, and accounts of one thing that differ.

One voice settles nothing, so nothing counts from such an anchor as if it were settled: each account of it is kept, and
a sentence names who says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from agreements.domain.claims import joined, listed
from agreements.domain.sentences import Ref, Sentence, Value, gettext_noop, say
from agreements.domain.timeline import When
from agreements.domain.voices import Concerned, Speaker


@dataclass(frozen=True, slots=True)
class Account:
    """One account of an anchor: `when` it was, None where it has not come; `words`: that, and whose account it is."""

    when: When | None
    words: Sentence


@dataclass(frozen=True, slots=True)
class InDoubt:
    """An anchor of which there are several accounts, the one with a date first. `why`: who says what of it.

    `denied`: somebody says otherwise; else it is only not confirmed.
    """

    accounts: tuple[Account, ...]
    why: Sentence
    denied: bool


#: Anchors as far as known, settled or in doubt.
Known: TypeAlias = Mapping[str, When | InDoubt]


@dataclass(frozen=True, slots=True)
class EventVoices:
    """Who says of an event that it happened, by actor or in words only, and who denies it; whom it concerns."""

    claimed_by: tuple[Speaker, ...] = ()
    claimed_words: str = ""
    disputed_by: tuple[Speaker, ...] = ()
    concerned: Concerned = Concerned()

    @property
    def settled(self) -> bool:
        """Denied by nobody; and claimed by nobody either, or by all concerned, or found by a monitor or mediator."""
        if self.disputed_by:
            return False
        if not self.claimed_by and not self.claimed_words:
            return True
        return self.concerned.settled_by(self.claimed_by)


def event_as_known(anchor: str, when: When, voices: EventVoices) -> When | InDoubt:
    """The moment of an event from which rules may count; in doubt unless it is settled."""
    if voices.settled:
        return when
    claimants = [one.label for one in voices.claimed_by] + [voices.claimed_words] * bool(voices.claimed_words)
    deniers = [one.label for one in voices.disputed_by]
    silent = [one.label for one in voices.concerned.silent(voices.claimed_by)]
    ref, who, others = Ref(anchor), listed(claimants), listed(deniers or silent)
    said = gettext_noop("{event} happened (claimed by {who})") if claimants else _AS_RECORDED
    if deniers:
        denied = gettext_noop("{event} did not happen (disputed by {others})")
        why = _CLAIMED_AND_DENIED if claimants else _DENIED
    else:
        denied, why = (_UNCONFIRMED_BY, _CLAIMED_ALONE) if silent else (_UNCONFIRMED, _CLAIMED_BY_SOME)
    accounts = (
        Account(when, say(said, event=ref, who=who)),
        Account(None, say(denied, event=ref, others=others)),
    )
    return InDoubt(accounts, say(why, event=ref, who=who, others=others), bool(deniers))


_AS_RECORDED: Final = gettext_noop("{event} happened (as recorded)")
_UNCONFIRMED: Final = gettext_noop("{event} did not happen (nobody else confirms it)")
_UNCONFIRMED_BY: Final = gettext_noop("{event} did not happen (not confirmed by {others})")
_CLAIMED_AND_DENIED: Final = gettext_noop(
    "Whether {event} happened is contested: claimed by {who}, disputed by {others}."
)
_DENIED: Final = gettext_noop("Whether {event} happened is contested: disputed by {others}.")
_CLAIMED_ALONE: Final = gettext_noop(
    "Whether {event} happened is not settled: claimed by {who}, not confirmed by {others}."
)
_CLAIMED_BY_SOME: Final = gettext_noop("Whether {event} happened is not settled: claimed by {who} alone.")


def accounts_as_known(
    anchor: str, own: When | None, told: Iterable[tuple[str, When | None]]
) -> When | InDoubt | None:
    """The moment of what the record itself dates (`own`) and others tell: in doubt where an account differs from it.

    `told`: by whom in words, and the moment that they give, None where they say that it has not come.
    """
    others: dict[When | None, list[str]] = {}
    for who, when in told:
        if when != own:
            others.setdefault(when, []).append(who)
    if not others:
        return own
    ref = Ref(anchor)
    accounts = [_account(ref, own, "")] + [_account(ref, when, listed(who)) for when, who in others.items()]
    dated_first = sorted(accounts, key=lambda account: account.when is None)
    why = say(_ACCOUNTS_DIFFER if own else _ONE_ACCOUNT, event=ref, who=listed(sum(others.values(), [])))
    return InDoubt(tuple(dated_first), why, own is not None)


def _account(ref: Ref, when: When | None, who: Sentence | Value) -> Account:
    if when is None:
        template = gettext_noop("{event} has not come (according to {who})") if who else _NOT_CONFIRMED
        return Account(None, say(template, event=ref, who=who))
    template = gettext_noop("{event} was {day} (according to {who})") if who else _DATED_BY_THE_RECORD
    return Account(when, say(template, event=ref, day=when, who=who))


_NOT_CONFIRMED: Final = gettext_noop("{event} has not come (nobody else confirms it)")
_DATED_BY_THE_RECORD: Final = gettext_noop("{event} was {day} (as recorded)")
_ACCOUNTS_DIFFER: Final = gettext_noop("When {event} was is contested: {who} tells it otherwise.")
_ONE_ACCOUNT: Final = gettext_noop("When {event} was is not settled: told by {who} alone.")


def why_in_doubt(doubts: Iterable[Sentence]) -> Sentence:
    """Who says what of the anchors in doubt, each once, and that the date is therefore contested."""
    return joined([*doubts, say(gettext_noop("Until that is settled, what it comes to is contested."))])
