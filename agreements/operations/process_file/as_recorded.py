"""What an entry of a process file comes to beside what is recorded under its key: new, the same, or a correction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agreements.domain.statuses import KnownBasis
from agreements.models import Fact
from agreements.operations.facts import Draft
from agreements.operations.process_file.entries import Entry
from agreements.operations.process_file.known import Known

_CITED_EARLIER = "Nothing but since when it was known: something that cites it was known earlier."


@dataclass(slots=True)
class EntryAsRecorded:
    """One entry with its draft. `current`: the version that is recorded; `by_itself`: since when the entry says it was
    known; `known`: the same once everything that hangs on it has been seen.
    """

    entry: Entry
    draft: Draft
    current: Any
    by_itself: Known
    same: bool = field(init=False)
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        self.same = self.current is not None and says_the_same(self.current, self.draft)
        self.known = self.own

    @property
    def own(self) -> Known:
        """Since when it was known by what it says itself; of what is recorded, since when that has been."""
        if self.current is None:
            return self.by_itself
        if self.same and self._may_be_earlier and self.current.known_basis == KnownBasis.ENTERED:
            return self.by_itself
        basis = KnownBasis(self.current.known_basis)
        return Known(self.current.known_from, basis, self.current.first_known_from)

    @property
    def _may_be_earlier(self) -> bool:
        """A correction is known since it was made; only what was never corrected can turn out to be known earlier."""
        if self.current is None or self.current.supersedes_id is None:
            return True
        return self.current.known_basis in (KnownBasis.PUBLISHED, KnownBasis.EFFECTIVE)

    @property
    def known_earlier(self) -> bool:
        """Whether what is recorded says the same, but is known to have been known earlier than is recorded."""
        return (
            self.current is not None and self._may_be_earlier and self.known.since < self.current.known_from
        )

    def stamped(self, at: datetime) -> Draft:
        """The draft with since when it was known. A correction is known since it is made, unless stated anew."""
        fact = self.draft.fact
        if self.current is None:
            fact.known_from, fact.known_basis = self.known.since, self.known.basis
            fact.first_known_from = self.by_itself.placed
            return self.draft
        fact.supersedes = self.current
        if self.same:
            fact.known_from, fact.known_basis = self.known.since, self.known.basis
            fact.reason = fact.reason or _CITED_EARLIER
        elif self.entry.data.get("known_from") and self.by_itself.since > self.current.known_from:
            fact.known_from, fact.known_basis = self.by_itself.since, KnownBasis.STATED
        return self.draft


def says_the_same(current: Fact, draft: Draft) -> bool:
    """Whether a recorded row already says what the draft says (when it was known, and why it was entered, aside)."""
    fact = draft.fact
    links = {f.name for f in fact._meta.many_to_many}
    columns = [name for name in type(fact).content if name not in links]
    columns += ["effective_as_written", "effective_zone", "caveat"]
    if any(_value(current, name) != _value(fact, name) for name in columns):
        return False
    return all(
        {row.pk for row in getattr(current, name).all()} == {row.pk for row in draft.links.get(name, ())}
        for name in links
    )


def _value(fact: Fact, column: str) -> Any:
    field: Any = fact._meta.get_field(column)
    return getattr(fact, field.attname)
