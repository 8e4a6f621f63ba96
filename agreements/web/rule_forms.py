"""Form fields of a deadline rule, made from what its kind says of itself; a rule inside it has fields of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django import forms
from django.utils.translation import gettext

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import DEEPEST, Rule
from agreements.web.offered import Choices, Offered

#: Settings of a rule that are lists of things on record, and those of which several are chosen.
SEVERAL = ("anchors", "codes")
LISTS = ("anchor", *SEVERAL)
#: What the name of a field ends with that stands beside such a list.
OTHER = "-other"


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


class One(forms.ChoiceField):
    """Something to wait for. RuleFields.problems sees to it that there is one: it may be given by its key instead."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class Several(forms.MultipleChoiceField):
    """The same where there may be several."""

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


@dataclass(frozen=True, slots=True)
class RuleFields:
    """The fields of one rule in a form, by name: of its kind and settings; `inner`: by setting, the rules inside it.

    A list that is not offered in full has a field beside it, OTHER, for keys of what is not on it.
    """

    kind: str
    fields: Mapping[str, forms.Field]
    inner: Mapping[str, RuleFields]

    def all(self) -> dict[str, forms.Field]:
        found = dict(self.fields)
        for rule in self.inner.values():
            found |= rule.all()
        return found

    def data(self, said: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """The rule as data, as far as it is filled in; what is left empty has its default."""
        found: dict[str, Any] = {"kind": self.kind}
        for name in self.fields:
            own, value = name.removeprefix(f"{prefix}-"), self._said(said, name)
            if own != "kind" and not own.endswith(OTHER) and value not in (None, "", []):
                found[own] = value
        inside = {name: rule.data(said, f"{prefix}-{name}") for name, rule in self.inner.items() if rule.kind}
        return found | inside

    def _said(self, said: Mapping[str, Any], name: str) -> Any:
        """What was chosen from the list, or is given beside it."""
        value, typed = said.get(name), said.get(name + OTHER)
        if not typed:
            return value
        return [*(value or []), *keys_in(typed)] if isinstance(self.fields[name], Several) else typed

    def problems(self, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Where something is to be chosen or given, and neither was done, or both were."""
        for name, field in self.all().items():
            if not isinstance(field, One | Several) or name not in said:
                continue
            chosen, typed = said.get(name), said.get(name + OTHER)
            if field.required and not chosen and not typed:
                yield name, str(field.error_messages["required"])
            if chosen and typed and chosen != typed and not isinstance(field, Several):
                yield name + OTHER, gettext("Choose from the list or give a key here, not both.")


def rule_fields(
    prefix: str,
    said: Callable[[str], Any],
    offered: Offered,
    depth: int = 1,
    label: str = "",
    needed: bool = True,
) -> RuleFields:
    """The fields for the rule whose names begin with the prefix. `said`: what a field of that name holds already."""
    kind = str(said(f"{prefix}-kind") or "")
    own = {f"{prefix}-kind": _kind_field(label, needed)}
    if kind not in RULES:
        return RuleFields("", own, {})
    inner: dict[str, RuleFields] = {}
    for spec in fields(RULES[kind]):
        if spec.metadata["of"] != "rule":
            own[f"{prefix}-{spec.name}"] = _field(spec, offered)
            if offered.more and spec.metadata["of"] in LISTS:
                own[f"{prefix}-{spec.name}{OTHER}"] = _other(spec)
        elif depth < DEEPEST:
            words, needs = gettext(spec.metadata["label"]), spec.default is MISSING
            inner[spec.name] = rule_fields(f"{prefix}-{spec.name}", said, offered, depth + 1, words, needs)
    return RuleFields(kind, own, inner)


def filled_in(rule: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """What the fields of a rule hold that is on record already: the inverse of RuleFields.data."""
    found: dict[str, Any] = {}
    for name, value in rule.items():
        found |= (
            filled_in(value, f"{prefix}-{name}")
            if isinstance(value, Mapping)
            else {f"{prefix}-{name}": value}
        )
    return found


def _kind_field(label: str, needed: bool) -> forms.Field:
    choices = [("", gettext("— choose —")), *((name, gettext(rule.label)) for name, rule in RULES.items())]
    said = label or gettext("Kind of deadline")
    return forms.ChoiceField(label=said, required=needed, choices=choices)


def _field(spec: Any, offered: Offered) -> forms.Field:
    """A field for one setting of a rule."""
    of, default = spec.metadata["of"], spec.default
    said: dict[str, Any] = {
        "label": gettext(spec.metadata["label"]),
        "required": default is MISSING and of != "zone",
        "help_text": spec.metadata["hint"],
        "initial": offered.zone if of == "zone" else None if default is MISSING else default,
    }
    if of == "number":
        return forms.IntegerField(**said)
    if of in SEVERAL:
        choices = offered.all_anchors if of == "anchors" else offered.codes
        return Several(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if of == "anchor":
        return One(choices=[("", "—"), *offered.anchors], **said | {"help_text": ""})
    if of == "choice":
        return forms.ChoiceField(choices=[("", "—"), *_words(spec)], **said)
    widget = forms.TextInput(attrs={"list": "zones"} if of == "zone" else {})
    return forms.CharField(max_length=500, widget=widget, **said)


def _other(spec: Any) -> forms.Field:
    """Where a key is typed of what the list beside it leaves out."""
    if spec.metadata["of"] == "codes":
        hint = gettext("Only the newest are listed. Any other commitment by its code, like C15.")
    else:
        hint = gettext(
            "Only the newest are listed. Any other by its key: an event like E-doha, R3.start or R3.end of a round, "
            "C11.completed, C1.start, C1.end or C1.limit of a commitment."
        )
    if spec.metadata["of"] in SEVERAL:
        hint += " " + gettext("Several are separated by commas.")
    label = gettext("%(what)s: one that is not listed") % {"what": gettext(spec.metadata["label"])}
    return forms.CharField(label=label, required=False, max_length=500, help_text=hint)


def keys_in(text: str) -> list[str]:
    """The keys of “C11, C15”."""
    return [key for part in text.split(",") if (key := part.strip())]


def _words(spec: Any) -> Choices:
    return [(value, gettext(words)) for value, words in spec.metadata["choices"].items()]
