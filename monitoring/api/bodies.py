"""What the bodies hold by which people set up what they are told and how; whatever is not named here is refused."""

from __future__ import annotations

from agreements.api.bodies import HIGHEST_ID, Body, Id, Text, closed_word
from agreements.domain.due import DueState
from agreements.domain.statuses import Level
from monitoring.domain.channels import Channel, Subject

LANGUAGE = "Code of a language of this site."


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
    due_state = closed_word(DueState)(max_length=None, required=False, default="")
    implementation = closed_word(Level)(max_length=None, required=False, default="")
    q = Text(max_length=200, required=False, default="", help_text="Words of the wording, or a code.")
