"""Where a reader stands in time, in words: what is read, as known when, as recorded by when, and with what doubt."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext

from agreements.models.undated import undated_facts
from agreements.templatetags import moments


def point_sentence(point: Any) -> str:
    said = [_moments_sentence(point)]
    if point.recorded_given:
        recorded = moments.point_words(point.recorded)
        said.append(
            gettext("What was recorded here after %(recorded)s is left out.") % {"recorded": recorded}
        )
    elif point.cited:
        said.append(
            gettext(
                "What was recorded here after that is left out, unless the whole record of a process began later."
            )
        )
    return " ".join(said)


def undated_sentence(request: Any) -> str:
    """How many facts are read as known since their own time. One query, where there is a reader."""
    count = undated_facts(request.user, request.point) if hasattr(request, "user") else 0
    return ngettext(
        "%(count)d entry that counts here has no date of knowledge: it is taken as known since the time it tells of.",
        "%(count)d entries that count here have no date of knowledge: they are taken as known since the time they tell "
        "of.",
        count,
    ) % {"count": count}


def _moments_sentence(point: Any) -> str:
    if not (point.as_of_given or point.known_given):
        return gettext("You are reading today’s page.")
    known = moments.point_words(point.known)
    if not point.as_of_given:
        return gettext("You are reading today’s page as it was known on %(known)s.") % {"known": known}
    valid = moments.valid_words(point)
    if not point.known_given:
        return gettext("You are reading %(valid)s, as known today.") % {"valid": valid}
    return gettext("You are reading %(valid)s, as it was known on %(known)s.") % {
        "valid": valid,
        "known": known,
    }
