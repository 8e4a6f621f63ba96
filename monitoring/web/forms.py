"""The forms of people who follow something and say how they are reached. Rules live in operations."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.web.forms import RefusingForm
from monitoring.domain.channels import Channel
from monitoring.domain.news_kinds import NEWS_WORDS
from monitoring.models import Endpoint, Mailbox

#: What the way of an endpoint begins with, before its number.
HOOK = f"{Channel.WEBHOOK}:"


class MailboxForm(RefusingForm):
    """Where and when a person's e-mail goes."""

    address = forms.CharField(
        label=_("E-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={"required": _("Say where your e-mail goes.")},
    )
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Like Asia/Karachi or Europe/Istanbul: the digest follows the clock there."),
        error_messages={"required": _("Say by whose clock.")},
        widget=forms.TextInput(
            attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily digest"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_(
            "What is due, overdue, moved, contested, a last day for notice, or a round that is called off is told at "
            "once; all else waits for it."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    @classmethod
    def of(cls, mailbox: Mailbox | None) -> MailboxForm:
        """What stands now, or what is usual."""
        names = ("address", "zone", "digest_hour", "language")
        told = (
            {name: getattr(mailbox, name) for name in names} if mailbox else {"zone": "UTC", "digest_hour": 7}
        )
        return cls(initial=told, auto_id="mailbox_%s")


class EndpointForm(RefusingForm):
    """An address that takes webhooks."""

    url = forms.CharField(
        label=_("Address"),
        max_length=1000,
        help_text=_("It begins with https:// and lies on the public internet."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": _("Say where the webhooks go.")},
    )


class CalendarForm(RefusingForm):
    """A secret address of the person's calendar."""

    label = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("So that you know it again: “phone”, “office”."),
        error_messages={"required": _("Name it, so that you know it again.")},
    )


class FollowForm(RefusingForm):
    """By which way a person is told of a subject, out of those that reach them.

    A form that is shown leaves out the ways in `taken`; one that is sent takes them, for a second press is no mistake.
    """

    way = forms.ChoiceField(
        label=_("Tell me"),
        widget=forms.RadioSelect,
        choices=(),
        error_messages={"required": _("Choose a way."), "invalid_choice": _("This way does not reach you.")},
    )
    news = forms.MultipleChoiceField(
        label=_("Tell me also when"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, _(words)) for kind, words in NEWS_WORDS.items()],
        required=False,
        initial=[kind.value for kind in NEWS_WORDS],
        help_text=_("A round that is called off is told at once; the others come with the daily digest."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    places = {"channel": "way", "endpoint": "way", "key": "", "subject": ""}

    def __init__(
        self,
        *args: Any,
        mailbox: Mailbox | None,
        endpoints: Iterable[Endpoint],
        taken: Container[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        known = ways(mailbox, endpoints)
        way.choices = [one for one in known if self.is_bound or one[0] not in taken]
        way.initial = next((value for value, _label in way.choices), "")
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The words of `subscribe` for what was chosen."""
        kind, _colon, number = self.cleaned_data["way"].partition(":")
        told: dict[str, Any] = {"channel": kind, "endpoint": int(number) if number else None}
        told["news"] = self.cleaned_data["news"]
        language = self.cleaned_data.get("language")
        return told | ({"language": language} if language else {})


def ways(mailbox: Mailbox | None, endpoints: Iterable[Endpoint]) -> list[tuple[str, str]]:
    """Choices of how to be told: e-mail where there is a mailbox, and each endpoint."""
    mail = (
        [(Channel.EMAIL.value, gettext("by e-mail to %(address)s") % {"address": mailbox.address})]
        if mailbox
        else []
    )
    hooks = [
        (f"{HOOK}{one.pk}", gettext("by a webhook to %(address)s") % {"address": one.url})
        for one in endpoints
    ]
    return mail + hooks


class SearchForm(FollowForm):
    """A search to keep, and perhaps to follow at once."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("So that you know it again: “what is overdue”."),
        error_messages={"required": _("Name it, so that you know it again.")},
    )
    field_order = ("name", "way", "news", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [*way.choices, ("", gettext("do not tell me; only keep it"))]
        way.required = False
