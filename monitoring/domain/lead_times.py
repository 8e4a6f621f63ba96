"""How early a process is warned of its dates: the choices, and what holds where nobody chose."""

from __future__ import annotations

from collections.abc import Iterable

#: Days before the due day begins that a process may choose from, the earliest first.
OFFERED = (90, 60, 30, 21, 14, 10, 7, 5, 3, 2, 1)
#: What holds where nobody chose.
STANDARD = (14, 7, 3, 1)


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
    unknown = sorted(chosen - set(OFFERED))
    if unknown:
        raise BadLeadTimes(f"{unknown[0]} is not one of {', '.join(map(str, OFFERED))} days before a date.")
    return tuple(sorted(chosen, reverse=True))
