"""Adding a source to a process, so that what is said can be traced to who published it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import connection, transaction

from agreements.domain.texts import BadText, clean
from agreements.domain.timeline import BadMoment, When
from agreements.models import Process, Source, SourceRevision, User
from agreements.operations.facts import Draft, add_facts, earliest_publication, public_id, stamp
from agreements.permissions import NotAllowed, roles_in

LONGEST = {"publisher": 200, "title": 300, "url": 1000}


class BadSource(ValueError):
    """A source that cannot be recorded; `field` names the place."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def add_source(
    *,
    by: User,
    at: datetime,
    process: Process,
    publisher: str,
    url: str,
    published: str,
    title: str = "",
    kind: str = "other",
) -> Source:
    """Add a source with the next free code ("S44"). `published`: a moment as written, or empty where it is not known.

    Raises NotAllowed (the person has no role in the process), BadSource.
    """
    if not roles_in(by, process):
        raise NotAllowed("Only people with a role in this process can add a source.")
    words = {
        name: _cleaned(value, name)
        for name, value in {"publisher": publisher, "url": url, "title": title}.items()
    }
    if not words["publisher"]:
        raise BadSource("Say who published the source.", "publisher")
    if words["url"] and urlsplit(words["url"]).scheme not in ("http", "https"):
        raise BadSource("An address begins with https:// or http://.", "url")
    when = _published(published, process.zone)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sources {process.slug}"])
        code = _next_code(process)
        source = Source.objects.create(id=public_id("source", process.slug, code), process=process, code=code)
        revision = SourceRevision(
            process=process, key=code, source=source, kind=kind, published=published.strip(), **words
        )
        known = earliest_publication([published.strip()], at)
        stamp(revision, when or When(at.strftime("%Y-%m-%dT%H:%M"), "UTC"), known, at, by)
        add_facts([Draft(revision)])
    return source


def _cleaned(text: str, field: str) -> str:
    try:
        cleaned = clean(text)
    except BadText as error:
        raise BadSource(str(error), field) from error
    if len(cleaned) > LONGEST[field]:
        raise BadSource(f"At most {LONGEST[field]} characters.", field)
    return cleaned


def _published(text: str, zone: str) -> When | None:
    try:
        return When(text.strip(), zone) if text.strip() else None
    except BadMoment as error:
        raise BadSource(str(error), "published") from error


def _next_code(process: Process) -> str:
    codes = process.cited_sources.values_list("code", flat=True)
    taken = [int(code[1:]) for code in codes if code[:1] == "S" and code[1:].isdigit()]
    return f"S{max(taken, default=0) + 1}"
