"""What a mail says: by process, then by date, each with what it is, when, why it was flagged and why it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language_bidi, gettext, ngettext

from agreements.models import Event
from agreements.models.headlines import News
from agreements.templatetags.labels import label
from agreements.templatetags.moments import Loose, moment_words
from agreements.templatetags.words import word
from monitoring.channels.grounds import MOST, Grounds, grounds_of, source_words
from monitoring.channels.links import page
from monitoring.channels.plain import ISOLATES, isolated, one_line
from monitoring.channels.reasons import Reasons, lateness, place_of, reasons_of, unsubscribing, why_flagged
from monitoring.domain.channels import NoticeKind
from monitoring.domain.dates import is_in_time
from monitoring.domain.thresholds import URGENT
from monitoring.flags import standing_words
from monitoring.models.alerts import Flagged
from monitoring.models.letters import Letter, Part

#: What the list of a mailbox shows of a subject at most.
LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One date of one commitment or round.

    `word`: how it stands when the mail is sent. `clock`: its end on the reader's own clock. `grounds`: who owes it.
    """

    word: str
    title: str
    day: str
    zone: str
    clock: str
    why: str
    late: str
    because: str
    url: str
    grounds: Grounds = Grounds()


@dataclass(frozen=True, slots=True)
class Section:
    """One process with its dates in order."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MailPage:
    """A mail before it is put into words. `ends`: sentence and address by which each reason is ended.

    `unsubscribing`: the address behind the mail program's own button; empty where no subscription is the reason.
    `news`: what happened beside the dates. `service`: what is said of the service itself.
    """

    subject: str
    lead: str
    news: tuple[Line, ...]
    service: tuple[Line, ...]
    sections: tuple[Section, ...]
    more: int
    inbox: str
    settings: str
    ends: tuple[tuple[str, str], ...]
    unsubscribing: str
    right_to_left: bool


def mail_page(letter: Letter, at: datetime) -> MailPage:
    """In the language that is active, true when it is sent at `at`."""
    reasons = reasons_of(letter)
    dates = list(_dates(letter.parts))
    lines = _Lines(letter, reasons, grounds_of(dates), at)
    sections = tuple(_sections(dates, lines))
    ends = tuple((said, unsubscribing(pk)) for pk, said in reasons.subscriptions(letter).items())
    news = tuple(_news(part, reasons) for part in letter.parts if part.news)
    service = tuple(
        _of_the_service(part, reasons) for part in letter.parts if not (part.flagged or part.news)
    )
    count = len(dates) + letter.more
    return MailPage(
        subject=_subject(sections, dates, news, service, count),
        lead=_lead(count, sections),
        news=news,
        service=service,
        sections=sections,
        more=letter.more,
        inbox=page("inbox"),
        settings=page("subscriptions"),
        ends=ends,
        unsubscribing=unsubscribing(*reasons.subscriptions(letter)) if ends else "",
        right_to_left=get_language_bidi(),
    )


def _dates(parts: Iterable[Part]) -> Iterator[Part]:
    """One part for each date, that of its most urgent mark; the letter has them in this order."""
    found: dict[object, list[Part]] = {}
    for part in parts:
        if part.flagged is not None:
            found.setdefault(part.flagged.alerts[0].moment, []).append(part)
    for same in found.values():
        flagged = same[0].flagged
        assert flagged is not None
        alerts = tuple(alert for part in same if part.flagged for alert in part.flagged.alerts)
        yield replace(same[0], flagged=Flagged(alerts, flagged.item, flagged.point))


def _sections(dates: Iterable[Part], lines: _Lines) -> Iterator[Section]:
    in_order = sorted(dates, key=_order)
    for (_, title), parts in groupby(in_order, key=lambda part: _process(part)):
        yield Section(isolated(title), tuple(lines.line(part) for part in parts))


def _process(part: Part) -> tuple[str, str]:
    assert part.flagged is not None
    return part.flagged.process_slug, part.flagged.process_title


def _order(part: Part) -> tuple[str, str, datetime, str]:
    assert part.flagged is not None
    return (*_process(part), part.flagged.due_from, part.flagged.code)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the lines of one mail are made from."""

    letter: Letter
    reasons: Reasons
    grounds: Mapping[int, Grounds]
    at: datetime

    def line(self, part: Part) -> Line:
        flagged = part.flagged
        assert flagged is not None
        return Line(
            word=standing_words(flagged, self.at),
            title=isolated(capfirst(flagged.title)),
            day=moment_words(Loose(flagged.due_from, flagged.zone, "interval", flagged.latest)),
            zone=flagged.zone,
            clock=_clock(flagged, self.letter.mailbox.zone if self.letter.mailbox else "UTC"),
            why=why_flagged(part),
            late=lateness(part),
            because=self.reasons.because(part),
            url=place_of(part),
            grounds=_in_line(self.grounds.get(part.notice.pk, Grounds())),
        )


