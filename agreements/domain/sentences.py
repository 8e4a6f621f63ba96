"""Sentences that the domain says and an adapter translates: a template with named values, not a finished string."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from agreements.domain.refusals import gettext_noop as gettext_noop
from agreements.domain.timeline import When, describe

Value: TypeAlias = str | int | When


@dataclass(frozen=True, slots=True)
class Sentence:
    """One plain sentence: `template` in English with {named} places, filled from `values`.

    A value may itself be a sentence, so that explanations are built from parts and stay translatable.
    """

    template: str
    values: tuple[tuple[str, Value | Sentence], ...] = ()

    def render(self, translate: Callable[[str], str] = str, moment: Callable[[When], str] = describe) -> str:
        """The sentence as text; `translate` turns the template, `moment` writes a When."""
        filled = {name: self._written(value, translate, moment) for name, value in self.values}
        return translate(self.template).format(**filled)

    @staticmethod
    def _written(
        value: Value | Sentence, translate: Callable[[str], str], moment: Callable[[When], str]
    ) -> str:
        if isinstance(value, Sentence):
            return value.render(translate, moment)
        if isinstance(value, When):
            return moment(value)
        return str(value)

    def __str__(self) -> str:
        return self.render()


def bounding(sentence: Sentence, bound: datetime) -> When | None:
    """The moment named in the sentence that begins or ends at the bound: as fine as it is known."""
    for _, value in sentence.values:
        if isinstance(value, When) and bound in (value.end, value.start):
            return value
        if isinstance(value, Sentence) and (found := bounding(value, bound)) is not None:
            return found
    return None


def say(template: str, **values: Value | Sentence) -> Sentence:
    """Shorthand: say("due on {day}", day=when)."""
    return Sentence(template, tuple(values.items()))
