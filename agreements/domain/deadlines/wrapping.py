"""A rule inside another: the outer one adds words, the inner one gives the date."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.domain.deadlines.outcomes import Resolution, Unfolding
from agreements.domain.sentences import Sentence, Value, say
from agreements.domain.timeline import Moments


def retold(inner: Resolution, template: str, **values: Value | Sentence) -> Resolution:
    """The same outcome, its sentence set into `template` as {inner}."""
    if isinstance(inner.outcome, Unfolding):
        return Resolution(
            Retold(inner.outcome, template, tuple(values.items())),
            say(template, inner=inner.sentence, **values),
        )
    return Resolution(inner.outcome, say(template, inner=inner.sentence, **values))


@dataclass(frozen=True, slots=True)
class Retold(Unfolding):
    """What goes on by itself, told in the words of the outer rule."""

    inner: Unfolding
    template: str
    values: tuple[tuple[str, Value | Sentence], ...]

    @property
    def moves(self) -> bool:
        return self.inner.moves

    def at(self, point: Moments) -> Resolution:
        return retold(self.inner.at(point), self.template, **dict(self.values))