def _in_line(grounds: Grounds) -> Grounds:
    """Each in one line that turns nothing around."""
    return Grounds(
        isolated(grounds.owed_by),
        isolated(grounds.owed_to),
        isolated(grounds.agreement),
        isolated(grounds.words),
        tuple(isolated(source, 1500) for source in grounds.sources),
    )


def _clock(flagged: Flagged, zone: str) -> str:
    """On the reader's clock: when it is late, or, where nobody can say that, when it begins."""
    if flagged.latest is None:
        return gettext("from %(moment)s") % {"moment": _minute(flagged.due_from, zone)}
    template = gettext("by %(moment)s") if is_in_time(flagged.latest) else gettext("before %(moment)s")
    return template % {"moment": _minute(flagged.latest, zone)}


def _news(part: Part, reasons: Reasons) -> Line:
    """One piece of news: what happened, whose page tells it, and by which sources."""
    news = part.news
    assert news is not None
    return Line(
        word=_news_word(news),
        title=isolated(why_flagged(part)),
        day=moment_words(news.when),
        zone=news.when.zone,
        clock="",
        why="",
        late="",
        because=reasons.because(part),
        url=place_of(part),
        grounds=Grounds(sources=tuple(isolated(source_words(row), 1500) for row in news.sources[:MOST])),
    )


def _news_word(news: News) -> str:
    if news.state:
        return str(word(news.state, news.family).label)
    if isinstance(news.fact, Event):
        return capfirst(label(news.fact.kind, "event"))
    return gettext("Position taken back")


def _of_the_service(part: Part, reasons: Reasons) -> Line:
    badge, title = _silence(part) if part.notice.kind == NoticeKind.SILENCE else _test()
    return Line(
        word=badge,
        title=title,
        day="",
        zone="UTC",
        clock="",
        why=why_flagged(part),
        late="",
        because=reasons.because(part),
        url=place_of(part),
    )


def _silence(part: Part) -> tuple[str, str]:
    run = part.notice.run
    until = _minute(run.started_at, "UTC") if run else ""
    return gettext("Silence"), gettext("The sweep was silent until %(until)s") % {"until": until}


def _test() -> tuple[str, str]:
    return gettext("Test"), gettext("A test, as you asked")


def _minute(moment: datetime, zone: str) -> str:
    return moment_words(Loose(moment, zone, "minute"))


def _subject(
    sections: tuple[Section, ...],
    dates: list[Part],
    news: tuple[Line, ...],
    service: tuple[Line, ...],
    count: int,
) -> str:
    """One line: the single date or piece of news by its title, several by their number."""
    if news and not sections:
        return _news_subject(news)
    if not sections:
        return one_line(service[0].title if service else gettext("Ahd"))
    if count == 1:
        (line,) = sections[0].lines
        room = LONGEST_SUBJECT - len(line.word)
        return f"{line.word}: {isolated(line.title.strip(ISOLATES), room)}"
    urgent = sum(part.flagged is not None and part.flagged.threshold in URGENT for part in dates)
    names = ", ".join(section.title for section in sections)
    said = ngettext("%(n)d date needs attention: %(names)s", "%(n)d dates need attention: %(names)s", count)
    if urgent == len(dates):
        said = ngettext(
            "%(n)d date is due or late: %(names)s", "%(n)d dates are due or late: %(names)s", count
        )
    return Truncator(said % {"n": count, "names": names}).chars(LONGEST_SUBJECT)


def _news_subject(news: tuple[Line, ...]) -> str:
    first = news[0]
    room = LONGEST_SUBJECT - len(first.word) - 15
    said = f"{first.word}: {isolated(first.title.strip(ISOLATES), room)}"
    more = len(news) - 1
    return gettext("%(first)s, and %(n)d more") % {"first": said, "n": more} if more else said


def _lead(count: int, sections: tuple[Section, ...]) -> str:
    if not sections:
        return ""
    return ngettext("%(n)d date was flagged.", "%(n)d dates were flagged.", count) % {"n": count}
