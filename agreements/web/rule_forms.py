"""The form of a changed deadline: its fields are made from what the chosen kind of rule says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import MISSING, dataclass
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import Rule
from agreements.domain.statuses import ChangeKind
from agreements.operations.hanging import Names
from agreements.templatetags import labels
from agreements.web.forms import LONG, CitingForm

#: What a person changes here; a commitment is laid down through the API or a process file.
CHANGES = (ChangeKind.EXTENDED, ChangeKind.AMENDED, ChangeKind.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule as a card: its name, what it is for, and words of a real text that it fits."""

    name: str
    label: str
    example: str


def kinds() -> list[Kind]:
    """Every kind of rule, in the order of their names."""
    return [Kind(name, gettext(rule.label), _example(rule)) for name, rule in RULES.items()]


def _example(rule: type[Rule]) -> str:
    quoted = re.search(r'"([^"]+)"', rule.__doc__ or "")
    return quoted[1].replace("\n", " ") if quoted else ""


class RevisionForm(CitingForm):
    """A new deadline of one kind, since when it holds and why. Fields of the rule are named “rule_…”."""

    kind = forms.CharField(widget=forms.HiddenInput)
    as_written = forms.CharField(
        label=_("Words of the text"), max_length=1000, help_text=_("As the text says it: “by 20 November”.")
    )
    change = forms.ChoiceField(label=_("Kind of change"), widget=forms.RadioSelect)
    asked_by = forms.CharField(label=_("Asked for by"), required=False, max_length=200)
    granted_by = forms.CharField(label=_("Granted by"), required=False, max_length=200)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why this changes.")},
        help_text=_("Readers see it. The earlier date stays in the history."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    needs_source = True

    def __init__(
        self, *args: Any, rule: type[Rule], names: Names, own: str, zone: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, zone=zone, **kwargs)
        self.rule, change = rule, self.fields["change"]
        assert isinstance(change, forms.ChoiceField)
        change.choices = [(member.value, labels.label(member, "change")) for member in CHANGES]
        self.fields["effective"].label = _("The change holds since")
        choices = _anchor_choices(names, own)
        codes = [(code, code) for code in sorted(names.commitments) if code != own]
        for spec in fields_of(rule):
            self.fields[f"rule_{spec.name}"] = _field(spec, choices, codes, zone)

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("rule_")]

    @property
    def deadline(self) -> dict[str, Any]:
        """The deadline as data, as far as it is filled in; what is left empty has its default."""
        rule: dict[str, Any] = {"kind": self.rule.kind}
        for spec in fields_of(self.rule):
            value = self.cleaned_data.get(f"rule_{spec.name}")
            if value not in (None, "", []):
                nested = {"kind": "fixed", "date": value, "bound": "by"}
                rule[spec.name] = nested if spec.metadata["of"] == "rule" else value
        return {"as_written": self.cleaned_data.get("as_written", ""), "rule": rule}

    def refuse(self, refusal: Exception) -> None:
        place = getattr(refusal, "field", "").removeprefix("deadline.")
        for name in (f"rule_{place.partition('.')[0]}", place):
            if name in self.fields:
                self.add_error(name, str(refusal))
                return
        super().refuse(refusal)


def _anchor_choices(names: Names, own: str) -> list[tuple[str, str]]:
    ends = [
        (f"{code}.{part}", words % {"code": code})
        for code in sorted(names.rounds)
        for part, words in (("start", gettext("start of %(code)s")), ("end", gettext("end of %(code)s")))
    ]
    completed = [
        (f"{code}.completed", gettext("completion of %(code)s") % {"code": code})
        for code in sorted(names.commitments)
        if code != own
    ]
    return [*((key, key) for key in sorted(names.events)), *ends, *completed]


def _field(
    spec: Any, anchors: Sequence[tuple[str, str]], codes: Sequence[tuple[str, str]], zone: str
) -> forms.Field:
    """A field for one setting of a rule."""
    of, default = spec.metadata["of"], spec.default
    said: dict[str, Any] = {
        "label": gettext(spec.metadata["label"]),
        "required": default is MISSING,
        "help_text": spec.metadata["hint"],
        "initial": zone if of == "zone" else None if default is MISSING else default,
    }
    if of == "number":
        return forms.IntegerField(**said)
    if of in ("anchors", "codes"):
        choices = anchors if of == "anchors" else codes
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if of in ("anchor", "choice"):
        offered = (
            anchors if of == "anchor" else [(one, one.replace("_", " ")) for one in spec.metadata["choices"]]
        )
        return forms.ChoiceField(choices=[("", "—"), *offered], **said)
    if of == "rule":
        said["help_text"] = gettext(
            "A date like 2025-11-20. Another rule inside this one goes in by the API."
        )
    widget = forms.TextInput(attrs={"list": "zones"}) if of == "zone" else forms.TextInput()
    return forms.CharField(max_length=500, widget=widget, **said)
