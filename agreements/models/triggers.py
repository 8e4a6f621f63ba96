"""The database side of append-only: triggers that refuse to change or empty a table, as migration operations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations import RunSQL

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
