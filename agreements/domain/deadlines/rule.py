"""What every deadline rule is: a small frozen value that resolves itself against what is known of its anchors."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar, Self, TypeAlias

from agreements.domain.sentences import Sentence, gettext_noop, say
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
    """A duty that lasts over [start, end); an `end` of None is open.

    `next_limit`: an act with a date within it, such as the last day for notice or the count of the current week.
    It never makes the duty itself late. `for_notice`: it is the last day for notice.
    """

    start: datetime | None
    end: datetime | None
    zone: str
    next_limit: Limit | None = None
    for_notice: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """No date yet: the anchor (an anchor reference like "E-doha" or "C11.completed") has not happened."""

    anchor: str


@dataclass(frozen=True, slots=True)
class NoDate:
    """No date can ever be computed from these words."""


class Unfolding:
    """What goes on by itself as time passes, without a new fact: terms that renew, periods that recur.

    `moves`: its beginning, its end or its last day for notice move on as well, not only what falls within it.
    """

    __slots__ = ()

    @property
    def moves(self) -> bool:
        return False

    @abstractmethod
    def at(self, moment: datetime) -> Resolution:
        """What it comes to at `moment`; never Unfolding again."""


Outcome: TypeAlias = Limit | Running | Waiting | NoDate | Unfolding


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a rule comes to at one point, and one sentence that says so."""

    outcome: Outcome
    sentence: Sentence

    def at(self, moment: datetime) -> Resolution:
        """The resolution that holds at `moment`: this one, unless it goes on by itself."""
        return self.outcome.at(moment) if isinstance(self.outcome, Unfolding) else self


Anchors: TypeAlias = Mapping[str, When]


def waits_for(anchor: str) -> Resolution:
    """The answer of every rule whose anchor has not happened."""
    template = gettext_noop("Waits for {anchor}, which has not been recorded: no date can be given.")
    return Resolution(Waiting(anchor), say(template, anchor=anchor))


def setting(
    label: str, *, of: str = "text", default: Any = MISSING, choices: Iterable[str] = (), hint: str = ""
) -> Any:
    """A rule's field; forms, schema and checks are made from it.

    `of`: text, when, zone, number, choice, anchor, anchors (a list of them), codes (a list of commitments) or rule.
    """
    described = {"label": label, "of": of, "choices": tuple(choices), "hint": hint}
    return field(metadata=described) if default is MISSING else field(default=default, metadata=described)


@dataclass(frozen=True, slots=True)
class Rule:
    """Base of the closed set of rule kinds. A subclass names its `kind`, its fields (by `setting`) and resolves."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""

    def __post_init__(self) -> None:
        zone = getattr(self, "zone", "UTC")
        for spec in sorted(fields(self), key=lambda spec: str(spec.metadata["of"]) != "zone"):
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
        stated = {spec.name: getattr(self, spec.name) for spec in fields(self)}
        defaults = {spec.name: spec.default for spec in fields(self)}
        kept = {name: _plain(value) for name, value in stated.items() if value != defaults[name]}
        return {"kind": self.kind} | kept

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
            values[name] = _read(spec, value, zone)
        return cls(**values)


#: Every kind of rule by its name; the package fills it from its modules.
RULES: dict[str, type[Rule]] = {}
_DEEPEST = 4


def rule_from_data(data: Mapping[str, Any], zone: str) -> Rule:
    """A rule from its JSON data; `zone`: of the agreement, used where the text names none. Raises BadRule."""
    if not isinstance(data, Mapping):
        raise BadRule("A deadline rule is an object with a “kind”.", "rule")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in RULES:
        raise BadRule(f"“{str(kind)[:60]}” is not a kind of deadline: {', '.join(RULES)}.", "kind")
    if _depth(data) > _DEEPEST:
        raise BadRule(f"A rule holds at most {_DEEPEST - 1} rules inside each other.", "rule")
    return RULES[kind].from_data(data, zone)


def _depth(data: Any) -> int:
    depth = 0
    while isinstance(data, Mapping) and depth <= _DEEPEST:
        depth, data = depth + 1, data.get("rule")
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
            raise BadRule(str(error), f"{spec.name}.{error.field}") from error
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
            raise BadRule(f"“{name}” is a whole number from 0 to 100,000.", name)
    elif of == "rule":
        if not isinstance(value, Rule):
            raise BadRule(f"“{name}” is a deadline rule.", name)
    elif of in ("anchors", "codes"):
        _check_list(spec, value)
    else:
        _check_text(spec, value, zone)


def _check_list(spec: Field[Any], value: Any) -> None:
    if not isinstance(value, tuple) or not 1 <= len(value) <= _LONGEST_LIST:
        raise BadRule(f"“{spec.name}” is a list of 1 to {_LONGEST_LIST} names.", spec.name)
    for one in value:
        _check_name(spec.name, one)
    if len(set(value)) != len(value):
        raise BadRule(f"“{spec.name}” has a name twice.", spec.name)


def _check_name(field_name: str, value: Any) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        example = "“E-doha”, “R2.end” or “C11.completed”"
        raise BadRule(
            f"“{field_name}” refers to an event, a round or a commitment, like {example}.", field_name
        )


def _check_text(spec: Field[Any], value: Any, zone: str) -> None:
    of, name = spec.metadata["of"], spec.name
    if not isinstance(value, str):
        raise BadRule(f"“{name}” is a text.", name)
    if of == "choice" and value not in spec.metadata["choices"]:
        raise BadRule(f"“{name}” is one of {', '.join(spec.metadata['choices'])}; not “{value[:60]}”.", name)
    if of == "anchor":
        _check_name(name, value)
    if of == "text" and not (value.strip() and len(value) <= _LONGEST_TEXT):
        raise BadRule(f"“{name}” is a text of 1 to {_LONGEST_TEXT} letters.", name)
    if of in ("zone", "when"):
        try:
            zone_of(value) if of == "zone" else When(value, zone)
        except BadMoment as error:
            raise BadRule(str(error), name) from error
