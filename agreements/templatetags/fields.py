"""Form fields for the page: label, hint, error and input tied together, so that a screen reader reads them as one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, RadioSelect
from django.utils.safestring import SafeString

from agreements.templatetags import pictures, words


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio button or check box: the bare input and what stands beside it."""

    tag: str
    ident: str
    label: str
    badge: SafeString | str
    means: str


def field_parts(bound: BoundField, family: str = "") -> dict[str, Any]:
    """{% field form.level "level" %}: with a family, choices show badge and meaning."""
    ident = bound.auto_id or bound.html_name
    described = " ".join([f"{ident}_hint"] * bool(bound.help_text) + [f"{ident}_error"] * bool(bound.errors))
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "ident": ident,
        "described": described,
        "choices": _choices(bound, family) if grouped else [],
        "widget": "" if grouped else bound.as_widget(attrs=attributes),
        "inline": getattr(bound.field.widget, "input_type", "") == "checkbox" and not grouped,
    }


def _choices(bound: BoundField, family: str) -> list[Choice]:
    table = words.FAMILIES.get(family, {})
    found = []
    for choice in bound.subwidgets:
        entry = table.get(words.plain_key(choice.data["value"], family))
        mark = pictures.badge_html(choice.data["value"], family) if entry else ""
        means = str(entry.means) if entry else ""
        found.append(Choice(choice.tag(), choice.id_for_label, str(choice.choice_label), mark, means))
    return found


def summary_parts(form: BaseForm) -> dict[str, Any]:
    """{% error_summary form %}: at the top of a refused form, each message with its label, leading to its field."""
    found = []
    for bound in form:
        first = bound.subwidgets[0].id_for_label if bound.errors and bound.subwidgets else ""
        target = first or bound.id_for_label  # the options of a list have no address of their own
        found += [(target, f"{bound.label}: {message}") for message in bound.errors]
    return {"general": form.non_field_errors(), "found": found}
