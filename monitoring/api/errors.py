"""Which refusals of this app become which answers; the map itself stands in agreements.api.errors."""

from __future__ import annotations

from agreements.api.errors import answers
from monitoring.domain.lead_times import BadLeadTimes
from monitoring.operations.escalating import BadEscalation
from monitoring.operations.handling import BadHandling, NoLongerStands
from monitoring.operations.owning import BadSetting


def declare() -> None:
    """Add them to the one map."""
    answers(BadSetting, 400, "bad-setting")
    answers(BadHandling, 400, "bad-handling")
    answers(BadLeadTimes, 400, "bad-lead-times")
    answers(BadEscalation, 400, "bad-escalation")
    answers(NoLongerStands, 409, "no-longer-stands")
