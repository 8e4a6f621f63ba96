"""Sentences that the domain says and an adapter translates: a template with named values, not a finished string."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agreements.domain.refusals import gettext_noop as gettext_noop
from agreements.domain.timeline import When, describe


@dataclass(frozen=True, slots=True)
class Ref:
    """Something on record that a rule refers to (“E-doha”, “R2.end”, “C11”), `called` as readers know it.

    Without `called` the sentence names it by its reference.
    """

    name: str
    called: Sentence | None = None

    def __str__(self) -> str:
        return str(self.called) if self.called else self.name


Value: TypeAlias = str | int | When | Ref


def _plain(text: str, ref: Ref | None) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """One plain sentence: `template` in English with {named} places, filled from `values`.

    A value may itself be a sentence, so that explanations are built from parts and stay translatable.
    """

    template: str
    values: tuple[tuple[str, Value | Sentence], ...] = ()

    def render(
        self,
        translate: Callable[[str], str] = str,
        moment: Callable[[When], str] = describe,
        mark: Callable[[str, Ref | None], str] = _plain,
    ) -> str:
        """The sentence as text; `translate` turns the template, `moment` writes a When.

        `mark` gets every text that is put in, and once more with its reference what stands for one: there texts are
        escaped and links are made.
        """

        def written(value: Value | Sentence) -> str:
            if isinstance(value, Sentence):
                return value.render(translate, moment, mark)
            if isinstance(value, Ref):
                inner = (
                    value.called.render(translate, moment, mark) if value.called else mark(value.name, None)
                )
                return mark(inner, value)
            return mark(moment(value) if isinstance(value, When) else str(value), None)

        return translate(self.template).format(**{name: written(value) for name, value in self.values})

    def refs(self) -> Iterator[Ref]:
        """Everything on record that the sentence names, in its order."""
        for _, value in self.values:
            if isinstance(value, Ref):
                yield value
            elif isinstance(value, Sentence):
                yield from value.refs()

    def calling(self, names: Callable[[str], Sentence | None]) -> Sentence:
        """The sentence with each reference called as `names` says."""
        return Sentence(self.template, tuple((name, _called(value, names)) for name, value in self.values))

    def __str__(self) -> str:
        return self.render()


def _called(value: Value | Sentence, names: Callable[[str], Sentence | None]) -> Value | Sentence:
    if isinstance(value, Sentence):
        return value.calling(names)
    return Ref(value.name, names(value.name) or value.called) if isinstance(value, Ref) else value


def say(template: str, **values: Value | Sentence) -> Sentence:
    """Shorthand: say("due on {day}", day=when)."""
    return Sentence(template, tuple(values.items()))


def in_a_row(values: Sequence[Value | Sentence], between: str = " ") -> Sentence:
    """Several values one after the other, with so much between them."""
    parts = {f"s{number}": value for number, value in enumerate(values)}
    return say(between.join(f"{{{name}}}" for name in parts), **parts)
