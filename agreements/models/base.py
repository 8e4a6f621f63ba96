"""What every fact has: three times, its sources, who entered it and why; and the rule that it is never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NoReturn, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Lookup, OuterRef, Q
from django.db.models.base import ModelState

from agreements.domain.ordering import natural
from agreements.domain.timeline import AsOf, When

#: Of facts that are true since one moment, the later known stands later; of those known at once, their keys count.
#: No moment of entry: a correction stands where the first version of its chain stands, whatever was loaded when.
ORDER = ("effective_at", "first_known_from", "key_order", "pk")


class AppendOnlyError(TypeError):
    """Raised where code tries to change or remove what is only ever added. PostgreSQL refuses it as well."""


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise AppendOnlyError("Facts are added, never changed: record a correction that supersedes the old row.")


class AppendOnlyQuerySet(models.QuerySet):
    update = delete = bulk_update = update_or_create = _refuse


class AppendOnly(models.Model):
    """A table that only grows. The migration puts refusing triggers on it (update, delete, truncate)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, force_insert=True, using=kwargs.get("using"))

    delete = _refuse

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """Make a stored row by setting all its columns at once.

        Django sets them one by one through their descriptors, which for a board of a thousand commitments takes
        longer than everything that PostgreSQL does. It comes to the same: no field here does anything when it is set.
        """
        row = cls.__new__(cls)
        row.__dict__.update(zip(field_names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        return row


class ScopedQuerySet(AppendOnlyQuerySet):
    """Rows that belong to a process: seen by whoever may see the process."""

    def visible_to(self, user: Any) -> Self:
        processes = self.model._meta.get_field("process").related_model._default_manager
        return self.filter(process__in=processes.visible_to(user))

    def for_editors(self, user: Any) -> Self:
        """Rows of processes that the person edits; nothing, and no query, for a reader who is nobody in particular."""
        processes = self.model._meta.get_field("process").related_model._default_manager.edited_by(user)
        return self.none() if processes.query.is_empty() else self.filter(process__in=processes)


class AnyOf(Lookup):
    """An id out of many as one array, where Django takes longer to write a thousand out than PostgreSQL to answer."""

    lookup_name, prepare_rhs = "any_of", False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        array = ",".join(map(str, self.rhs))
        return f"{column} = ANY(%s::uuid[])", [*params, f"{{{array}}}"]


class AnyPairOf(Func):
    """Two columns, an id and a text, that are one of these pairs: what `a IN … AND b IN …` would find and no more."""

    output_field = models.BooleanField()

    def __init__(self, id_column: str, text_column: str, pairs: Iterable[tuple[UUID, str]]) -> None:
        super().__init__(id_column, text_column)
        self.pairs = list(pairs)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        (one, first), (other, second) = (compiler.compile(each) for each in self.source_expressions)
        ids, texts = [str(pair[0]) for pair in self.pairs], [pair[1] for pair in self.pairs]
        sql = f"({one}, {other}) IN (SELECT * FROM unnest(%s::uuid[], %s::text[]))"  # noqa: S608  columns only
        return sql, [*first, *second, ids, texts]


class NotCorrected(Func):
    """That no correction of the row was known by a point.

    Every read asks it, and as a subquery of Django's it takes longer to be written than PostgreSQL takes to answer it.
    """

    output_field = models.BooleanField()

    def __init__(self, own_id: str, table: str, point: AsOf) -> None:
        super().__init__(own_id)
        self.table, self.point = table, point

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        own, params = compiler.compile(self.source_expressions[0])
        rows = f"{connection.ops.quote_name(self.table)} AS correction"
        entered, moments = _entered("correction.recorded_at", "correction.process_id", self.point)
        conditions = [f"correction.supersedes_id = {own}", "correction.known_from <= %s", *entered]
        sql = f"NOT EXISTS (SELECT FROM {rows} WHERE {' AND '.join(conditions)})"
        return sql, [*params, self.point.known, *moments]


class EnteredBy(Func):
    """That a row was entered here by a point which `bounds_entry`; `column`: when it was entered."""

    output_field = models.BooleanField()

    def __init__(self, point: AsOf, column: str = "recorded_at") -> None:
        super().__init__(column, "process")
        self.point = point

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        (when, first), (process, second) = (compiler.compile(each) for each in self.source_expressions)
        entered, moments = _entered(when, process, self.point)
        return f"({' AND '.join(entered)})", [*first, *second, *moments]


def _entered(recorded_at: str, process: str, point: AsOf) -> tuple[list[str], list[datetime]]:
    """The bounds that a point sets to the moment of entry, and their moments."""
    bounds, moments = [], []
    if point.recorded is not None:
        bounds.append(f"{recorded_at} <= %s")
        moments.append(point.recorded)
    if point.cited:
        begun = "SELECT process_id FROM agreements_processrevision WHERE recorded_at <= %s"
        bounds.append(f"({recorded_at} <= %s OR {process} NOT IN ({begun}))")
        moments += [point.known, point.known]
    return bounds, moments


def begun_by(point: AsOf) -> Q:
    """What a fact must have stored to have begun by the point, in its own zone."""
    return Q(effective_at__lte=point.valid) if point.day is None else Q(effective_on__lte=point.day)


class FactQuerySet(ScopedQuerySet):
    def of(self, parent: str, ids: Collection[UUID]) -> Self:
        """Rows of these parents; `parent` is a foreign key's name."""
        return self.filter(AnyOf(F(parent), ids)) if ids else self.none()

    def as_of(self, point: AsOf) -> Self:
        """Rows true by then, as known then, and not corrected by what was known then."""
        if self.query.is_empty():
            return self
        return self.told_by(point).filter(NotCorrected("pk", self.model._meta.db_table, point))

    def told_by(self, point: AsOf) -> Self:
        """Rows true by then, as known then, in every version: those corrected by what was known then among them."""
        return self.known_by(point).filter(begun_by(point))

    def known_by(self, point: AsOf) -> Self:
        """Rows known and entered by then, in every version, whenever they are true."""
        rows = self.filter(known_from__lte=point.known)
        return rows.filter(EnteredBy(point)) if point.bounds_entry else rows

    def corrected_by(self, point: AsOf) -> Self:
        """Rows whose correction was known by then."""
        return self.filter(~Q(NotCorrected("pk", self.model._meta.db_table, point)))

    def current(self) -> Self:
        """Rows that no correction supersedes: the newest version of each, whenever known."""
        return self.filter(superseded_by__isnull=True)

    def newest_first(self, *before: Any) -> Self:
        """`before`: what they are ordered by first."""
        return self.order_by(*before, *(f"-{column}" for column in ORDER))

    def oldest_first(self, *before: Any) -> Self:
        return self.order_by(*before, *ORDER)

    def newest_per(self, parent: str, point: AsOf) -> Self:
        """Of each `parent` (a foreign key's name) the one row that counts at the point."""
        newest = self.model._default_manager.filter(**{parent: OuterRef(parent)}).as_of(point).newest_first()
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))


