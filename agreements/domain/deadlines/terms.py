"""Terms: a length of time that ends, is renewed automatically unless notice is given, or is renewed by consent."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from agreements.domain.deadlines.counting import (
    anchored,
    because,
    by_days,
    by_instants,
    check_anchor,
)
from agreements.domain.deadlines.lengths import (
    DAY,
    UNITS,
    Length,
    day_before,
    day_when,
    minute_when,
    moment_after,
)
from agreements.domain.deadlines.rule import (
    Anchors,
    BadRule,
    Limit,
    Resolution,
    Rule,
    Running,
    Unfolding,
    setting,
    waits_for,
)
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Precision, When, local_start, zone_of

RENEWALS = ("none", "automatic", "by_consent")
_FAR = datetime(3000, 1, 1, tzinfo=UTC)

# Each by whether it has ended, or has been renewed.
_STOPPED = (
    gettext_noop("Runs until {end} and ends then: notice was given on {day}."),
    gettext_noop("Ended on {end}: notice had been given on {day}."),
)
_ALONE = (
    gettext_noop("Runs until {end}; the text provides no renewal."),
    gettext_noop("Ended on {end} with its term; the text provides no renewal."),
)
_WITH_NOTICE = (
    gettext_noop(
        "Runs until {end}; last day for notice {notice}. Without notice it is renewed for {renewal} (automatic)."
    ),
    gettext_noop(
        "Renewed to {end} (automatic): no notice is recorded by {missed}. Last day for notice {notice}."
    ),
)
_WITHOUT_NOTICE = (
    gettext_noop("Runs until {end}. Without notice it is then renewed for {renewal} (automatic)."),
    gettext_noop("Renewed to {end} (automatic): no notice is recorded."),
)
# By how many consents: none, one, more.
_CONSENTS = (
    (
        gettext_noop("Runs until {end}; it is renewed only by consent."),
        gettext_noop("Renewed once, by consent and on the same terms: runs until {end}."),
        gettext_noop("Renewed {count} times, by consent and on the same terms: runs until {end}."),
    ),
    (
        gettext_noop("Expired on {end}: no consent to renew it is recorded. Expired is not breached."),
        gettext_noop("Expired on {end} after one renewal by consent. Expired is not breached."),
        gettext_noop("Expired on {end} after {count} renewals by consent. Expired is not breached."),
    ),
)


@dataclass(frozen=True, slots=True)
class Term(Rule):
    """D16 "shall be in place for five years, with automatic renewal for subsequent five-year periods unless a party
    gives notice six months before expiry": after the last day for notice, without notice, the next term is certain.

    D17 renewal by consent: each consent adds a term on the same terms; without it the term is expired, not breached.
    A notice that comes after the last day for it ends the term that then runs.
    """

    kind: ClassVar[str] = "term"
    label: ClassVar[str] = gettext_noop("A term, renewed or not")

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
            raise BadRule("A term without renewal has no length of renewal.", "renewal_amount")
        if self.renewal != "automatic":
            for name in ("notice_amount", "notice_by", "notice_anchor"):
                if getattr(self, name) is not None:
                    raise BadRule("Only a term that is renewed automatically is stopped by notice.", name)
        if self.renewal != "by_consent" and self.consents is not None:
            raise BadRule("Only a term that is renewed by consent names consents.", "consents")
        self._check_lengths()

    def _check_lengths(self) -> None:
        if (self.unit == "hour") != (self.renewal_length.unit == "hour"):
            raise BadRule("A term in hours is renewed in hours, any other by the calendar.", "renewal_unit")
        shortest = min(self.length.rough_days, self.renewal_length.rough_days)
        if self.notice is not None and self.notice.rough_days >= shortest:
            raise BadRule("The time for notice is as long as the term itself.", "notice_amount")

    def _check_pair(self, amount: str, unit: str) -> None:
        number, of = getattr(self, amount), getattr(self, unit)
        if (number is None) != (of is None):
            raise BadRule(f"“{amount}” and “{unit}” go together.", amount)
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

    def resolve(self, known: Anchors) -> Resolution:
        begins = anchored(self.anchor, self.anchor_date, self.zone, known)
        if begins is None:
            return waits_for(self.anchor or "")
        consents = sum(1 for consent in self.consents or () if consent in known)
        course = Course(self, begins, known.get(self.notice_anchor or ""), consents)
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


@dataclass(frozen=True, slots=True)
class Course(Unfolding):
    """How a term goes on: which renewal runs at a moment (0: the first term), until when, last day for notice."""

    rule: Term
    begins: When
    notice_given: When | None
    consents: int

    @property
    def moves(self) -> bool:
        return True

    def at(self, moment: datetime) -> Resolution:
        number = self._number(moment)
        end = self._end(number)
        notice = self._next_notice(number)
        running = Running(self.begins.start, end, self.rule.zone, notice, for_notice=notice is not None)
        sentence = self._sentence(number, over=moment >= end)
        if moment < self.begins.start:
            sentence = because(say(gettext_noop("Begins {start}."), start=self.begins), sentence)
        return Resolution(running, sentence)

    def _number(self, moment: datetime) -> int:
        if self.rule.renewal != "automatic":
            return self.consents
        passed = self._limits_passed(moment)
        return (
            passed if self.notice_given is None else min(passed, self._limits_passed(self._notice_instant()))
        )

    def _limits_passed(self, moment: datetime) -> int:
        """How many last days for notice had gone by: so many renewals were certain."""
        moment, most = min(moment, _FAR), 1
        while self._notice_bound(most) <= moment:
            most *= 2
        return bisect_right(range(most), moment, key=self._notice_bound)

    def _notice_instant(self) -> datetime:
        assert self.notice_given is not None
        if self.notice_given.precision is Precision.MINUTE:
            return self.notice_given.start
        return local_start(self.notice_given.last_day, self.rule.zone)

    def _end(self, number: int) -> datetime:
        lengths = self.rule.length.then(self.rule.renewal_length.times(number))
        return moment_after(self.begins, self.rule.zone, *lengths)

    def _end_day(self, number: int) -> date:
        end = self._end(number)
        if self.begins.precision is Precision.MINUTE:
            return end.astimezone(zone_of(self.rule.zone)).date()
        return day_before(end, self.rule.zone)

    def _notice_bound(self, number: int) -> datetime:
        """From here on it is too late to stop the renewal after this term."""
        notice = self.rule.notice
        if notice is None:
            return self._end(number)
        if notice.exact is not None:
            return self._end(number) - notice.exact + INSTANT
        return local_start(self._notice_day(notice, number) + DAY, self.rule.zone)

    def _notice_day(self, notice: Length, number: int) -> date:
        return notice.before(self._end_day(number))

    def _next_notice(self, number: int) -> Limit | None:
        notice = self.rule.notice
        if notice is None or self.notice_given is not None:
            return None
        if notice.exact is not None:
            instant = self._end(number) - notice.exact
            return by_instants(instant, instant, self.rule.zone)
        day = self._notice_day(notice, number)
        return by_days(day, day, self.rule.zone)

    def _sentence(self, number: int, *, over: bool) -> Sentence:
        end = self._end_when(number)
        if self.notice_given is not None:
            return say(_STOPPED[over], end=end, day=self.notice_given)
        if self.rule.renewal == "by_consent":
            return say(_CONSENTS[over][min(number, 2)], end=end, count=number)
        if self.rule.renewal == "none":
            return say(_ALONE[over], end=end)
        return self._renewing(number, end)

    def _renewing(self, number: int, end: When | str) -> Sentence:
        again = self.rule.renewal_length.words
        limit = self._next_notice(number)
        if limit is None:
            return say(_WITHOUT_NOTICE[number > 0], end=end, renewal=again)
        values: dict[str, Sentence | When | str] = {
            "end": end,
            "renewal": again,
            "notice": self._notice_when(limit),
        }
        before = self._next_notice(number - 1) if number else None
        if before is not None:
            values["missed"] = self._notice_when(before)
        sentence = say(_WITH_NOTICE[number > 0], **values)
        if self.rule.notice_by is None:
            return sentence
        return because(sentence, say(gettext_noop("Notice may be given by: {who}."), who=self.rule.notice_by))

    def _notice_when(self, limit: Limit) -> When | str:
        if self.rule.notice is not None and self.rule.notice.exact is not None:
            return minute_when(limit.latest - INSTANT, self.rule.zone)
        return day_when(day_before(limit.latest, self.rule.zone), self.rule.zone)

    def _end_when(self, number: int) -> When | str:
        if self.rule.unit == "hour":
            return minute_when(self._end(number), self.rule.zone)
        return day_when(self._end_day(number), self.rule.zone)
