"""What every deadline rule is: a small frozen value that resolves itself against what is known of its anchors."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, ClassVar, Self, TypeAlias

from agreements.domain.deadlines.outcomes import Resolution
from agreements.domain.refusals import Refusal, nearest
from agreements.domain.sentences import gettext_noop
from agreements.domain.timeline import BadMoment, When, zone_of


class BadRule(Refusal):
    """A rule that cannot be; the text says why, `field` names the place."""


Anchors: TypeAlias = Mapping[str, When]


def setting(
    label: str,
    *,
    of: str = "text",
    default: Any = MISSING,
    choices: Mapping[str, str] | None = None,
    hint: str = "",
) -> Any:
    """A rule's field; forms, schema and checks are made from it.

    `of`: text, when, zone, number, choice, anchor, anchors (a list of them), codes (a list of commitments) or rule.
    `choices`: the values of a choice, each with the words for it.
    """
    described = {"label": label, "of": of, "choices": dict(choices or {}), "hint": hint}
    return field(metadata=described) if default is MISSING else field(default=default, metadata=described)


@dataclass(frozen=True, slots=True)
class Rule:
    """Base of the closed set of rule kinds. A subclass names its `kind`, its fields (by `setting`) and resolves.

    Its docstring names the numbers of the rules that it is for, quotes a clause, and says what it comes to;
    `example`: the fields of one, as data. Documentation and tests are made from both.
    """

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    example: ClassVar[Mapping[str, Any]] = {}

    def __post_init__(self) -> None:
        zone = getattr(self, "zone", "UTC")
        for spec in _specs(type(self)).values():
            _check(spec, getattr(self, spec.name), zone)
        self.check()

    def check(self) -> None:
        """Raise BadRule where the fields contradict each other."""

    def anchors(self) -> tuple[str, ...]:
        """The anchor references that this rule hangs on."""
        single = [str(value) for value in self._values("anchor")]
        listed = [anchor for value in self._values("anchors") for anchor in value]
        nested = [anchor for rule in self._values("rule") for anchor in rule.anchors()]
        return tuple(dict.fromkeys([*single, *listed, *nested]))

    def commitments(self) -> tuple[str, ...]:
        """The codes of the commitments that this rule names beside its own."""
        listed = [code for value in self._values("codes") for code in value]
        nested = [code for rule in self._values("rule") for code in rule.commitments()]
        return tuple(dict.fromkeys([*listed, *nested]))

    def _values(self, of: str) -> Iterator[Any]:
        for spec in fields(self):
            if spec.metadata["of"] == of and (value := getattr(self, spec.name)):
                yield value

    @abstractmethod
    def resolve(self, known: Anchors) -> Resolution:
        """What this comes to, given the anchors that have happened as far as known."""

    def to_data(self) -> dict[str, Any]:
        """The rule as plain JSON data; fields at their default are left out."""
        stated = {spec: getattr(self, spec.name) for spec in fields(self)}
        kept = {spec.name: _plain(value) for spec, value in stated.items() if value != spec.default}
        return {"kind": self.kind} | kept

    @classmethod
    def from_data(cls, data: Mapping[str, Any], zone: str) -> Self:
        """Build from JSON data; `zone` fills a zone that the text does not name. BadRule names the field at fault."""
        if unknown := sorted(data.keys() - _specs(cls).keys() - {"kind"}):
            name = unknown[0][:60]
            if meant := nearest(name, _specs(cls)):
                message = gettext_noop(
                    "A rule of kind “{kind}” has no field “{name}”. Did you mean “{meant}”?"
                )
                raise BadRule(message, unknown[0], kind=cls.kind, name=name, meant=meant)
            message = gettext_noop("A rule of kind “{kind}” has no field “{name}”.")
            raise BadRule(message, unknown[0], kind=cls.kind, name=name)
        values: dict[str, Any] = {}
        for name, spec in _specs(cls).items():
            value = data.get(name, zone if spec.metadata["of"] == "zone" else spec.default)
            if value is MISSING:
                message = gettext_noop("A rule of kind “{kind}” needs the field “{name}”.")
                raise BadRule(message, name, kind=cls.kind, name=name)
            values[name] = _read(spec, value, zone)
        return cls(**values)


_SPECS: dict[type[Rule], dict[str, Field[Any]]] = {}


def _specs(kind: type[Rule]) -> dict[str, Field[Any]]:
    """The fields of a kind, found once; zones first, because a moment can only be checked in a zone that exists."""
    if kind not in _SPECS:
        zone_first = sorted(fields(kind), key=lambda spec: str(spec.metadata["of"]) != "zone")
        _SPECS[kind] = {spec.name: spec for spec in zone_first}
    return _SPECS[kind]


#: Every kind of rule by its name; the package fills it from its modules.
RULES: dict[str, type[Rule]] = {}
#: How many rules one rule holds at most, itself counted.
DEEPEST = 4


def rule_from_data(data: Mapping[str, Any], zone: str) -> Rule:
    """A rule from its JSON data; `zone`: of the agreement, used where the text names none. Raises BadRule."""
    if not isinstance(data, Mapping):
        raise BadRule(gettext_noop("A deadline rule is an object with a “kind”."), "rule")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in RULES:
        if isinstance(kind, str) and (meant := nearest(kind, RULES)):
            message = gettext_noop("“{kind}” is not a kind of deadline. Did you mean “{meant}”?")
            raise BadRule(message, "kind", kind=kind[:60], meant=meant)
        message = gettext_noop("“{kind}” is not a kind of deadline: {kinds}.")
        raise BadRule(message, "kind", kind=str(kind)[:60], kinds=", ".join(RULES))
    if _depth(data) > DEEPEST:
        message = gettext_noop("A rule holds at most {most} rules inside each other.")
        raise BadRule(message, "rule", most=DEEPEST - 1)
    return RULES[kind].from_data(data, zone)


def _depth(data: Any) -> int:
    """How many rules stand inside each other, whatever the fields that hold them; no further than needed."""
    depth, level = 0, [data]
    while level and depth <= DEEPEST:
        depth += 1
        level = [inner for one in level for inner in one.values() if isinstance(inner, Mapping)]
    return depth


def _plain(value: Any) -> Any:
    if isinstance(value, Rule):
        return value.to_data()
    return list(value) if isinstance(value, tuple) else value


def _read(spec: Field[Any], value: Any, zone: str) -> Any:
    """JSON data as the value that the field holds; what does not fit is refused when the rule is made."""
    of = spec.metadata["of"]
    if of in ("anchors", "codes") and isinstance(value, list):
        return tuple(value)
    if of == "rule" and value is not None:
        try:
            return rule_from_data(value, zone)
        except BadRule as error:
            raise BadRule.over(error, f"{spec.name}.{error.field}") from error
    return value


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_LONGEST_TEXT, _LONGEST_LIST = 500, 50


def _check(spec: Field[Any], value: Any, zone: str) -> None:
    """Raise BadRule unless `value` fits what the field is of."""
    of, name = spec.metadata["of"], spec.name
    if type(value) is type(spec.default) and value == spec.default:
        return
    if of == "number":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
            raise BadRule(gettext_noop("“{name}” is a whole number from 0 to 100,000."), name, name=name)
    elif of == "rule":
        if not isinstance(value, Rule):
            raise BadRule(gettext_noop("“{name}” is a deadline rule."), name, name=name)
    elif of in ("anchors", "codes"):
        _check_list(spec, value)
    else:
        _check_text(spec, value, zone)


def _check_list(spec: Field[Any], value: Any) -> None:
    if not isinstance(value, tuple) or not 1 <= len(value) <= _LONGEST_LIST:
        message = gettext_noop("“{name}” is a list of 1 to {most} names.")
        raise BadRule(message, spec.name, name=spec.name, most=_LONGEST_LIST)
    for one in value:
        _check_name(spec.name, one)
    if len(set(value)) != len(value):
        raise BadRule(gettext_noop("“{name}” has a name twice."), spec.name, name=spec.name)


def _check_name(field_name: str, value: Any) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        message = gettext_noop(
            "“{name}” refers to an event, a round or a commitment, like “E-doha”, “R2.end” or “C11.completed”."
        )
        raise BadRule(message, field_name, name=field_name)


def _check_text(spec: Field[Any], value: Any, zone: str) -> None:
    of, name = spec.metadata["of"], spec.name
    if not isinstance(value, str):
        raise BadRule(gettext_noop("“{name}” is a text."), name, name=name)
    if of == "choice" and value not in spec.metadata["choices"]:
        message = gettext_noop("“{name}” is one of {choices}; not “{value}”.")
        raise BadRule(message, name, name=name, choices=", ".join(spec.metadata["choices"]), value=value[:60])
    if of == "anchor":
        _check_name(name, value)
    if of == "text" and not (value.strip() and len(value) <= _LONGEST_TEXT):
        message = gettext_noop("“{name}” is a text of 1 to {most} letters.")
        raise BadRule(message, name, name=name, most=_LONGEST_TEXT)
    if of in ("zone", "when"):
        try:
            zone_of(value) if of == "zone" else When(value, zone)
        except BadMoment as error:
            raise BadRule.over(error, name) from error
