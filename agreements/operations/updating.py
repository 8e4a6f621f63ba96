"""What a person records in one go: a statement, and a source that is new to the record; and the rehearsal of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from agreements.models import Fact, Process, Source, User
from agreements.operations.sources import add_source

Written = TypeVar("Written", bound=Fact)


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that is not on record yet, as somebody typed it. `published`: a moment as written, or empty."""

    publisher: str
    url: str = ""
    published: str = ""
    title: str = ""


def citing(
    *,
    by: User,
    at: datetime,
    process: Process,
    chosen: Sequence[Source],
    new: NewSource | None,
    write: Callable[[list[Source]], Written],
) -> Written:
    """Add the new source, if there is one, and write what cites it: both or neither.

    Raises NotAllowed, BadSource, and whatever `write` raises.
    """
    with transaction.atomic():
        sources = list(chosen)
        if new is not None:
            sources.append(
                add_source(
                    by=by,
                    at=at,
                    process=process,
                    publisher=new.publisher,
                    url=new.url,
                    published=new.published,
                    title=new.title,
                )
            )
        return write(sources)


def rehearse(write: Callable[[], Written]) -> Written:
    """Do it and take it back, so that a preview meets every rule that the real thing meets and writes nothing."""
    with transaction.atomic():
        written = write()
        transaction.set_rollback(True)
    return written
