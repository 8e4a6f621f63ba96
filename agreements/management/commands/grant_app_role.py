"""`grant_app_role`: give the application's database role what it needs: on facts, reading and adding only."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from agreements.models import AppendOnly


def append_only_tables() -> list[str]:
    """Tables of facts and of their links, in both apps."""
    models = [*apps.get_models(include_auto_created=True)]
    return sorted(
        model._meta.db_table for model in models if issubclass(model._meta.auto_created or model, AppendOnly)
    )


class Command(BaseCommand):
    help = "Grant the application's role its rights (run as the owner of the tables, after migrate)."

    def handle(self, *args: Any, **options: Any) -> None:
        role = settings.DATABASE_APP_ROLE
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                self.stdout.write(f"no role {role}: the application connects as the owner of its tables")
                return
            quoted = connection.ops.quote_name(role)
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
            tables = ", ".join(connection.ops.quote_name(table) for table in append_only_tables())
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {quoted}")
        self.stdout.write(f"{role}: may read and add facts, not change them")
