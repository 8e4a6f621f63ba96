"""How early a process may ask to be warned of its dates."""

from __future__ import annotations

from collections.abc import Iterable

from agreements.domain.refusals import Refusal, gettext_noop
from monitoring.domain.thresholds import LEADS


class BadLeadTimes(Refusal):
    """Lead times that cannot be set; `field` names the place, the text says what would be right."""


def lead_times(days: Iterable[int]) -> tuple[int, ...]:
    """The days, each once, the earliest first. Raises BadLeadTimes for none, and for one that is not offered."""
    chosen = set(days)
    if not chosen:
        message = gettext_noop(
            "Choose at least one day before a date; what is due and overdue is flagged anyway."
        )
        raise BadLeadTimes(message, "days")
    unknown = sorted(chosen - set(LEADS))
    if unknown:
        message = gettext_noop("{days} is not one of {offered} days before a date.")
        raise BadLeadTimes(message, "days", days=unknown[0], offered=", ".join(map(str, LEADS)))
    return tuple(sorted(chosen, reverse=True))
