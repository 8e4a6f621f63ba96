"""A deadline as the text gives it: its words, one or several readings of them, the one that was chosen; and as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agreements.domain.awaited import Awaited, awaited_from_data
from agreements.domain.deadlines import rule_from_data
from agreements.domain.deadlines.rule import BadRule, Rule
from agreements.domain.refusals import gettext_noop
from agreements.domain.statuses import Basis

#: More than this no clause can mean; the sentence that refuses them says it in a word.
MOST_READINGS = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the clause: whose or which text's (`label`), the rule it gives, and on what ground it differs."""

    rule: Rule
    label: str = ""
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written, with every reading held side by side.

    `chosen` is the index of the reading that counts, if a person chose one, with who and why; None leaves all open.
    `awaits`: events that it counts from and that nobody could record yet, with their words.
    """

    as_written: str
    readings: tuple[Reading, ...]
    chosen: int | None = None
    chosen_by: str = ""
    chosen_because: str = ""
    awaits: Awaited = ()

    @property
    def counted(self) -> tuple[Reading, ...]:
        return self.readings if self.chosen is None else (self.readings[self.chosen],)

    def anchors(self) -> tuple[str, ...]:
        return tuple(sorted({anchor for reading in self.readings for anchor in reading.rule.anchors()}))


def deadline_from_data(data: Mapping[str, Any], zone: str) -> Deadline:
    """A deadline from `{"as_written", "rule"}` or `{"as_written", "readings": [{"label", "rule"}], "chosen": {…}}`,
    each with `"awaits": {…}` if need be.

    A reading may have a “basis”. Raises BadRule with the place in `field`, like “readings.1.date”.
    """
    if not isinstance(data, Mapping) or not _is_text(data.get("as_written")):
        raise BadRule(gettext_noop("A deadline keeps the words of the text in “as_written”."), "as_written")
    if unknown := sorted(set(data) - {"as_written", "rule", "readings", "chosen", "awaits"}):
        raise BadRule(gettext_noop("A deadline has no field “{name}”."), unknown[0], name=unknown[0][:60])
    if ("rule" in data) == ("readings" in data):
        raise BadRule(gettext_noop("A deadline has either one “rule” or several “readings”."), "rule")
    if "rule" in data:
        deadline = Deadline(data["as_written"], (Reading(rule_from_data(data["rule"], zone)),))
    else:
        readings = _readings_from_data(data["readings"], zone)
        choice = _choice_from_data(data.get("chosen"), len(readings))
        deadline = Deadline(data["as_written"], readings, *choice)
    return replace(deadline, awaits=awaited_from_data(data.get("awaits"), deadline.anchors()))


def _readings_from_data(data: Any, zone: str) -> tuple[Reading, ...]:
    if not isinstance(data, list) or not 2 <= len(data) <= MOST_READINGS:
        raise BadRule(gettext_noop("“readings” is a list of two to twelve readings."), "readings")
    return tuple(_reading_from_data(entry, index, zone) for index, entry in enumerate(data))


def _reading_from_data(data: Any, index: int, zone: str) -> Reading:
    fits = isinstance(data, Mapping) and set(data) - {"basis"} == {"label", "rule"}
    if not fits or not _is_text(data["label"]):
        message = gettext_noop("A reading has a “label” (whose or which text's) and a “rule”.")
        raise BadRule(message, f"readings.{index}.label")
    basis = data.get("basis")
    if basis is not None and basis not in list(Basis):
        message = gettext_noop("“basis” says on what ground a reading differs: {allowed}.")
        raise BadRule(message, f"readings.{index}.basis", allowed=", ".join(Basis))
    try:
        rule = rule_from_data(data["rule"], zone)
    except BadRule as error:
        raise BadRule.over(error, f"readings.{index}.{error.field}") from error
    return Reading(rule, data["label"], Basis(basis) if basis is not None else None)


def _choice_from_data(data: Any, count: int) -> tuple[int | None, str, str]:
    if data is None:
        return None, "", ""
    if not isinstance(data, Mapping) or set(data) != {"reading", "by", "because"}:
        raise BadRule(
            gettext_noop("“chosen” says which “reading” counts, “by” whom and “because” of what."), "chosen"
        )
    if type(data["reading"]) is not int or data["reading"] not in range(count):
        raise BadRule(gettext_noop("“chosen” names a reading from 0 to {last}."), "chosen", last=count - 1)
    if not _is_text(data["by"]) or not _is_text(data["because"]):
        raise BadRule(
            gettext_noop("A chosen reading has somebody who chose it (“by”) and a reason (“because”)."),
            "chosen",
        )
    return data["reading"], data["by"], data["because"]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def deadline_to_data(deadline: Deadline) -> dict[str, Any]:
    """The inverse of deadline_from_data."""
    data: dict[str, Any] = {"as_written": deadline.as_written}
    if deadline.awaits:
        data["awaits"] = dict(deadline.awaits)
    if len(deadline.readings) == 1:
        return data | {"rule": deadline.readings[0].rule.to_data()}
    data["readings"] = [_reading_to_data(reading) for reading in deadline.readings]
    if deadline.chosen is not None:
        data["chosen"] = {
            "reading": deadline.chosen,
            "by": deadline.chosen_by,
            "because": deadline.chosen_because,
        }
    return data


def _reading_to_data(reading: Reading) -> dict[str, Any]:
    basis = {} if reading.basis is None else {"basis": reading.basis.value}
    return {"label": reading.label, **basis, "rule": reading.rule.to_data()}
