"""How a term goes on from its beginning: which renewal runs at a moment, until when, and the last day for notice."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime

from agreements.domain.deadlines.counting import because, by_days, by_instants
from agreements.domain.deadlines.lengths import DAY, Length, day_before, day_when, minute_when, moment_after
from agreements.domain.deadlines.rule import Limit, Resolution, Running, Unfolding
from agreements.domain.sentences import Sentence, gettext_noop, say
from agreements.domain.timeline import INSTANT, Precision, When, local_start, zone_of

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
class Stipulated:
    """What a text lays down of its term: how long, how it is renewed and for how long, and who stops that by when."""

    length: Length
    zone: str
    renewal: str
    again: Length
    notice: Length | None = None
    notice_by: str | None = None


@dataclass(frozen=True, slots=True)
class Course(Unfolding):
    """How a term goes on: which renewal runs at a moment (0: the first term), until when, last day for notice."""

    stipulated: Stipulated
    begins: When
    notice_given: When | None
    consents: int

    def at(self, moment: datetime) -> Resolution:
        number = self._number(moment)
        end = self._end(number)
        running = Running(self.begins.start, end, self.stipulated.zone, self._next_notice(number))
        sentence = self._sentence(number, over=moment >= end)
        if moment < self.begins.start:
            sentence = because(say(gettext_noop("Begins {start}."), start=self.begins), sentence)
        return Resolution(running, sentence)

    def _number(self, moment: datetime) -> int:
        if self.stipulated.renewal != "automatic":
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
        return local_start(self.notice_given.last_day, self.stipulated.zone)

    def _end(self, number: int) -> datetime:
        lengths = self.stipulated.length.then(self.stipulated.again.times(number))
        return moment_after(self.begins, self.stipulated.zone, *lengths)

    def _end_day(self, number: int) -> date:
        end = self._end(number)
        if self.begins.precision is Precision.MINUTE:
            return end.astimezone(zone_of(self.stipulated.zone)).date()
        return day_before(end, self.stipulated.zone)

    def _notice_bound(self, number: int) -> datetime:
        """From here on it is too late to stop the renewal after this term."""
        notice = self.stipulated.notice
        if notice is None:
            return self._end(number)
        if notice.exact is not None:
            return self._end(number) - notice.exact + INSTANT
        return local_start(self._notice_day(notice, number) + DAY, self.stipulated.zone)

    def _notice_day(self, notice: Length, number: int) -> date:
        return notice.before(self._end_day(number))

    def _next_notice(self, number: int) -> Limit | None:
        notice = self.stipulated.notice
        if notice is None or self.notice_given is not None:
            return None
        if notice.exact is not None:
            instant = self._end(number) - notice.exact
            return by_instants(instant, instant, self.stipulated.zone)
        day = self._notice_day(notice, number)
        return by_days(day, day, self.stipulated.zone)

    def _sentence(self, number: int, *, over: bool) -> Sentence:
        end = self._end_when(number)
        if self.notice_given is not None:
            return say(_STOPPED[over], end=end, day=self.notice_given)
        if self.stipulated.renewal == "by_consent":
            return say(_CONSENTS[over][min(number, 2)], end=end, count=number)
        if self.stipulated.renewal == "none":
            return say(_ALONE[over], end=end)
        return self._renewing(number, end)

    def _renewing(self, number: int, end: When | str) -> Sentence:
        again = self.stipulated.again.words
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
        if self.stipulated.notice_by is None:
            return sentence
        return because(
            sentence, say(gettext_noop("Notice may be given by: {who}."), who=self.stipulated.notice_by)
        )

    def _notice_when(self, limit: Limit) -> When | str:
        if self.stipulated.notice is not None and self.stipulated.notice.exact is not None:
            return minute_when(limit.latest - INSTANT, self.stipulated.zone)
        return day_when(day_before(limit.latest, self.stipulated.zone), self.stipulated.zone)

    def _end_when(self, number: int) -> When | str:
        if self.stipulated.length.unit == "hour":
            return minute_when(self._end(number), self.stipulated.zone)
        return day_when(self._end_day(number), self.stipulated.zone)
