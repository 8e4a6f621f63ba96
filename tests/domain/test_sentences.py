"""Sentences are templates with named values, so that an adapter can translate them."""

from __future__ import annotations

from agreements.domain.sentences import say
from agreements.domain.timeline import When

DAY = When("2025-11-06", "Asia/Kabul")


def test_a_sentence_fills_its_places() -> None:
    assert str(say("{count} by {day}", count=3, day=DAY)) == "3 by 6 November 2025"


def test_braces_in_a_value_are_text() -> None:
    assert str(say("“{word}”", word="{day} {0} {}")) == "“{day} {0} {}”"


def test_every_template_and_every_moment_is_translated_inner_ones_too() -> None:
    words = {"due {day}": "bis {day}", "{one}: {two}": "{two} – {one}"}
    sentence = say("{one}: {two}", one="A", two=say("due {day}", day=DAY))
    assert sentence.render(lambda text: words[text], lambda when: when.text) == "bis 2025-11-06 – A"


def test_sentences_compare_by_what_they_say() -> None:
    assert say("due {day}", day=DAY) == say("due {day}", day=When("2025-11-06", "Asia/Kabul"))
