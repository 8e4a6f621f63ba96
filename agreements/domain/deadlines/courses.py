"""How a term goes on from its beginning: which renewal runs at a moment, until when, and the last day for notice."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from agreements.domain.deadlines.counting import (
    Words,
    because,
    between_days,
    between_moments,
    by_days,
    by_instants,
)
from agreements.domain.deadlines.lengths import (
    Length,
    day_before,
    day_when,
    minute_when,
    moments_after,
    written,
)
from agreements.domain.deadlines.outcomes import Limit, Resolution, Running, Unfolding
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Moments, Precision, When, local_start, zone_of

_FAR = datetime(3000, 1, 1, tzinfo=UTC)

# Each by whether it has ended, or has been renewed.
_STOPPED = (
    gettext_noop("Runs until {end} and ends then: notice was given on {day}."),
    gettext_noop("Ended on {end}: notice had been given on {day}."),
)
_PERHAPS_STOPPED = gettext_noop(
    "Notice was given in {day}; whether that was in time is not known. In time, it ends on {first}; else on {end}."
)
_ALONE = (
    gettext_noop("Runs until {end}; the text provides no renewal."),
    gettext_noop("Ended on {end} with its term; the text provides no renewal."),
)
_LAST = (
    gettext_noop("Renewed to {end} (automatic), renewal {count} and the last that the text provides."),
    gettext_noop("Ended on {end} with renewal {count}, the last that the text provides."),
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
_LATE = (
    gettext_noop(
        "Renewed by consent only after its term had ended: from that end, or from the consent, until {end}."
    ),
    gettext_noop(
        "Renewed by consent only after its term had ended: from that end, or from the consent, it expired on {end}. "
        "Expired is not breached."
    ),
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
class Stipulated:
    """What a text lays down of its term: how long, how it is renewed and for how long, and who stops that by when."""

    length: Length
    zone: str
    renewal: str
    again: Length
    renewals: int | None = None
    notice: Length | None = None
    notice_by: str | None = None


@dataclass(frozen=True, slots=True)
class Course(Unfolding):
    """How a term goes on: which renewal runs at a moment (0: the first term), until when, last day for notice."""

    stipulated: Stipulated
    begins: When
    notice_given: When | None
    consents: tuple[When, ...] = ()

    @property
    def moves(self) -> bool:
        return True

    def at(self, point: Moments) -> Resolution:
        zone = self.stipulated.zone
        opens, begun = point.opens_in(zone), point.moment_in(zone) >= self.begins.start
        number = self._number(opens)
        (first_end, end), notice = self._ends(number), self._next_notice(number)
        renewed = self._notice_bound(number - 1) if number and not self.consents else None
        running = Running(
            self.begins.start,
            end,
            zone,
            notice,
            for_notice=notice is not None,
            next_since=renewed,
            begins=self.begins,
            ends=self._written_end(number),
            over_before=self._from_a_midnight,
            first_end=first_end if first_end < end else None,
        )
        sentence = self._sentence(number, over=opens >= end)
        if not begun:
            sentence = because(say(gettext_noop("Begins {start}."), start=self.begins), sentence)
        return Resolution(running, sentence)

    def _number(self, moment: datetime) -> int:
        if self.stipulated.renewal != "automatic":
            return len(self.consents)
        passed = self._limits_passed(moment)
        if self.stipulated.renewals is not None:
            passed = min(passed, self.stipulated.renewals)
        return passed if self.notice_given is None else min(passed, self._numbers_at_notice()[1])

    def _limits_passed(self, moment: datetime) -> int:
        """How many last days for notice had gone by: so many renewals were certain."""
        moment, most = min(moment, _FAR), 1
        while self._notice_bound(most) <= moment:
            most *= 2
        return bisect_right(range(most), moment, key=self._notice_bound)

    def _numbers_at_notice(self) -> tuple[int, int]:
        """Which renewal the notice ends; two where it may have come before or after a last day for it."""
        given = self.notice_given
        assert given is not None
        if given.precision is Precision.MINUTE:
            number = self._limits_passed(given.start)
            return number, number
        first, last = (local_start(day, self.stipulated.zone) for day in (given.first_day, given.last_day))
        return self._limits_passed(first), self._limits_passed(last)

    def _ends(self, number: int) -> tuple[datetime, datetime]:
        """The earliest and the latest end; they differ where the beginning is known only to a month or year, and where
        a consent came late, which may count from the end or from itself.
        """
        first, last = self._plain_ends(number)
        late, after_it = self._late_consent(number)
        return first, last if late is None else max(last, after_it)

    def _plain_ends(self, number: int) -> tuple[datetime, datetime]:
        lengths = self.stipulated.length.then(self.stipulated.again.times(number))
        return moments_after(self.begins, self.stipulated.zone, *lengths)

    def _late_consent(self, number: int) -> tuple[int | None, datetime]:
        """The last of the consents so far that came only after the term it renews had ended, and the end counted from
        it; None where each came in time."""
        late, end = None, self._plain_ends(0)[1]
        for renewal, consent in enumerate(self.consents[:number]):
            late = renewal if consent.start >= end else late
            end = self._plain_ends(renewal + 1)[1]
            if late is not None:
                since_then = self.stipulated.again.times(renewal + 1 - late)
                end = moments_after(self.consents[late], self.stipulated.zone, since_then)[1]
        return late, end

    def _end_days(self, number: int) -> tuple[date, date]:
        zone, (first, last) = self.stipulated.zone, self._ends(number)
        if self.begins.precision is Precision.MINUTE:
            return first.astimezone(zone_of(zone)).date(), last.astimezone(zone_of(zone)).date()
        return day_before(first, zone), day_before(last, zone)

    def _notice_limit(self, number: int) -> Limit | None:
        """By when notice has to be given against the renewal after this term."""
        notice = self.stipulated.notice
        if notice is None:
            return None
        if notice.exact is not None:
            first, last = (end - notice.exact for end in self._ends(number))
            return self._notice_by_the_hour(first, last)
        first_day, last_day = (notice.before(day) for day in self._end_days(number))
        return by_days(first_day, last_day, self.stipulated.zone)

    def _notice_by_the_hour(self, first: datetime, last: datetime) -> Limit:
        """By a clock time where the term ends at one; else by the end of the day that runs out then."""
        zone = self.stipulated.zone
        if self._by_the_clock or last.astimezone(zone_of(zone)).time() != time():
            return by_instants(first, last, zone)
        return by_days(day_before(first, zone), day_before(last, zone), zone)

    def _notice_bound(self, number: int) -> datetime:
        """From here on it is too late to stop the renewal after this term."""
        limit = self._notice_limit(number)
        return self._ends(number)[1] if limit is None else limit.latest

    def _next_notice(self, number: int) -> Limit | None:
        given = self.notice_given is not None
        return None if given or number == self.stipulated.renewals else self._notice_limit(number)

    def _sentence(self, number: int, *, over: bool) -> Sentence:
        end = self._end_words(number)
        if self.notice_given is not None:
            return self._stopped(number, over, self.notice_given)
        if self.stipulated.renewal == "by_consent" and self._late_consent(number)[0] is not None:
            return say(_LATE[over], end=end)
        if self.stipulated.renewal == "by_consent":
            return say(_CONSENTS[over][min(number, 2)], end=end, count=number)
        if self.stipulated.renewal == "none":
            return say(_ALONE[over], end=end)
        if number == self.stipulated.renewals:
            return say(_LAST[over], end=end, count=number)
        return self._renewing(number, end)

    def _stopped(self, number: int, over: bool, given: When) -> Sentence:
        early, late = self._numbers_at_notice()
        if early < late <= number:
            first, end = self._end_words(early), self._end_words(late)
            return say(_PERHAPS_STOPPED, day=given, first=first, end=end)
        return say(_STOPPED[over], end=self._end_words(number), day=given)

    def _renewing(self, number: int, end: Words) -> Sentence:
        again = self.stipulated.again.words
        limit = self._next_notice(number)
        if limit is None:
            return say(_WITHOUT_NOTICE[number > 0], end=end, renewal=again)
        values: dict[str, Words] = {"end": end, "renewal": again, "notice": self._notice_words(limit)}
        before = self._next_notice(number - 1) if number else None
        if before is not None:
            values["missed"] = self._notice_words(before)
        sentence = say(_WITH_NOTICE[number > 0], **values)
        if self.stipulated.notice_by is None:
            return sentence
        return because(
            sentence, say(gettext_noop("Notice may be given by: {who}."), who=self.stipulated.notice_by)
        )

    def _notice_words(self, limit: Limit) -> Words:
        zone, counted = self.stipulated.zone, limit.written
        if counted is not None and counted.precision is Precision.MINUTE:
            return between_moments(limit.earliest - INSTANT, limit.latest - INSTANT, zone)
        return between_days(day_before(limit.earliest, zone), day_before(limit.latest, zone), zone)

    @property
    def _by_the_clock(self) -> bool:
        """Whether it ends at a clock time: not where it begins with a day, or at the midnight before one."""
        begun = self.begins
        if begun.precision is not Precision.MINUTE:
            return False
        return not begun.text.endswith("T00:00") or self.stipulated.length.unit == "hour"

    @property
    def _from_a_midnight(self) -> bool:
        """Begun at the midnight before a day it is told by the day of its end, which no longer belongs to it."""
        return self.begins.precision is Precision.MINUTE and not self._by_the_clock

    def _end_words(self, number: int) -> Words:
        if self._by_the_clock or self.stipulated.length.unit == "hour":
            return between_moments(*self._ends(number), self.stipulated.zone)
        first, last = self._end_days(number)
        return between_days(first, last, self.stipulated.zone)

    def _written_end(self, number: int) -> When | None:
        zone = self.stipulated.zone
        if self._by_the_clock:
            return written(minute_when(self._ends(number)[1], zone))
        return written(day_when(self._end_days(number)[1], zone))
