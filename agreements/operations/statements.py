"""What every statement that a person types is made of: words, a moment, sources; each read, or refused at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from agreements.domain.refusals import Refusal, gettext_noop
from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, When, zone_of
from agreements.models import Fact, Process, Source

LONGEST = 5000
#: In the zone that is furthest ahead, today has begun this long before it begins in UTC.
_AHEAD = timedelta(hours=14)


class BadStatement(Refusal):
    """A statement that cannot be recorded; `field` names the place, the text says what is missing or wrong."""


class CorrectedMeanwhile(Exception):
    """A correction of what has been corrected already. `latest` is the version that stands; nothing was written."""

    def __init__(self, latest: Fact) -> None:
        super().__init__("This was corrected meanwhile. Compare both and confirm yours again.")
        self.latest = latest


def read_words(
    text: str, field: str, refusal: type[Refusal], *, longest: int = LONGEST, missing: str = ""
) -> str:
    """The text as it may be stored. `missing`: the sentence for one that is empty, where it may not be."""
    try:
        cleaned = clean(text)
    except BadText as error:
        raise refusal.over(error, field) from error
    if missing and not cleaned:
        raise refusal(missing, field)
    if len(cleaned) > longest:
        raise refusal(gettext_noop("At most {most} characters."), field, most=f"{longest:,}")
    return cleaned


def read_moment(text: str, zone: str, refusal: type[Refusal], field: str = "effective") -> When:
    """The moment as written, in the zone."""
    try:
        return When(text, zone)
    except BadMoment as error:
        raise refusal.over(error, field) from error


def check_zone(zone: str, refusal: type[Refusal]) -> None:
    try:
        zone_of(zone)
    except BadMoment as error:
        raise refusal.over(error, "zone") from error


def read_past(
    text: str, zone: str, at: datetime, refusal: type[Refusal], future: str, field: str = "effective"
) -> When:
    """A moment that has begun by `at` somewhere on earth; `future`: the sentence for one that has not."""
    when = read_moment(text, zone, refusal, field)
    check_begun(when, at, refusal, future, field)
    return when


def check_begun(when: When, at: datetime, refusal: type[Refusal], future: str, field: str) -> None:
    """Refuse a moment that has not begun by `at` anywhere on earth."""
    if when.start > at + _AHEAD:
        raise refusal(future, field)


def check_one_of(value: str, allowed: Iterable[str], field: str, refusal: type[Refusal], wrong: str) -> None:
    """Refuse a word outside a closed set. `wrong`: a sentence with {value} and {allowed}."""
    if value not in (words := list(allowed)):
        raise refusal(wrong, field, value=str(value)[:40], allowed=", ".join(words))


def check_sources(
    sources: Sequence[Source], process: Process, refusal: type[Refusal], missing: str = ""
) -> None:
    """Refuse sources of another process. `missing`: the sentence for none at all, where one is needed."""
    if missing and not sources:
        raise refusal(missing, "sources")
    if any(source.process_id != process.pk for source in sources):
        raise refusal(gettext_noop("A source of another process cannot be cited here."), "sources")


def one_writer(matter: str) -> None:
    """Let one transaction at a time write of a matter: facts are never updated, so there is no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [matter])


def standing_version(fact: Fact) -> Fact:
    """The last correction of a fact, itself where there is none."""
    versions: Any = type(fact)._default_manager
    standing: Fact = versions.current().get(process=fact.process_id, key=fact.key)
    return standing


@contextmanager
def in_its_place(
    wrong: Fact, matter: str, refusal: Callable[[Fact], Exception] = CorrectedMeanwhile
) -> Iterator[None]:
    """One transaction, the only one to write of the matter, for what takes the place of a fact recorded in error.

    What somebody has corrected already is refused with the version that stands. A process file is loaded under another
    lock: of the two, whoever comes second is told by the constraint.
    """
    try:
        with transaction.atomic():
            one_writer(matter)
            standing = standing_version(wrong)
            if standing.pk != wrong.pk:
                raise refusal(standing)
            yield
    except IntegrityError as error:
        if "supersedes_id" not in str(error):
            raise
        raise refusal(standing_version(wrong)) from error
