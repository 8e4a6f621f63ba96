"""The table of time zones: which release it is, and the names in it."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

from tzdata import IANA_VERSION

#: The release of the table by which every day here is reckoned, like 2025b.
ZONES_RELEASE = IANA_VERSION


@lru_cache(maxsize=1)
def every_zone() -> frozenset[str]:
    """The name of every zone there is."""
    # Some systems list the server's own zone as "localtime"; no date may depend on the server.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def zone_names() -> tuple[str, ...]:
    """Every zone that is named by a place, and UTC, in order: what a person can search."""
    return ("UTC", *sorted(name for name in every_zone() if "/" in name and not name.startswith("Etc/")))
