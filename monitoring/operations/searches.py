"""Keeping a search of the list of commitments, so that it can be opened again and followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from django.db import transaction

from agreements.domain.due import DueState
from agreements.domain.happenings import LegalState
from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import Level
from agreements.domain.texts import BadText, clean
from agreements.models import User
from agreements.models.choosing import FIELDS
from monitoring.models import SavedSearch, Subscription
from monitoring.operations.owning import BadSetting, check_room, end, one_writer, read_name

MOST = 100
LONGEST_VALUE = 200
STATES: Mapping[str, type[StrEnum]] = {
    "due_state": DueState,
    "implementation": Level,
    "legal_state": LegalState,
}


class BadSavedSearch(BadSetting):
    """A search that cannot be kept."""


def save_search(*, by: User, at: datetime, name: str, filters: Mapping[str, str]) -> SavedSearch:
    """Keep the filters under a name; the same filters again are the same search, under the newer name.

    `filters`: by their names in the address of the list (agreements.models.choosing.FIELDS); empty ones do not count.
    Raises NotAllowed, BadSavedSearch.
    """
    with one_writer(by):
        name, query = read_name(name, "name", BadSavedSearch), _query(filters)
        own = SavedSearch.objects.of(by).active()
        found: SavedSearch | None = own.filter(query=query).first()
        if found is not None:
            found.name = name
            found.save(update_fields=["name"])
            return found
        check_room(own, MOST, BadSavedSearch)
        made: SavedSearch = SavedSearch.objects.create(user=by, name=name, query=query, created_at=at)
        return made


def end_search(*, by: User, at: datetime, search: SavedSearch) -> None:
    """Keep it no longer, nor follow it. Raises NotAllowed."""
    with transaction.atomic():
        end(search, by=by, at=at)
        Subscription.objects.active().filter(search=search).update(ended_at=at)


def _query(filters: Mapping[str, str]) -> str:
    if unknown := sorted(set(filters) - set(FIELDS)):
        raise BadSavedSearch(
            gettext_noop("There is no filter “{name}”; there are {known}."),
            "filters",
            name=unknown[0][:40],
            known=", ".join(FIELDS),
        )
    given = {name: _value(name, filters.get(name, "")) for name in FIELDS}
    return urlencode([(name, value) for name, value in given.items() if value])


def _value(name: str, text: str) -> str:
    try:
        value = clean(text)
    except BadText as error:
        raise BadSavedSearch.over(error, name) from error
    if len(value) > LONGEST_VALUE:
        raise BadSavedSearch(
            gettext_noop("A filter has at most {most} characters."), name, most=LONGEST_VALUE
        )
    if value and name in STATES and value not in set(STATES[name]):
        raise BadSavedSearch(
            gettext_noop("“{value}” is not one of {known}."),
            name,
            value=value[:40],
            known=", ".join(STATES[name]),
        )
    return value
