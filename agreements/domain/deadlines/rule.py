"""What every deadline rule is: a small frozen value that resolves itself against what is known of its anchors."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Self, TypeAlias

from agreements.domain.sentences import Sentence
from agreements.domain.timeline import BadMoment, When, zone_of


class BadRule(ValueError):
    """A rule that cannot be; the text says why, `field` names the place."""

    def __init__(self, message: str, field_name: str = "") -> None:
        super().__init__(message)
        self.field = field_name


@dataclass(frozen=True, slots=True)
class Limit:
    """An act to be done by a moment.

    `due_from`: start of the due day, from here the act is due and lead times are counted.
    `earliest`, `latest`: exclusive bounds in UTC; they differ where the anchor is known only to a day.
    Late only from `latest` on. `zone`: the zone in which days are counted.
    """

    due_from: datetime
    earliest: datetime
    latest: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Running:
    """A duty that lasts over [start, end); an `end` of None is open."""

    start: datetime | None
    end: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """No date yet: the anchor (an anchor reference like "E-doha" or "C11.completed") has not happened."""

    anchor: str


@dataclass(frozen=True, slots=True)
class NoDate:
    """No date can ever be computed from these words."""


Outcome: TypeAlias = Limit | Running | Waiting | NoDate


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a rule comes to at one point, and one sentence that says so."""

    outcome: Outcome
    sentence: Sentence


Anchors: TypeAlias = Mapping[str, When]


def setting(
    label: str, *, of: str = "text", default: Any = MISSING, choices: Iterable[str] = (), hint: str = ""
) -> Any:
    """A rule's field; `of` is text, when, zone, anchor, number or choice: forms, schema and checks are made from it."""
    described = {"label": label, "of": of, "choices": tuple(choices), "hint": hint}
    return field(metadata=described) if default is MISSING else field(default=default, metadata=described)


@dataclass(frozen=True, slots=True)
class Rule:
    """Base of the closed set of rule kinds. A subclass names its `kind`, its fields (by `setting`) and resolves."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""

    def __post_init__(self) -> None:
        self.check()

    def check(self) -> None:
        """Raise BadRule where the fields contradict each other."""

    def anchors(self) -> tuple[str, ...]:
        """The anchor references that this rule hangs on."""
        return tuple(
            value for spec in fields(self) if spec.metadata["of"] == "anchor" and (value := getattr(self, spec.name))
        )

    @abstractmethod
    def resolve(self, known: Anchors) -> Resolution:
        """What this comes to, given the anchors that have happened as far as known."""

    def to_data(self) -> dict[str, Any]:
        """The rule as plain JSON data; fields at their default are left out."""
        stated = {spec.name: getattr(self, spec.name) for spec in fields(self)}
        defaults = {spec.name: spec.default for spec in fields(self)}
        return {"kind": self.kind} | {name: value for name, value in stated.items() if value != defaults[name]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any], zone: str) -> Self:
        """Build from JSON data; `zone` fills a zone that the text does not name. BadRule names the field at fault."""
        specs: dict[str, Field[Any]] = {spec.name: spec for spec in fields(cls)}
        if unknown := sorted(set(data) - set(specs) - {"kind"}):
            raise BadRule(f"A rule of kind “{cls.kind}” has no field “{unknown[0][:60]}”.", unknown[0])
        values: dict[str, Any] = {}
        for name, spec in specs.items():
            value = data.get(name, zone if spec.metadata["of"] == "zone" else spec.default)
            if value is MISSING:
                raise BadRule(f"A rule of kind “{cls.kind}” needs the field “{name}”.", name)
            values[name] = _checked(spec, value)
        try:
            return cls(**values)
        except BadMoment as error:
            raise BadRule(str(error)) from error


def _checked(spec: Field[Any], value: Any) -> Any:
    """`value` if it fits what the field is of, else BadRule."""
    if value is None and spec.default is None:
        return None
    of, name = spec.metadata["of"], spec.name
    if of == "number":
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 100_000:
            raise BadRule(f"“{name}” is a whole number from 0 to 100,000.", name)
        return value
    if not isinstance(value, str):
        raise BadRule(f"“{name}” is a text.", name)
    if of == "choice" and value not in spec.metadata["choices"]:
        raise BadRule(f"“{name}” is one of {', '.join(spec.metadata['choices'])}; not “{value[:60]}”.", name)
    if of in ("zone", "when"):
        try:
            zone_of(value) if of == "zone" else When(value, "UTC")
        except BadMoment as error:
            raise BadRule(str(error), name) from error
    return value
