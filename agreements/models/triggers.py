"""The database side of append-only: triggers that refuse to change or empty a table, as migration operations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

CREATE_REFUSAL = RunSQL(
    """
    CREATE FUNCTION ahd_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'table % is append-only: record a correction that supersedes the old row', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    "DROP FUNCTION ahd_refuse_change()",
)


def make_append_only(tables: Sequence[str]) -> list[RunSQL]:
    """One operation per table; undone by removing the trigger again."""
    return [
        RunSQL(
            [
                f"CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION ahd_refuse_change()",
                f"CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION ahd_refuse_change()",
            ],
            [f"DROP TRIGGER append_only_rows ON {table}", f"DROP TRIGGER append_only_table ON {table}"],
        )
        for table in tables
    ]


def while_it_may_change(tables: Sequence[str], *operations: Operation) -> list[Operation]:
    """The operations of a migration that fills a new column of old rows, with the refusal lifted for their time."""
    lift, put_back = (
        [f"ALTER TABLE {table} {verb} TRIGGER append_only_rows" for table in tables]
        for verb in ("DISABLE", "ENABLE")
    )
    # What is checked at the end of the transaction is checked now: PostgreSQL alters no table with checks outstanding.
    settle = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
    return [RunSQL(lift, put_back), *operations, RunSQL([*settle, *put_back], [*settle, *lift])]