class Fact(AppendOnly):
    """A row that says something, from a source, since when it is true, since when it is known, when it was entered.

    `effective_as_written`, `effective_zone`: the moment as written. `effective_at`, `effective_until`: its first
    instant and the first one after it, in UTC. `effective_on`: its first day in its own zone, for who names a day.
    `known_from`: since when it was known, in UTC; `known_basis`: on which ground that is said. `recorded_at`: when it
    was entered here, for audit.
    `key` names the row within its process and kind; a correction carries the key of what it supersedes.
    `first_known_from`, `key_order`: its place in ORDER, which a correction takes over (`stand`).
    """

    process = models.ForeignKey("agreements.Process", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    effective_as_written = models.CharField(max_length=40)
    effective_zone = models.CharField(max_length=64)
    effective_at = models.DateTimeField()
    effective_on = models.DateField()
    effective_until = models.DateTimeField()
    known_from = models.DateTimeField()
    known_basis = models.CharField(max_length=10)
    recorded_at = models.DateTimeField()
    first_known_from = models.DateTimeField()
    key_order = models.TextField(db_collation="C")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    caveat = models.TextField(blank=True)
    sources = models.ManyToManyField("agreements.Source", blank=True, related_name="+")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = FactQuerySet.as_manager()

    #: Fields that say what the fact says; the process file reads and writes these.
    content: tuple[str, ...] = ()
    #: Fields and properties whose words search finds it by.
    searched: tuple[str, ...] = ()

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=["process", "key"],
                condition=Q(supersedes__isnull=True),
                name="%(class)s_first_version",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__gt=F("effective_at")), name="%(class)s_effective_interval"
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def effective(self) -> When:
        return When(self.effective_as_written, self.effective_zone)

    def date_from(self, effective: When) -> None:
        """Fill the columns that say when it was true."""
        self.effective_as_written, self.effective_zone = effective.text, effective.zone
        self.effective_at, self.effective_until = effective.start, effective.end
        self.effective_on = effective.first_day

    @property
    def in_order(self) -> tuple[datetime, datetime, str]:
        """What facts of one parent are sorted by where they are not read from the database: see ORDER."""
        return self.effective_at, self.first_known_from, self.key_order

    def stand(self) -> None:
        """Take its place in ORDER, at `first_known_from` where that is set; whoever adds a fact calls it once.

        A correction that leaves the moment as it was stands exactly where what it corrects stood.
        """
        if self.supersedes is not None:
            self.first_known_from = self.supersedes.first_known_from
        elif self.first_known_from is None:
            self.first_known_from = self.known_from
        self.key_order = natural(self.key)

    def derive(self) -> None:
        """Fill the columns that are computed from this row's own content; whoever adds a fact calls it once."""


def fact_indexes(*parents: str) -> list[models.Index]:
    """Indexes for "the newest row of this parent at a point", one per parent."""
    return [
        models.Index(
            fields=[parent, "-effective_at", "-first_known_from", "-key_order"],
            name=f"%(class)s_{parent}",
        )
        for parent in parents
    ]


def text_choices(enum: Iterable[Any]) -> list[tuple[str, str]]:
    """Choices of a field from the domain's enum; the words shown come from the display table, not from here."""
    return [(member.value, member.value.replace("_", " ")) for member in enum]
