"""What pages of facts show of their warnings: {% warnings_of board %}, and whether the sweep is silent."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from agreements.models import Process
from agreements.models.boards import CommitmentAt
from agreements.permissions import can
from agreements.web.addresses import at_point
from monitoring.flags import lately
from monitoring.models import Alert, Run
from monitoring.models.watch import silence
from monitoring.permissions import check_can_set_warnings
from monitoring.web.entries import entries

register = template.Library()


@register.inclusion_tag("monitoring/parts/warnings.html", takes_context=True)
def warnings_of(context: Any, board: CommitmentAt) -> dict[str, Any]:
    """The flagged dates of a commitment, for a person who has signed in. `board`: the commitment as it was read."""
    request = context["request"]
    found = []
    if request.user.is_authenticated:
        alerts = Alert.objects.filter(commitment=board.commitment.pk).crossed_by(request.point)
        found = entries(lately(alerts, [board], request.point), request.user, request.point)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "entries": found,
        "suffix": at_point(request.point),
        "here": request.get_full_path(),
    }


@register.inclusion_tag("monitoring/parts/set_warnings.html", takes_context=True)
def warnings_link(context: Any, process: Process) -> dict[str, Any]:
    """The way to how a process is warned, for those who may set it."""
    request = context["request"]
    may = request.user.is_authenticated and can(check_can_set_warnings, request.user, process)
    return {"request": request, "process": process if may else None}


@register.inclusion_tag("monitoring/parts/silence.html", takes_context=True)
def silence_notice(context: Any) -> dict[str, Any]:
    """A word to people who have signed in while no sweep does its work; one query."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    heard = silence(Run.objects.all(), request.at, settings.SWEEP_SECONDS)
    return {"request": request, "silence": heard if heard.too_long else None}
