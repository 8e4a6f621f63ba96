"""The forms of a changed and of a corrected deadline: its readings, each with its rule, and the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.deadline import MOST_READINGS
from agreements.domain.refusals import Refusal
from agreements.domain.statuses import Basis, ChangeKind
from agreements.templatetags import labels
from agreements.web.forms import LONG, CitingForm
from agreements.web.offered import Offered, with_awaited
from agreements.web.rule_forms import OTHER, RuleFields, filled_in, keys_in, rule_fields

#: What a person changes here; a commitment is laid down through the API or a process file.
CHANGES = (ChangeKind.EXTENDED, ChangeKind.AMENDED, ChangeKind.SUSPENDED)


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule on the page: its kind, its settings, and the rules inside it."""

    kind: forms.BoundField
    settings: list[forms.BoundField]
    inner: list[ShownRule]


@dataclass(frozen=True, slots=True)
class ShownReading:
    """A reading on the page; `label` and `basis` only where there are several."""

    number: int
    index: int
    label: forms.BoundField | None
    basis: forms.BoundField | None
    rule: ShownRule


class RevisionForm(CitingForm):
    """A new deadline of one or several readings, since when it holds and why. Fields of readings: “reading-0-date”."""

    as_written = forms.CharField(
        label=_("Words of the text"), max_length=1000, help_text=_("As the text says it: “by 20 November”.")
    )
    awaits = forms.CharField(
        label=_("Events still to come that it counts from"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, a short name and its words: “E-vote: the elections are held”."),
    )
    readings = forms.IntegerField(required=False, widget=forms.HiddenInput)
    paraphrase = forms.CharField(
        label=_("What is owed"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )
    change = forms.ChoiceField(label=_("Kind of change"), widget=forms.RadioSelect)
    asked_by = forms.CharField(label=_("Asked for by"), required=False, max_length=200)
    granted_by = forms.CharField(label=_("Granted by"), required=False, max_length=200)
    change_form = forms.CharField(
        label=_("In which form"), required=False, max_length=200, help_text=_("“exchange of letters”")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why this changes.")},
        help_text=_("Readers see it. The earlier date stays in the history."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    needs_source = True

    def __init__(self, *args: Any, offered: Offered, changes: Any = CHANGES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = with_awaited(offered, awaited_in(self._said("awaits")))
        change = self.fields["change"]
        assert isinstance(change, forms.ChoiceField)
        change.choices = [(member.value, labels.label(member, "change")) for member in changes]
        self.fields["effective"].label = _("The change holds since")
        self.count = _count(self._said("readings"))
        self.rules = [self._add_reading(index) for index in range(self.count)]
        if self.several:
            self._add_choice()

    def _said(self, name: str) -> Any:
        """What a field holds before it is read: its place decides which other fields there are."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)

    def _add_reading(self, index: int) -> RuleFields:
        prefix = f"reading-{index}"
        if self.several:
            bases = [("", "—"), *((one.value, labels.label(one, "basis")) for one in Basis)]
            self.fields[f"{prefix}-label"] = forms.CharField(
                label=gettext("Whose or which text’s reading"),
                max_length=500,
                widget=forms.TextInput(attrs={"list": "texts"}),
            )
            self.fields[f"{prefix}-basis"] = forms.ChoiceField(
                label=gettext("Why it reads differently"), choices=bases, required=False
            )
        rule = rule_fields(prefix, self._said, self.offered)
        self.fields |= rule.all()
        return rule

    def _add_choice(self) -> None:
        numbers = [(str(index), gettext("Reading %(n)d") % {"n": index + 1}) for index in range(self.count)]
        self.fields["chosen"] = forms.ChoiceField(
            label=gettext("The reading that counts"),
            choices=[("", gettext("None was chosen: all stand side by side")), *numbers],
            required=False,
        )
        self.fields["chosen_by"] = forms.CharField(
            label=gettext("Chosen by"), max_length=1000, required=False
        )
        self.fields["chosen_because"] = forms.CharField(
            label=gettext("Because"), max_length=1000, required=False, help_text=gettext("Readers see it.")
        )

    @property
    def several(self) -> bool:
        return self.count > 1

    @property
    def full(self) -> bool:
        return self.count >= MOST_READINGS

    @property
    def shown(self) -> list[ShownReading]:
        return [
            ShownReading(
                index + 1,
                index,
                self[f"reading-{index}-label"] if self.several else None,
                self[f"reading-{index}-basis"] if self.several else None,
                self._rule(rule),
            )
            for index, rule in enumerate(self.rules)
        ]

    def _rule(self, rule: RuleFields) -> ShownRule:
        kind, *settings = [self[name] for name in rule.fields]
        return ShownRule(kind, settings, [self._rule(one) for one in rule.inner.values()])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for rule in self.rules:
            for name, problem in rule.problems(data):
                self.add_error(name, problem)
        if data.get("chosen"):
            for name, missing in (("chosen_by", _("Say who chose.")), ("chosen_because", _("Say why."))):
                if not data.get(name):
                    self.add_error(name, missing)
        elif data.get("chosen_because"):
            self.add_error("chosen", _("Say which reading this is about."))
        return data

    @property
    def deadline(self) -> dict[str, Any]:
        """The deadline as data, as far as it is filled in."""
        said = self.cleaned_data
        rules = [rule.data(said, f"reading-{index}") for index, rule in enumerate(self.rules)]
        deadline: dict[str, Any] = {"as_written": said.get("as_written", "")}
        if awaits := awaited_in(said.get("awaits")):
            deadline["awaits"] = awaits
        if not self.several:
            return deadline | {"rule": rules[0]}
        readings: list[dict[str, Any]] = []
        for index, rule in enumerate(rules):
            basis = said.get(f"reading-{index}-basis")
            reading = {"label": said.get(f"reading-{index}-label", ""), "rule": rule}
            readings.append(reading | ({"basis": basis} if basis else {}))
        deadline["readings"] = readings
        if said.get("chosen"):
            by, because = said.get("chosen_by", ""), said.get("chosen_because", "")
            deadline["chosen"] = {"reading": int(said["chosen"]), "by": by, "because": because}
        return deadline

    def refuse(self, refusal: Refusal) -> None:
        place = refusal.field.removeprefix("deadline.")
        name = place.replace("readings.", "reading-", 1).replace(".", "-")
        for known in (name, f"{name}-kind", f"reading-0-{name}", f"reading-0-{name}-kind"):
            if known in self.fields:
                beside = known + OTHER
                self.add_error(beside if self._said(beside) else known, refusal.render(gettext))
                return
        super().refuse(refusal)


class RevisionCorrectionForm(RevisionForm):
    """Another wording in the place of one that was recorded in error."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.help_text = (
            _("What was wrong"),
            _("The earlier wording stays in the history, with this beside it."),
        )
        reason.error_messages["required"] = _("Say why the earlier wording was wrong.")


def as_on_record(deadline: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of a deadline hold that is on record already."""
    readings = deadline.get("readings") or [{"rule": deadline["rule"]}]
    awaits = "\n".join(f"{name}: {words}" for name, words in deadline.get("awaits", {}).items())
    found = {"as_written": deadline["as_written"], "awaits": awaits, "readings": len(readings)}
    for index, reading in enumerate(readings):
        prefix = f"reading-{index}"
        found |= {f"{prefix}-label": reading.get("label", ""), f"{prefix}-basis": reading.get("basis", "")}
        found |= filled_in(reading["rule"], prefix)
    if chosen := deadline.get("chosen"):
        found |= {
            "chosen": str(chosen["reading"]),
            "chosen_by": chosen["by"],
            "chosen_because": chosen["because"],
        }
    return found


def named_in(fields: Mapping[str, Any]) -> set[str]:
    """Every key that the fields of readings name, or may name."""
    found: set[str] = set()
    for name in fields:
        if name.startswith("reading-"):
            value = fields.getlist(name) if isinstance(fields, QueryDict) else fields[name]
            for said in value if isinstance(value, list | tuple) else [value]:
                found.update((str(said), *keys_in(str(said))))
    return found


def awaited_in(text: Any) -> dict[str, str]:
    """The events of “E-vote: the elections are held”, one a line."""
    lines = [line.partition(":") for line in str(text or "").splitlines() if line.strip()]
    return {name.strip(): words.strip() for name, _colon, words in lines}


def reshaped(data: QueryDict, step: str) -> QueryDict:
    """What was typed, with a reading added (“add”) or taken away (“remove-1”); any other step changes nothing."""
    count, changed = _count(data.get("readings")), data.copy()
    if step == "add":
        changed["readings"] = str(min(count + 1, MOST_READINGS))
    gone = step.removeprefix("remove-")
    if step.startswith("remove-") and gone.isdecimal() and count > 1 and int(gone) < count:
        _remove(changed, int(gone), count)
    return changed


def _remove(data: QueryDict, gone: int, count: int) -> None:
    """Take a reading away; those after it move up, and a choice among them with them."""
    for index in range(gone, count):
        prefix, after = f"reading-{index}-", f"reading-{index + 1}-"
        for name in [name for name in data if name.startswith(prefix)]:
            del data[name]
        for name in [name for name in data if name.startswith(after)]:
            data.setlist(prefix + name.removeprefix(after), data.getlist(name))
    data["readings"] = str(count - 1)
    chosen = data.get("chosen", "")
    if chosen.isdecimal():
        data["chosen"] = "" if int(chosen) == gone else str(int(chosen) - (int(chosen) > gone))


def _count(said: Any) -> int:
    text = str(said or "1")
    return min(max(int(text), 1), MOST_READINGS) if text.isdecimal() and len(text) < 3 else 1
