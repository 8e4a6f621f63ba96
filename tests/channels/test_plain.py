"""Words of people in one line of plain text."""

from __future__ import annotations

import pytest

from monitoring.channels.plain import isolated, one_line


@pytest.mark.parametrize("words", ["می\u200cروند", "क्\u200dष", "\u200eA\u200f", "ශ්\u200dරී"])
def test_letters_that_join_and_part_survive(words: str) -> None:
    assert one_line(words) == words


@pytest.mark.parametrize("breaking", ["\r\n", "\u2028", "\x0b", "\u202e", "\u2068", "\x00", "\ufeff"])
def test_what_would_break_or_turn_a_line_does_not(breaking: str) -> None:
    assert one_line(f"one{breaking}two") == "one two"


@pytest.mark.parametrize("words", ["آتش‌بس", "اتفاق", "הסכם", "Truce (هدنة)"])
def test_words_from_right_to_left_are_isolated(words: str) -> None:
    assert isolated(words) == f"\u2068{words}\u2069"


@pytest.mark.parametrize("words", ["Truce", "Перемирие", "停火", "ሰላም", "6 / 11"])
def test_other_words_are_left_as_they_are(words: str) -> None:
    assert isolated(words) == words


def test_an_isolate_of_the_writers_own_is_not_taken_over() -> None:
    assert isolated("\u2068هدنة").count("\u2068") == isolated("\u2068هدنة").count("\u2069") == 1
