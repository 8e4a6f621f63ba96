"""The forms of a party's delegate: a position, another in its place, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.domain.statuses import Stance
from agreements.models import Position
from agreements.models.labels import ActorAt
from agreements.web.forms import LONG, CitingForm, words_of


class PositionForm(CitingForm):
    """What a party says of a commitment. A delegate who speaks for several says for which."""

    actor = forms.ChoiceField(label=_("Speaking for"), choices=())
    stance = forms.ChoiceField(
        label=_("Stance"), widget=forms.RadioSelect, error_messages={"required": _("Choose a stance.")}
    )
    text = forms.CharField(
        label=_("In your party’s words"),
        error_messages={"required": _("State the position.")},
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Printed as you write it, beside what the other side says."),
    )

    field_order = ("actor", "stance", "text", "effective", "sources")

    def __init__(self, *args: Any, actors: Sequence[ActorAt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor, stance = self.fields["actor"], self.fields["stance"]
        assert isinstance(actor, forms.ChoiceField) and isinstance(stance, forms.ChoiceField)
        actor.choices = [(one.slug, one.label) for one in actors]
        actor.initial = actors[0].slug if actors else ""
        if len(actors) == 1:
            actor.widget = forms.HiddenInput()
        stance.choices = words_of("position", Stance)
        self.fields["effective"].label = _("Held since")


class PositionCorrectionForm(PositionForm):
    """Another position of the same party in the place of one that was recorded in error."""

    reason = forms.CharField(
        label=_("What was wrong"),
        error_messages={"required": _("Say what was wrong.")},
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The earlier position stays in the history, with this beside it."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("reason", *PositionForm.field_order)


class WithdrawalForm(CitingForm):
    """That a party no longer holds a position, since when and why."""

    text = forms.CharField(
        label=_("Why"),
        error_messages={"required": _("Say why it is withdrawn.")},
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Printed as you write it, beside the position, which stays in the history."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("text", "effective", "sources")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective"].label = _("No longer held since")


def position_as_it_was(position: Position) -> dict[str, Any]:
    """What the form of a correction starts with."""
    return {
        "stance": position.stance,
        "text": position.text,
        "effective": position.effective_as_written,
        "sources": list(position.sources.values_list("code", flat=True)),
        "seen": position.pk,
    }
