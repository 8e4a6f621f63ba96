"""Moments as they are typed into addresses, commands and forms: instants, days, lengths of time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from agreements.domain.refusals import gettext_noop
from agreements.domain.timeline import DAY, INSTANT, BadMoment, When, in_range

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-5][0-9])"
)


def day_named(text: str) -> date | None:
    """The day that a text names, None where it names an instant or nothing. BadMoment where there is no such day."""
    return When(text, "UTC").first_day if DAY.fullmatch(text := text.strip()) else None


def parse_point(text: str) -> datetime:
    """An instant ("2025-10-31T12:00Z"), or a day ("2025-10-31") meaning its last instant in UTC; else BadMoment."""
    text = re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", text.strip())  # an unescaped + arrives as a space
    if DAY.fullmatch(text):
        return When(text, "UTC").end - INSTANT
    if not _INSTANT.fullmatch(text):
        message = gettext_noop(
            "“{text}” is not a moment: write a day like 2025-10-31 or an instant like 2025-10-31T12:00Z."
        )
        raise BadMoment(message, text=text[:60])
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        in_range(moment.date(), text)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadMoment):
            raise
        raise BadMoment(gettext_noop("“{text}” is not a moment that exists."), text=text[:60]) from error


_SPAN = re.compile(r"([0-9]{1,5})([dhw])")
_UNIT = {"d": timedelta(days=1), "h": timedelta(hours=1), "w": timedelta(weeks=1)}


def parse_span(text: str) -> timedelta:
    """A length like 7d, 48h or 2w, at most ten years; BadMoment otherwise."""
    match = _SPAN.fullmatch(text.strip())
    if not match or not (span := int(match[1]) * _UNIT[match[2]]) or span > timedelta(days=3653):
        message = gettext_noop("“{text}” is not a length like 7d, 48h or 2w (at most ten years).")
        raise BadMoment(message, text=text[:60])
    return span
