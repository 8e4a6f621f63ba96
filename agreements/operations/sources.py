"""Adding a source to a process, so that what is said can be traced to who published it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import KnownBasis
from agreements.domain.timeline import When
from agreements.models import Process, Source, SourceRevision, User
from agreements.operations.facts import Draft, add_facts, earliest_publication, public_id, stamp
from agreements.operations.statements import BadStatement, one_writer, read_moment, read_words
from agreements.permissions import NotAllowed, roles_in

LONGEST = {"publisher": 200, "title": 300, "url": 1000}


class BadSource(BadStatement):
    """A source that cannot be recorded."""


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
    missing = {"publisher": gettext_noop("Say who published the source.")}
    words = {
        name: read_words(value, name, BadSource, longest=LONGEST[name], missing=missing.get(name, ""))
        for name, value in {"publisher": publisher, "url": url, "title": title}.items()
    }
    if words["url"] and urlsplit(words["url"]).scheme not in ("http", "https"):
        raise BadSource(gettext_noop("An address begins with https:// or http://."), "url")
    published = published.strip()
    when = read_moment(published, process.zone, BadSource, "published") if published else None
    with transaction.atomic():
        one_writer(f"sources {process.slug}")
        code = _next_code(process)
        source = Source.objects.create(id=public_id("source", process.slug, code), process=process, code=code)
        revision = SourceRevision(
            process=process, key=code, source=source, kind=kind, published=published, **words
        )
        stamp(revision, when or When(at.strftime("%Y-%m-%dT%H:%M"), "UTC"), at, by)
        if published and (known := earliest_publication([published])) < at:
            revision.known_from, revision.known_basis = known, KnownBasis.PUBLISHED
        add_facts([Draft(revision)])
    return source


def _next_code(process: Process) -> str:
    codes = process.cited_sources.values_list("code", flat=True)
    taken = [int(code[1:]) for code in codes if code[:1] == "S" and code[1:].isdigit()]
    return f"S{max(taken, default=0) + 1}"
