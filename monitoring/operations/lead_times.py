"""Setting how early a process is warned of its dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from agreements.domain.refusals import gettext_noop
from agreements.models import Process, User
from agreements.operations.statements import read_words
from monitoring.domain.lead_times import BadLeadTimes, lead_times
from monitoring.models import LeadTimes
from monitoring.permissions import check_can_set_warnings

LONGEST_REASON = 1000


def set_lead_times(
    *, by: User, at: datetime, process: Process, days: Iterable[int], reason: str
) -> LeadTimes:
    """From `at` on the process is warned so many days before its dates; earlier choices stay in the history.

    Raises NotAllowed, BadLeadTimes.
    """
    with transaction.atomic():
        check_can_set_warnings(by, process)
        chosen = list(lead_times(days))
        why = read_words(
            reason,
            "reason",
            BadLeadTimes,
            longest=LONGEST_REASON,
            missing=gettext_noop("Say why, in 1 to 1,000 characters."),
        )
        return LeadTimes.objects.create(process=process, days=chosen, set_by=by, set_at=at, reason=why)
