"""What the bodies of writes about warnings hold, and about who is told how; whatever is not named here is refused."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.api.bodies import HIGHEST_ID, LONGEST_CODE, Body, Id, Text, closed_word
from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from monitoring.domain.channels import Channel, Subject
from monitoring.domain.news_kinds import NewsKind
from monitoring.domain.thresholds import LEADS

LANGUAGE = "Code of a language of this site."
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


class NewsKinds(serializers.ListField):
    """Kinds of news."""

    default_error_messages = {"not_a_list": "This is a list of kinds of news."}

    def __init__(self, **options: object) -> None:
        super().__init__(child=closed_word(NewsKind)(max_length=None), max_length=len(NewsKind), **options)


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
        help_text="An instant like 2025-11-06T09:00Z, at most 90 days ahead, or a day, which means its end where the"
        " days of the alert are counted; null: show it again.",
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


class NewSubscription(Body):
    """What to follow, and by which way to be told."""

    subject = closed_word(Subject)(max_length=None)
    key = Text(
        max_length=80,
        help_text="Slug of the process, agreement or actor; id of the commitment or the saved search.",
    )
    channel = closed_word(Channel)(max_length=None)
    endpoint = Id(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=HIGHEST_ID,
        help_text="Id of one of your endpoints, for a webhook alone.",
    )
    language = Text(max_length=16, required=False, default="en", help_text=LANGUAGE)
    news = NewsKinds(required=False, help_text="Kinds of news to be told of beside its dates; left out: all.")


class NewMailbox(Body):
    """Where and when your e-mail goes."""

    address = Text(
        max_length=320, help_text="Another one has to be confirmed by the link that is sent to it."
    )
    zone = Text(max_length=64, required=False, default="UTC", help_text="Like Asia/Karachi.")
    language = Text(max_length=16, required=False, default="en", help_text=LANGUAGE)
    digest_hour = Id(
        required=False, default=7, help_text="Of the daily digest: 0 to 23 on the clock of `zone`."
    )


class NewTest(Body):
    """That a test message is to be sent: an empty object."""


class NewEndpoint(Body):
    """An address that takes webhooks."""

    url = Text(max_length=1000, help_text="It begins with https:// and lies on the public internet.")


class NewCalendar(Body):
    """A secret address of your calendar."""

    label = Text(max_length=200, help_text="So that you know it again.")


class NewSearch(Body):
    """A search of the list of commitments under a name. What is left out is not asked for."""

    name = Text(max_length=200)
    process = Text(max_length=200, required=False, default="", help_text="Slug.")
    agreement = Text(max_length=200, required=False, default="", help_text="Code or slug.")
    obligor = Text(max_length=200, required=False, default="", help_text="Slug of an actor.")
    counterparty = Text(max_length=200, required=False, default="", help_text="Slug of an actor.")
    due_state = closed_word(DueState)(max_length=None, required=False)
    implementation = closed_word(Level)(max_length=None, required=False)
    q = Text(max_length=200, required=False, default="", help_text="Words of the wording, or a code.")
