"""What the bodies of writes about warnings hold; whatever is not named here is refused."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.api.bodies import LONGEST_CODE, Body, Id, Text
from monitoring.domain.thresholds import LEADS

MOST_DAYS = 50
HIGHEST = 10_000


@extend_schema_field({"$ref": "#/components/schemas/Threshold"})
class ThresholdWord(Text):
    """A text that the operation checks against the thresholds."""


class Days(serializers.ListField):
    """Whole numbers of days."""

    default_error_messages = {
        "not_a_list": "This is a list of days like 14, 7, 3, 1.",
        "required": "This is needed.",
    }

    def __init__(self, **options: object) -> None:
        child = Id(min_value=0, max_value=HIGHEST)
        super().__init__(child=child, max_length=MOST_DAYS, **options)


class NewAcknowledgement(Body):
    """That somebody takes note of an alert for its process."""

    note = Text(
        max_length=1000,
        required=False,
        default="",
        help_text="What is being done about it. Everyone in the process sees it.",
    )


class NewSnooze(Body):
    """That a person puts an alert off in their own inbox."""

    until = Text(
        max_length=40,
        allow_null=True,
        help_text="An instant like 2025-11-06T09:00Z, at most 90 days ahead, or a day, which means its end in UTC;"
        " null: show it again.",
    )


class NewLeadTimes(Body):
    """How many days before a date a process is warned."""

    days = Days(help_text=f"Of {', '.join(map(str, LEADS))}.")
    reason = Text(max_length=1000, help_text="Why. The people of the process see it.")


class NewEscalationPlan(Body):
    """Whom an unacknowledged alert of a process goes to next, and after how long."""

    hours = Id(
        allow_null=True,
        min_value=0,
        max_value=HIGHEST,
        help_text="1 to 720; null: pass nothing on any longer.",
    )
    to = Text(
        max_length=LONGEST_CODE * 2,
        required=False,
        default="",
        help_text="The name with which a mediator or an analyst of the process signs in.",
    )
    from_threshold = ThresholdWord(
        max_length=None,
        required=False,
        default="due",
        help_text="The least urgent threshold that is passed on.",
    )
