"""How early a process may ask to be warned of its dates."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.domain.thresholds import LEADS


class BadLeadTimes(ValueError):
    """Lead times that cannot be set; `field` names the place, the text says what would be right."""

    def __init__(self, message: str, field: str = "days") -> None:
        super().__init__(message)
        self.field = field


def lead_times(days: Iterable[int]) -> tuple[int, ...]:
    """The days, each once, the earliest first. Raises BadLeadTimes for none, and for one that is not offered."""
    chosen = set(days)
    if not chosen:
        raise BadLeadTimes(
            "Choose at least one day before a date; what is due and overdue is flagged anyway."
        )
    unknown = sorted(chosen - set(LEADS))
    if unknown:
        raise BadLeadTimes(f"{unknown[0]} is not one of {', '.join(map(str, LEADS))} days before a date.")
    return tuple(sorted(chosen, reverse=True))
