"""The forms that correct a round: another plan in the place of a wrong one, another account of what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.statuses import OUTCOME_STATES, PLANNING_STATES, RoundState
from agreements.models import RoundOutcome, RoundSchedule
from agreements.models.rounds import DatedRoundFact
from agreements.operations.rounds import LONGEST, Outcome, Plan
from agreements.templatetags import words
from agreements.web.forms import LONG, NEW_SOURCE, CitingForm


class RoundForm(CitingForm):
    """What both have: what was wrong, the state, the days as fine as they are known, and where it was."""

    reason = forms.CharField(
        label=_("What was wrong"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was wrong.")},
        help_text=_("The earlier entry stays in the history, with this beside it."),
    )
    state = forms.ChoiceField(label=_("State"))
    begins = forms.CharField(required=False, max_length=40)
    ends = forms.CharField(required=False, max_length=40)
    zone = forms.CharField(
        label=_("Time zone of these times"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones"}),
        help_text=_("Type a place to search, like Istanbul or Karachi."),
    )
    venue = forms.CharField(label=_("Venue"), required=False, max_length=LONGEST["venue"])
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    needs_source = True
    states: Sequence[RoundState] = ()

    def __init__(self, *args: Any, zones: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = zones
        state = self.fields["state"]
        assert isinstance(state, forms.ChoiceField)
        state.choices = [(one.value, words.FAMILIES["round"][one.value].label) for one in self.states]
        self.fields["effective"].help_text = gettext(
            "As fine as it is known: 2025-11, 2025-11-06 or 2025-11-06T18:00."
        )
        self.fields["begins"].help_text = gettext("Just as fine; empty where it is not known.")


class PlanForm(RoundForm):
    """How the round was announced."""

    level = forms.CharField(
        label=_("Level"),
        required=False,
        max_length=LONGEST["level"],
        help_text=_("Who was to meet: heads of delegation, experts."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )

    places = {**NEW_SOURCE, "announced": "effective", "from": "begins", "until": "ends"}
    states = PLANNING_STATES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective"].label = _("Announced on")
        self.fields["effective"].error_messages["required"] = _("Say when it was announced.")
        self.fields["begins"].label, self.fields["ends"].label = _("Planned from"), _("Planned until")

    @property
    def said(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            announced=said["effective"],
            from_=said["begins"],
            until=said["ends"],
            **{name: said[name] for name in ("state", "zone", "venue", "level", "note")},
        )


class OutcomeForm(RoundForm):
    """What became of the round, by one account."""

    summary = forms.CharField(
        label=_("What became of it"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what became of it.")},
    )
    duration = forms.CharField(
        label=_("How long it took, in words"), required=False, max_length=LONGEST["duration"]
    )
    claimed_by = forms.CharField(
        label=_("Whose account it is"),
        required=False,
        max_length=LONGEST["claimed_by"],
        help_text=_("One side, or one medium. Empty where nobody disputes it."),
    )

    places = {**NEW_SOURCE, "began": "begins", "ended": "ends"}
    states = OUTCOME_STATES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective"].label = _("True since")
        self.fields["begins"].label, self.fields["ends"].label = _("Began"), _("Ended")

    @property
    def said(self) -> Outcome:
        said = self.cleaned_data
        kept = ("state", "summary", "effective", "zone", "venue", "duration", "claimed_by")
        return Outcome(began=said["begins"], ended=said["ends"], **{name: said[name] for name in kept})


def plan_as_it_was(plan: RoundSchedule) -> dict[str, Any]:
    """What the fields of a plan hold that is on record already."""
    return _as_it_was(plan) | {"level": plan.level, "note": plan.note}


def outcome_as_it_was(outcome: RoundOutcome) -> dict[str, Any]:
    """What the fields of an account hold that is on record already."""
    return _as_it_was(outcome) | {
        name: getattr(outcome, name) for name in ("summary", "duration", "claimed_by")
    }


def _as_it_was(fact: Any) -> dict[str, Any]:
    dated: DatedRoundFact = fact
    return {
        "state": fact.state,
        "effective": dated.effective_as_written,
        "begins": dated.from_as_written,
        "ends": dated.until_as_written,
        "zone": dated.effective_zone,
        "venue": dated.venue,
        "sources": list(dated.sources.values_list("code", flat=True)),
        "seen": dated.pk,
    }
