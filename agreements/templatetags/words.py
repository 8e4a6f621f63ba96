"""How every state is said and shown: one word, one icon, one tone and one sentence of meaning for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text


class UnknownWord(LookupError):
    """A state without an entry here; the text names it and its family."""


@dataclass(frozen=True, slots=True)
class Word:
    """`tone` is a CSS class (see docs/design.md), `means` one sentence for the method page and for forms."""

    label: Text
    icon: str
    tone: str
    means: Text


Key: TypeAlias = str | int | Enum

DUE: Final = {
    "undated": Word(_("No date"), "none", "none", _("The text sets no date, and none can be computed.")),
    "waiting": Word(_("Waiting"), "waiting", "wait", _("A date follows once a named event has happened.")),
    "upcoming": Word(_("Upcoming"), "calendar", "prog", _("A due moment is known and lies ahead.")),
    "due": Word(_("Due now"), "alert", "due", _("The due day or period has begun and is not over.")),
    "contested": Word(
        _("Contested date"),
        "unequal",
        "disp",
        _("How it stands depends on which reading holds, or which account of what it counts from."),
    ),
    "overdue": Word(_("Overdue"), "warning", "late", _("The latest reading of the due moment has passed.")),
    "running": Word(_("Running"), "play", "run", _("A standing duty: it binds now and has no due moment.")),
    "ended": Word(_("Period over"), "stop", "past", _("The period in which this duty bound is over.")),
    "closed": Word(_("Closed"), "archive", "open", _("Nothing more falls due under this commitment.")),
}

LEVEL: Final = {
    "not_initiated": Word(
        _("Not started"), "level-0", "open", _("Assessed: no act towards this commitment is on record.")
    ),
    "minimum": Word(_("Minimum"), "level-1", "due", _("First acts were made; most of it is still to do.")),
    "intermediate": Word(_("Intermediate"), "level-2", "prog", _("Much of it is carried out, not all.")),
    "full": Word(_("Full"), "level-3", "ok", _("Carried out in full, as far as the criterion goes.")),
    "not_assessed": Word(_("Not assessed"), "ask", "none", _("Nobody has assessed it at this point.")),
    "not_verifiable": Word(
        _("Not verifiable"), "eye-off", "wait", _("It cannot be checked with what is open to assessors.")
    ),
    "no_access": Word(_("No access"), "access", "past", _("Assessors were refused or could not get in.")),
}

#: The published scale, lowest first; an assessment may carry the number alone.
LEVELS_IN_ORDER: Final = ("not_initiated", "minimum", "intermediate", "full")

ROUND: Final = {
    "proposed": Word(
        _("Proposed"), "proposed", "wait", _("Named by someone, not agreed between the parties.")
    ),
    "scheduled": Word(_("Scheduled"), "calendar", "prog", _("Agreed or announced for a date.")),
    "moved": Word(_("Moved"), "swap", "due", _("Given another date or place.")),
    "postponed": Word(_("Postponed"), "later", "due", _("Put off; a new date may not be known.")),
    "cancelled": Word(_("Cancelled"), "cross", "past", _("Called off before it began.")),
    "in_progress": Word(_("In progress"), "play", "run", _("The delegations are meeting.")),
    "adjourned": Word(_("Adjourned"), "pause", "due", _("Interrupted with the intention to go on.")),
    "held_agreement": Word(
        _("Held, agreement"), "agreed", "ok", _("Held, and a text or understanding came of it.")
    ),
    "held_no_agreement": Word(
        _("Held, no agreement"), "no-agreement", "open", _("Held; no text came of it.")
    ),
    "not_held": Word(_("Not held"), "cross", "past", _("The day passed and the round did not take place.")),
    "collapsed": Word(_("Collapsed"), "break", "late", _("Broken off, by the account of at least one side.")),
    "reported_only": Word(
        _("Reported only"), "megaphone", "disp", _("Known from reports; no party has confirmed it.")
    ),
}

STANCE: Final = {
    "self": Word(_("Own name"), "person", "run", _("Used by those it names.")),
    "neutral": Word(_("Neutral"), "scale", "open", _("Used by outsiders without taking a side.")),
    "official": Word(
        _("Official usage"), "institution", "prog", _("Prescribed by an authority for its own texts.")
    ),
    "pejorative": Word(_("Pejorative"), "warning", "late", _("Meant to lower those it names.")),
    "contested": Word(_("Contested"), "unequal", "disp", _("Refused by at least one side.")),
    "error": Word(
        _("Error in a source"), "cross", "past", _("A mistake of a source, kept so that it can be found.")
    ),
    "spelling": Word(_("Spelling"), "language", "open", _("The same name in another spelling or script.")),
    "euphemism": Word(_("Euphemism"), "speech", "wait", _("A milder word than the thing it names.")),
}

ALERT: Final = {
    "appears": Word(
        _("A date appears"), "calendar", "open", _("It had no date before; an event gave it one.")
    ),
    "moved": Word(_("Date moved"), "later", "prog", _("It had another date before.")),
    "90": Word(_("90 days left"), "calendar", "open", _("Raised once, ninety days before the due moment.")),
    "60": Word(_("60 days left"), "calendar", "open", _("Raised once, sixty days before the due moment.")),
    "30": Word(_("30 days left"), "calendar", "open", _("Raised once, thirty days before the due moment.")),
    "14": Word(_("14 days left"), "calendar", "open", _("Raised once, fourteen days before the due moment.")),
    "7": Word(_("7 days left"), "calendar", "prog", _("Raised once, seven days before the due moment.")),
    "3": Word(_("3 days left"), "clock", "due", _("Raised once, three days before the due moment.")),
    "2": Word(_("2 days left"), "clock", "due", _("Raised once, two days before the due moment.")),
    "1": Word(_("1 day left"), "clock", "due", _("Raised once, one day before the due moment.")),
    "ends": Word(_("Ends soon"), "clock", "due", _("The end of a duty that lasts draws near.")),
    "notice": Word(
        _("Notice soon"), "clock", "due", _("The last day on which a renewal can be stopped draws near.")
    ),
    "opens": Word(_("Begins"), "alert", "run", _("A duty that lasts has begun.")),
    "ended": Word(_("Ended"), "stop", "past", _("A duty that lasts is over.")),
    "due": Word(_("Due now"), "alert", "due", _("Raised once, when the due day or period begins.")),
    "notice_day": Word(
        _("Last day for notice"), "alert", "due", _("After this day a renewal can no longer be stopped.")
    ),
    "contested": Word(
        _("Readings part"), "unequal", "disp", _("From here on it depends on which reading holds.")
    ),
    "overdue": Word(
        _("Overdue"),
        "warning",
        "late",
        _("Raised when the latest reading has passed, and each week after that."),
    ),
}

LEGAL: Final = {
    "draft": Word(_("Draft"), "edit", "none", _("A draft or a leaked text; nobody is bound by it.")),
    "unknown": Word(_("Not known"), "ask", "none", _("No step towards its entry into force is on record.")),
    "initialled": Word(_("Initialled"), "edit", "wait", _("Negotiators have initialled it.")),
    "announced": Word(
        _("Announced"),
        "megaphone",
        "prog",
        _("Announced or published; neither a signature nor a start is recorded."),
    ),
    "signed": Word(_("Signed"), "document", "prog", _("Signed; not yet in force, or that is not known.")),
    "in_force": Word(_("In force"), "check", "run", _("In force by the account of all sides.")),
    "conditional": Word(
        _("In force, conditional"), "clock", "due", _("In force as long as a stated condition holds.")
    ),
    "disputed": Word(
        _("Disputed"),
        "unequal",
        "disp",
        _("Sides differ on whether it is in force, or one says so and others have not confirmed it."),
    ),
    "suspended": Word(
        _("Suspended"), "pause", "due", _("Put on hold by a party, by mediators or by decision.")
    ),
    "extended": Word(_("Extended"), "later", "run", _("In force beyond its first term.")),
    "expired": Word(_("Expired"), "stop", "past", _("Its term is over; nothing was breached by that.")),
    "superseded": Word(_("Superseded"), "swap", "past", _("Replaced by a later text.")),
    "ended_early": Word(
        _("Ended early"), "cross", "late", _("Ended by a party or by decision before its term.")
    ),
    "overtaken": Word(
        _("Overtaken"), "archive", "past", _("No longer applied, though never ended in words.")
    ),
}

CONDITION: Final = {
    "met": Word(_("Met"), "check", "ok", _("Met, as all concerned say, or as a monitor or mediator found.")),
    "not_met": Word(
        _("Not met"), "cross", "late", _("Not met, as all concerned say, or as a monitor or mediator found.")
    ),
    "claimed": Word(_("Claimed"), "flag", "prog", _("Said by one side alone, which settles nothing.")),
    "contested": Word(_("Contested"), "unequal", "disp", _("The sides differ; nothing here decides it.")),
    "unknown": Word(_("Unknown"), "ask", "none", _("No account of it is on record.")),
}

#: What somebody says of a condition, beside whom the claimant is named.
CLAIM: Final = {
    "met": Word(_("Met"), "check", "ok", _("Said to be met, by the claimant named beside it.")),
    "not_met": Word(_("Not met"), "cross", "late", _("Said not to be met, by the claimant named beside it.")),
    "unknown": Word(_("Unknown"), "ask", "none", _("The claimant named beside it leaves it open.")),
}

POSITION: Final = {
    "accepts": Word(_("Accepts"), "check", "run", _("The party says that it is bound by this.")),
    "says_fulfilled": Word(
        _("Says fulfilled"), "flag", "prog", _("The party says that this has been carried out.")
    ),
    "says_breached": Word(
        _("Says breached"), "warning", "late", _("The party says that this has been breached.")
    ),
    "disputes": Word(
        _("Disputes"), "unequal", "disp", _("The party disputes the wording, the duty or the account.")
    ),
    "reserves": Word(_("Reserves"), "pause", "wait", _("The party accepts with a reservation.")),
    "declines_comment": Word(
        _("Declines comment"), "speech", "none", _("The party was asked and said nothing of it.")
    ),
    "statement": Word(_("Statement"), "speech", "open", _("A statement that takes none of these stands.")),
}

LAYER: Final = {
    "joint_text": Word(_("Joint text"), "agreed", "run", _("Published by or for all sides together.")),
    "party_account": Word(_("A party’s account"), "quote", "wait", _("What one party says was agreed.")),
    "mediator_account": Word(
        _("A mediator’s account"), "scale", "prog", _("What a mediator says was agreed.")
    ),
    "medium_account": Word(
        _("A medium’s account"), "megaphone", "open", _("What a news medium says was agreed.")
    ),
    "draft": Word(_("Draft"), "edit", "none", _("A draft or a leaked text; nobody is bound by it.")),
}

#: Looked through in this order where a page names no family.
FAMILIES: Final[dict[str, dict[str, Word]]] = {
    "due": DUE,
    "level": LEVEL,
    "round": ROUND,
    "legal": LEGAL,
    "stance": STANCE,
    "condition": CONDITION,
    "claim": CLAIM,
    "position": POSITION,
    "layer": LAYER,
    "alert": ALERT,
}


def plain_key(key: Key, family: str = "") -> str:
    """The text key of an enum member, a number on the published scale, or a key as it is."""
    value = key.value if isinstance(key, Enum) else key
    if isinstance(value, int) and family == "level":
        return LEVELS_IN_ORDER[value] if 0 <= value < len(LEVELS_IN_ORDER) else str(value)
    return str(value)


def word(key: Key, family: str = "") -> Word:
    """The word for a state; UnknownWord where the table has none."""
    name = plain_key(key, family)
    tables = [FAMILIES[family]] if family else list(FAMILIES.values())
    for table in tables:
        if name in table:
            return table[name]
    raise UnknownWord(f"“{name}” has no word in the {family or 'whole'} table of states.")
