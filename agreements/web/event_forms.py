"""The forms of an event: what happened, when, by whose account; and another account in the place of a wrong one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.statuses import EventKind
from agreements.models import Event
from agreements.operations.events import LONGEST, Happening
from agreements.templatetags import labels
from agreements.web.forms import LONG, CitingForm
from agreements.web.subjects import Subjects

ACTORS = ("by", "claimed_by", "disputed_by")


class EventForm(CitingForm):
    """Something that happened, as fine as its time is known."""

    code = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=42,
        help_text=_("What deadlines count from it by, like E-doha. Left empty, it gets the next number."),
    )
    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The earlier account stays in the history, with this beside it."),
    )
    kind = forms.ChoiceField(label=_("What kind of event"))
    text = forms.CharField(
        label=_("What happened"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what happened.")},
    )
    zone = forms.CharField(
        label=_("Time zone of this time"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=_("Type a place to search, like Istanbul or Karachi."),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=LONGEST["place"])
    agreement = forms.ChoiceField(label=_("Gives a date of the agreement"), required=False)
    by = forms.MultipleChoiceField(
        label=_("Whose act it is"), required=False, widget=forms.CheckboxSelectMultiple
    )
    claimed_by = forms.MultipleChoiceField(
        label=_("Who says so"), required=False, widget=forms.CheckboxSelectMultiple
    )
    claimed_words = forms.CharField(
        label=_("Who else says so, in words"), required=False, max_length=LONGEST["claimed_words"]
    )
    disputed_by = forms.MultipleChoiceField(
        label=_("Who denies it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    commitments = forms.MultipleChoiceField(
        label=_("Commitments that it moves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    needs_source = True
    #: Shown where an account is corrected, and where an event is new.
    correcting = False

    def __init__(self, *args: Any, subjects: Subjects, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        kinds = [(member.value, labels.label(member, "event")) for member in EventKind]
        nothing = ("", gettext("— none of them —"))
        self._offer("kind", [("", gettext("— choose —")), *kinds])
        self._offer(
            "agreement", [nothing, *((key, words) for key, (_one, words) in subjects.agreements.items())]
        )
        for name in ACTORS:
            self._offer(name, [(slug, label) for slug, (_one, label) in subjects.actors.items()])
        self._offer("commitments", [(code, words) for code, (_one, words) in subjects.commitments.items()])
        self.fields["effective"].label = _("When it happened")
        self.fields["effective"].help_text = gettext(
            "As fine as it is known: 2025-11, 2025-11-06 or 2025-11-06T18:00."
        )
        del self.fields["code" if self.correcting else "reason"]

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def happening(self) -> Happening:
        said, known = self.cleaned_data, self.subjects
        agreement = known.agreements[said["agreement"]][0] if said["agreement"] else None
        return Happening(
            **{name: said[name] for name in ("kind", "text", "effective", "zone", "place", "claimed_words")},
            **{name: [known.actors[slug][0] for slug in said[name]] for name in ACTORS},
            agreement=agreement,
            commitments=[known.commitments[code][0] for code in said["commitments"]],
        )


class EventCorrectionForm(EventForm):
    """Another account in the place of one that was recorded in error."""

    correcting = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = _("Say what was wrong.")


def event_as_it_was(event: Event) -> dict[str, Any]:
    """What the fields of an event hold that is on record already."""
    said = {name: getattr(event, name) for name in ("kind", "text", "place", "claimed_words")}
    actors = {name: [one.slug for one in getattr(event, name).all()] for name in ACTORS}
    return {
        **said,
        **actors,
        "effective": event.effective_as_written,
        "zone": event.effective_zone,
        "agreement": event.agreement.code if event.agreement else "",
        "commitments": [one.code for one in event.commitments.all()],
        "sources": [one.code for one in event.sources.all()],
        "seen": event.pk,
    }
