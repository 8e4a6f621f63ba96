"""Form fields of a deadline rule, made from what its kind says of itself; a rule inside it has fields of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from django import forms
from django.utils.translation import gettext

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import DEEPEST, Rule
from agreements.web.offered import Choices, Offered


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


@dataclass(frozen=True, slots=True)
class RuleFields:
    """The fields of one rule in a form, by name: of its kind and settings; `inner`: by setting, the rules inside it."""

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
            own = name.removeprefix(f"{prefix}-")
            if own != "kind" and said.get(name) not in (None, "", []):
                found[own] = said[name]
        inside = {name: rule.data(said, f"{prefix}-{name}") for name, rule in self.inner.items() if rule.kind}
        return found | inside


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
    if of in ("anchors", "codes"):
        choices = offered.all_anchors if of == "anchors" else offered.codes
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if of == "anchor":
        return forms.ChoiceField(choices=[("", "—"), *offered.anchors], **said | {"help_text": ""})
    if of == "choice":
        return forms.ChoiceField(choices=[("", "—"), *_words(spec)], **said)
    widget = forms.TextInput(attrs={"list": "zones"} if of == "zone" else {})
    return forms.CharField(max_length=500, widget=widget, **said)


def _words(spec: Any) -> Choices:
    return [(value, gettext(words)) for value, words in spec.metadata["choices"].items()]
