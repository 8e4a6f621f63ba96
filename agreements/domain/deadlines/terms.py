"""Terms: a length of time that ends, is renewed automatically unless notice is given, or is renewed by consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from agreements.domain.deadlines.counting import anchored, check_anchor
from agreements.domain.deadlines.courses import Course, Stipulated
from agreements.domain.deadlines.lengths import UNITS, Length
from agreements.domain.deadlines.rule import Anchors, BadRule, Resolution, Rule, setting, waits_for
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import When

RENEWALS = {
    "none": gettext_noop("none: it ends"),
    "automatic": gettext_noop("by itself, unless notice is given"),
    "by_consent": gettext_noop("by consent, each time"),
}


@dataclass(frozen=True, slots=True)
class Term(Rule):
    """D16 "shall be in place for five years, with automatic renewal for subsequent five-year periods unless a party
    gives notice six months before expiry": after the last day for notice, without notice, the next term is certain.

    D17 renewal by consent: each consent adds a term on the same terms; without it the term is expired, not breached.
    A consent that came only after the end may count from that end or from itself, and both are told.
    A notice that comes after the last day for it ends the term that then runs. "Renewed for one additional year only":
    after so many `renewals` it just ends.
    """

    kind: ClassVar[str] = "term"
    label: ClassVar[str] = gettext_noop("A term, renewed or not")
    example: ClassVar[Mapping[str, Any]] = {
        "anchor": "E0",
        "amount": 5,
        "unit": "year",
        "renewal": "automatic",
        "notice_amount": 6,
        "notice_unit": "month",
        "notice_by": "any one of the parties",
    }

    amount: int = setting(gettext_noop("How many"), of="number")
    unit: str = setting(gettext_noop("Of what"), of="choice", choices=UNITS)
    zone: str = setting(gettext_noop("Time zone in which days are counted"), of="zone")
    anchor: str | None = setting(gettext_noop("Begins with"), of="anchor", default=None, hint="E0")
    anchor_date: str | None = setting(gettext_noop("Or begins at"), of="when", default=None)
    renewal: str = setting(gettext_noop("Renewal"), of="choice", choices=RENEWALS, default="none")
    renewal_amount: int | None = setting(
        gettext_noop("Length of a renewal, if another than the term’s"), of="number", default=None
    )
    renewal_unit: str | None = setting(
        gettext_noop("Unit of that length"), of="choice", choices=UNITS, default=None
    )
    renewals: int | None = setting(
        gettext_noop("How often it is renewed at most"), of="number", default=None, hint="left out: no limit"
    )
    notice_amount: int | None = setting(
        gettext_noop("Notice is given how long before the end"), of="number", default=None
    )
    notice_unit: str | None = setting(
        gettext_noop("Unit of that time"), of="choice", choices=UNITS, default=None
    )
    notice_by: str | None = setting(
        gettext_noop("Who may give notice"), default=None, hint="any one of the parties"
    )
    notice_anchor: str | None = setting(gettext_noop("The event of the notice"), of="anchor", default=None)
    consents: tuple[str, ...] | None = setting(
        gettext_noop("The events by which it was renewed"), of="anchors", default=None
    )

    def check(self) -> None:
        check_anchor(self.anchor, self.anchor_date)
        Length(self.amount, self.unit).check()
        for name in ("renewal", "notice"):
            self._check_pair(f"{name}_amount", f"{name}_unit")
        if self.renewal == "none" and self.renewal_amount is not None:
            raise BadRule(gettext_noop("A term without renewal has no length of renewal."), "renewal_amount")
        if self.renewals is not None and (self.renewal != "automatic" or self.renewals < 1):
            message = gettext_noop(
                "Only a term that is renewed automatically is renewed so often, once or more."
            )
            raise BadRule(message, "renewals")
        if self.renewal != "automatic":
            for name in ("notice_amount", "notice_by", "notice_anchor"):
                if getattr(self, name) is not None:
                    raise BadRule(
                        gettext_noop("Only a term that is renewed automatically is stopped by notice."), name
                    )
        if self.renewal != "by_consent" and self.consents is not None:
            raise BadRule(gettext_noop("Only a term that is renewed by consent names consents."), "consents")
        self._check_lengths()

    def _check_lengths(self) -> None:
        if (self.unit == "hour") != (self.renewal_length.unit == "hour"):
            raise BadRule(
                gettext_noop("A term in hours is renewed in hours, any other by the calendar."),
                "renewal_unit",
            )
        shortest = min(self.length.rough_days, self.renewal_length.rough_days)
        if self.notice is not None and self.notice.rough_days >= shortest:
            raise BadRule(gettext_noop("The time for notice is as long as the term itself."), "notice_amount")

    def _check_pair(self, amount: str, unit: str) -> None:
        number, of = getattr(self, amount), getattr(self, unit)
        if (number is None) != (of is None):
            raise BadRule(gettext_noop("“{one}” and “{other}” go together."), amount, one=amount, other=unit)
        if number is not None:
            Length(number, of).check(amount)

    @property
    def length(self) -> Length:
        return Length(self.amount, self.unit)

    @property
    def renewal_length(self) -> Length:
        if self.renewal_amount is None or self.renewal_unit is None:
            return self.length
        return Length(self.renewal_amount, self.renewal_unit)

    @property
    def notice(self) -> Length | None:
        if self.notice_amount is None or self.notice_unit is None:
            return None
        return Length(self.notice_amount, self.notice_unit)

    @property
    def stipulated(self) -> Stipulated:
        return Stipulated(
            self.length,
            self.zone,
            self.renewal,
            self.renewal_length,
            self.renewals,
            self.notice,
            self.notice_by,
        )

    def resolve(self, known: Anchors) -> Resolution:
        begins = anchored(self.anchor, self.anchor_date, self.zone, known)
        if begins is None:
            return waits_for(self.anchor or "")
        given = sorted(
            (known[name] for name in self.consents or () if name in known), key=lambda one: one.end
        )
        course = Course(self.stipulated, begins, known.get(self.notice_anchor or ""), tuple(given))
        return Resolution(course, self._in_general(begins))

    def _in_general(self, begins: When) -> Sentence:
        values: dict[str, Sentence | When] = {"length": self.length.words, "start": begins}
        if self.renewal == "automatic":
            template = gettext_noop(
                "For {length} from {start}, then renewed for {renewal} each time (automatic)."
            )
            return say(template, renewal=self.renewal_length.words, **values)
        if self.renewal == "by_consent":
            return say(gettext_noop("For {length} from {start}, renewed only by consent."), **values)
        return say(gettext_noop("For {length} from {start}, without renewal."), **values)
