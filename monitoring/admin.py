"""Crossings, alerts and runs for administrators: to look at, not to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from monitoring.models import Alert, Crossing, Run


class ReadOnly(admin.ModelAdmin):
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ("id", "at", "started_at", "finished_at", "subjects", "changed", "raised", "error")
    ordering = ("-id",)


@admin.register(Alert)
class AlertAdmin(ReadOnly):
    list_display = ("subject", "process", "threshold", "step", "due_from", "crossed_at", "raised_at")
    list_select_related = ("process", "commitment", "round")
    ordering = ("-crossed_at", "-id")


@admin.register(Crossing)
class CrossingAdmin(ReadOnly):
    list_display = ("__str__", "process", "threshold", "step", "due_from", "latest", "crossed_at")
    list_select_related = ("process", "commitment", "round")
    ordering = ("crossed_at", "id")
